namespace DataSud.Storage.Coverage;

/// <summary>A territory that holds a point.</summary>
/// <param name="Level">Level.</param>
/// <param name="Code">Code.</param>
/// <param name="Name">Name.</param>
public sealed record PlaceRow(string Level, string Code, string Name);

/// <summary>What the latest map of an operator, technology and usage says of a point.</summary>
public sealed record MapAtRow
{
    /// <summary>Operator, MCC and MNC.</summary>
    public required string OperatorCode { get; init; }

    /// <summary>Technology.</summary>
    public required string Technology { get; init; }

    /// <summary>voice or data.</summary>
    public required string Usage { get; init; }

    /// <summary>Edition of the map.</summary>
    public required string Quarter { get; init; }

    /// <summary>Best quality there: cl, bc, tbc or covered; null where the map covers nothing.</summary>
    public string? Quality { get; init; }

    /// <summary>Whether the point is on the ground that the map was read for: only there does it say that nothing is covered.</summary>
    public required bool Reaches { get; init; }
}

/// <summary>Fibre in a commune.</summary>
public sealed record FibreAtRow
{
    /// <summary>Commune.</summary>
    public required string Code { get; init; }

    /// <summary>State at the end of this quarter.</summary>
    public required string Quarter { get; init; }

    /// <summary>Premises, or null.</summary>
    public int? Premises { get; init; }

    /// <summary>What the premises are: insee or arcep-estimate.</summary>
    public required string Denominator { get; init; }

    /// <summary>Connectable premises.</summary>
    public required int ConnectablePremises { get; init; }

    /// <summary>Percent, recomputed from the counts; null without premises.</summary>
    public decimal? ConnectableRate { get; init; }

    /// <summary>Roll-out zone.</summary>
    public required string Zone { get; init; }

    /// <summary>Infrastructure operators.</summary>
    public required string[] Operators { get; init; }

    /// <summary>What there is to know, or null.</summary>
    public string? Note { get; init; }
}

/// <summary>The site of an operator that is nearest to a point.</summary>
public sealed record SiteAtRow
{
    /// <summary>Operator, MCC and MNC.</summary>
    public required string OperatorCode { get; init; }

    /// <summary>Edition that lists it.</summary>
    public required string Quarter { get; init; }

    /// <summary>Distance on the ellipsoid, in metres.</summary>
    public required double DistanceM { get; init; }

    /// <summary>Longitude.</summary>
    public required double Longitude { get; init; }

    /// <summary>Latitude.</summary>
    public required double Latitude { get; init; }

    /// <summary>Its number, or null.</summary>
    public string? SiteNumber { get; init; }

    /// <summary>Station of the register of ANFR, or null.</summary>
    public string? AnfrId { get; init; }

    /// <summary>Commune, or null.</summary>
    public string? CommuneCode { get; init; }

    /// <summary>Whether 2G is on; null where the edition does not say.</summary>
    public bool? Has2g { get; init; }

    /// <summary>Whether 3G is on; null where the edition does not say.</summary>
    public bool? Has3g { get; init; }

    /// <summary>Whether 4G is on; null where the edition does not say.</summary>
    public bool? Has4g { get; init; }

    /// <summary>Whether 5G is on; null where the edition does not say.</summary>
    public bool? Has5g { get; init; }
}

/// <summary>All that is known of a point.</summary>
/// <param name="Places">Territories that hold it, the narrowest first.</param>
/// <param name="Maps">What each of the latest maps says of it.</param>
/// <param name="Fibre">Fibre in its commune, or null.</param>
/// <param name="Sites">Nearest site of each operator that has one near.</param>
public sealed record CoverageAt(IReadOnlyList<PlaceRow> Places, IReadOnlyList<MapAtRow> Maps, FibreAtRow? Fibre, IReadOnlyList<SiteAtRow> Sites);

/// <summary>Releases that a point is looked up in; null where a dataset serves nothing yet.</summary>
/// <param name="Maps">Of the maps.</param>
/// <param name="Sites">Of the sites.</param>
/// <param name="Fibre">Of the roll-out of fibre.</param>
public sealed record CoverageAtReleases(int? Maps, int? Sites, int? Fibre);
