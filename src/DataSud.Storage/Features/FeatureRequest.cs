namespace DataSud.Storage.Features;

/// <summary>A box on the map.</summary>
/// <param name="West">Least x; more than <paramref name="East"/> when a box in degrees crosses the antimeridian.</param>
/// <param name="South">Least y.</param>
/// <param name="East">Greatest x.</param>
/// <param name="North">Greatest y.</param>
/// <param name="Srid">EPSG code of its reference system, x being easting or longitude.</param>
public sealed record BoundingBox(double West, double South, double East, double North, int Srid = 4326);

/// <summary>A span of days; null is open.</summary>
/// <param name="First">First day.</param>
/// <param name="Last">Last day.</param>
public sealed record DaySpan(DateOnly? First, DateOnly? Last);

/// <summary>A property that features are put in order by.</summary>
/// <param name="Property">The property.</param>
/// <param name="Descending">Whether the greatest come first; features without a value come last either way.</param>
public sealed record SortKey(LayerProperty Property, bool Descending);

/// <summary>A value that a property must have.</summary>
/// <param name="Property">The property.</param>
/// <param name="Value">A string, long, decimal, bool or DateOnly, as the property's type asks for.</param>
public sealed record PropertyValue(LayerProperty Property, object Value);

/// <summary>What a territory is made of.</summary>
/// <param name="Level">Its level.</param>
/// <param name="Code">Its code.</param>
/// <param name="Communes">Codes of its communes, with the arrondissements of Marseille.</param>
/// <param name="Parts">All its parts as level:code, itself included.</param>
public sealed record TerritoryParts(string Level, string Code, string[] Communes, string[] Parts);

/// <summary>How geometries are told.</summary>
public sealed record GeometryForm
{
    /// <summary>EPSG code of the reference system.</summary>
    public int Srid { get; init; } = 4326;

    /// <summary>Whether latitude comes first, as in EPSG:4326 itself.</summary>
    public bool LatitudeFirst { get; init; }

    /// <summary>Metres within which lines are simplified; null for not at all.</summary>
    public double? Simplify { get; init; }

    /// <summary>Decimals; null for six of degrees and two of metres.</summary>
    public int? Decimals { get; init; }

    /// <summary>Whether geometries are left out.</summary>
    public bool Skip { get; init; }

    /// <summary>Whether geometries are as they were made beforehand: degrees, six decimals, whole.</summary>
    public bool IsPlain => this is { Srid: 4326, LatitudeFirst: false, Simplify: null, Decimals: null or 6 };
}

/// <summary>What features are asked for.</summary>
public sealed record FeatureRequest
{
    /// <summary>The collection.</summary>
    public required Layer Layer { get; init; }

    /// <summary>Release to read.</summary>
    public required int ReleaseId { get; init; }

    /// <summary>Only this feature: its key, a string or a long; or null.</summary>
    public object? Key { get; init; }

    /// <summary>Values that properties must have.</summary>
    public IReadOnlyList<PropertyValue> Values { get; init; } = [];

    /// <summary>Names of the properties that the request speaks of: their defaults do not apply.</summary>
    public IReadOnlySet<string> Mentioned { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Only what touches this box.</summary>
    public BoundingBox? Box { get; init; }

    /// <summary>Only what is of this time.</summary>
    public DaySpan? Time { get; init; }

    /// <summary>Only what is of these territories, by level and code: those that the layer's rows tell (<see cref="Layer.OwnTerritories"/>).</summary>
    public IReadOnlyList<(string Level, string Code)> Territories { get; init; } = [];

    /// <summary>Only what is of this territory.</summary>
    public TerritoryParts? Within { get; init; }

    /// <summary>A condition more, which adds its own parameters; or null.</summary>
    public Func<SqlParameters, string>? Filter { get; init; }

    /// <summary>Order before that of the keys.</summary>
    public IReadOnlyList<SortKey> Sort { get; init; } = [];

    /// <summary>Which part.</summary>
    public Page Page { get; init; } = new(10);

    /// <summary>Properties to read, in this order.</summary>
    public required IReadOnlyList<LayerProperty> Properties { get; init; }

    /// <summary>How geometries are told.</summary>
    public GeometryForm Geometry { get; init; } = new();
}
