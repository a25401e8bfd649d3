namespace DataSud.Storage.Features;

/// <summary>Type of a property of a feature.</summary>
public enum PropertyType
{
    /// <summary>Text.</summary>
    Text,

    /// <summary>Whole number: bigint or smaller.</summary>
    Integer,

    /// <summary>Number: numeric or double precision.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>Day.</summary>
    Date,

    /// <summary>List of texts.</summary>
    TextList,
}

/// <summary>A property of a layer's features: what it is called, what it means, and where it stands.</summary>
public sealed record LayerProperty
{
    /// <summary>Name in answers, filters and tiles, camelCase.</summary>
    public required string Name { get; init; }

    /// <summary>SQL expression over the layer's <see cref="Layer.From"/>, of the type that <see cref="Type"/> says. Written in code only, never taken from a request.</summary>
    public required string Sql { get; init; }

    /// <summary>Type.</summary>
    public required PropertyType Type { get; init; }

    /// <summary>Name for people, in French: the attribute's alias in a GIS.</summary>
    public required string Label { get; init; }

    /// <summary>What it is, with its unit and what null means, in French.</summary>
    public required string Description { get; init; }

    /// <summary>The only values, or null.</summary>
    public IReadOnlyList<string>? Values { get; init; }

    /// <summary>Regular expression that every value matches, or null.</summary>
    public string? Pattern { get; init; }

    /// <summary>A value that there is, for the documentation; or null.</summary>
    public string? Example { get; init; }

    /// <summary>Whether a map needs it: it is in the tiles.</summary>
    public bool InTiles { get; init; }

    /// <summary>
    /// Value that tiles are drawn of where no other is asked for, since a map shows one at a time; <c>any</c> as a parameter lifts it, but where that is a value. Null for none.
    /// </summary>
    public string? TileDefault { get; init; }

    /// <summary>
    /// What is asked for where neither a parameter nor the filter speaks of the property, in a word for the documentation: <c>true</c>, <c>latest</c>.
    /// The parameter's value <c>any</c> lifts it. Null for none.
    /// </summary>
    public string? Default { get; init; }

    /// <summary>Condition that <see cref="Default"/> stands for; <c>{release}</c> is the release.</summary>
    public string? DefaultSql { get; init; }

    /// <summary>Query of the values that a release has (<c>{release}</c>), where another one is a mistake rather than an empty answer; the latest first.</summary>
    public string? ValuesSql { get; init; }

    /// <summary>Condition that the property equals <c>{value}</c>, a text, where an index needs it said otherwise than by <see cref="Sql"/>; null for the plain comparison.</summary>
    public string? EqualSql { get; init; }
}

/// <summary>A collection of features: where its rows come from and what they hold. Written in code, beside the tables it reads.</summary>
public sealed record Layer
{
    /// <summary>Id of the collection.</summary>
    public required string Id { get; init; }

    /// <summary>Title, in French.</summary>
    public required string Title { get; init; }

    /// <summary>What it is, in French.</summary>
    public required string Description { get; init; }

    /// <summary>Dataset whose release answers.</summary>
    public required string Dataset { get; init; }

    /// <summary>Other datasets that the answer depends on.</summary>
    public IReadOnlyList<string> AlsoDrawsOn { get; init; } = [];

    /// <summary>FROM and WHERE of the features of a release, whose id <c>{release}</c> stands for.</summary>
    public required string From { get; init; }

    /// <summary>SQL of the feature's id: unique in a release, and what features are ordered by.</summary>
    public required string Key { get; init; }

    /// <summary>Type of <see cref="Key"/>: text or whole number.</summary>
    public PropertyType KeyType { get; init; } = PropertyType.Text;

    /// <summary>Digits that a whole number is written with as an id, leading zeros included; 0 for as many as it takes.</summary>
    public int KeyDigits { get; init; }

    /// <summary>An id that there usually is, for the documentation.</summary>
    public required string ExampleId { get; init; }

    /// <summary>SQL of the geometry, EPSG:4326, as its index has it.</summary>
    public required string Geometry { get; init; }

    /// <summary>SQL of the geometry as GeoJSON text with six decimals, made beforehand; null where it is made when asked for.</summary>
    public string? GeometryText { get; init; }

    /// <summary>Point, Polygon, MultiPolygon.</summary>
    public required string GeometryType { get; init; }

    /// <summary>The properties.</summary>
    public required IReadOnlyList<LayerProperty> Properties { get; init; }

    /// <summary>
    /// Condition that a feature is of a territory: <c>{communes}</c> stands for the list of its communes' codes (with the arrondissements of Marseille), <c>{parts}</c>
    /// for that of all its parts as level:code, <c>{outline}</c> for its outline in EPSG:4326. Null where the layer has no place.
    /// </summary>
    public string? Within { get; init; }

    /// <summary>
    /// SQL of the code of the territory that a feature is of, by level, where its row tells it and an index finds it: goes before <see cref="Within"/>.
    /// </summary>
    public IReadOnlyDictionary<string, string> OwnTerritories { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Where rows are many, of one relation only, and found by an index that begins with their commune: the relation's alias and the SQL of the code. A few communes
    /// are then read one by one, each no further than the page. Null elsewhere.
    /// </summary>
    public (string Alias, string Sql)? IndexedCommune { get; init; }

    /// <summary>Territory that is asked for where no other one is: level:code; null for all.</summary>
    public string? DefaultWithin { get; init; }

    /// <summary>SQL of the first and the last day that a feature is of, by which <c>datetime</c> filters; null where it is of the release's day only.</summary>
    public (string First, string Last)? Time { get; init; }

    /// <summary>What tiles of small scales are cut from; null where the features serve every scale.</summary>
    public LayerOutlines? Outlines { get; init; }

    /// <summary>What tiles of small scales are made of where the features are points; null elsewhere.</summary>
    public LayerCells? Cells { get; init; }

    /// <summary>Query that says whether the rows of the release <c>{release}</c> are kept still; null where all are.</summary>
    public string? HeldSql { get; init; }

    /// <summary>Every dataset that the answer depends on.</summary>
    public IReadOnlyList<string> DrawsOn => [Dataset, .. AlsoDrawsOn];

    /// <summary>The property of a name, or null.</summary>
    public LayerProperty? Find(string name) => Properties.FirstOrDefault(property => property.Name == name);
}
