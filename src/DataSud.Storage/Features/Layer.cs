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

    /// <summary>Whether a map needs it: it is in the tiles.</summary>
    public bool InTiles { get; init; }

    /// <summary>Value that is asked for where neither a parameter nor the filter speaks of the property; <c>any</c> as a parameter lifts it. Null for none.</summary>
    public string? Default { get; init; }
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

    /// <summary>SQL of the geometry, EPSG:4326, as its index has it.</summary>
    public required string Geometry { get; init; }

    /// <summary>SQL of the geometry as GeoJSON text with six decimals, made beforehand; null where it is made when asked for.</summary>
    public string? GeometryText { get; init; }

    /// <summary>Point, MultiPolygon ...</summary>
    public required string GeometryType { get; init; }

    /// <summary>The properties.</summary>
    public required IReadOnlyList<LayerProperty> Properties { get; init; }

    /// <summary>SQL of the code of the commune that a feature stands in, by which <c>within</c> filters; null where the layer has none.</summary>
    public string? Commune { get; init; }

    /// <summary>SQL of the first and the last day that a feature is of, by which <c>datetime</c> filters; null where it is of the release's day only.</summary>
    public (string First, string Last)? Time { get; init; }

    /// <summary>Every dataset that the answer depends on.</summary>
    public IReadOnlyList<string> DrawsOn => [Dataset, .. AlsoDrawsOn];

    /// <summary>The property of a name, or null.</summary>
    public LayerProperty? Find(string name) => Properties.FirstOrDefault(property => property.Name == name);
}
