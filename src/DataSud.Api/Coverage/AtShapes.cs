using DataSud.Api.Http;
using DataSud.Api.Territories;

namespace DataSud.Api.Coverage;

/// <summary>What is known of a point.</summary>
/// <param name="Point">The point.</param>
/// <param name="Inside">Whether it is in a territory whose outline is known here; outside of all, nothing is said not to be covered.</param>
/// <param name="Territories">Territories that hold it, the narrowest first.</param>
/// <param name="Mobile">What each operator declares there: all operators, technologies and usages that the latest maps name.</param>
/// <param name="Together">The same for all operators together: not what a subscriber of one of them gets.</param>
/// <param name="Fibre">Fibre in the commune; null where it is not known.</param>
/// <param name="Sites">Nearest site in service of each operator, the nearest first; operators without one within a degree are absent.</param>
/// <param name="Notes">What there is to know of this answer, in French.</param>
/// <param name="Links">self, territory, dataset, release.</param>
public sealed record PointAnswer(
    PointPlace Point, bool Inside, IReadOnlyList<TerritoryName> Territories, IReadOnlyList<PointCoverage> Mobile, IReadOnlyList<PointTogether> Together,
    PointFibre? Fibre, IReadOnlyList<PointSite> Sites, IReadOnlyList<string> Notes, IReadOnlyList<Link> Links);

/// <summary>A point.</summary>
/// <param name="Lon">Longitude, degrees, WGS 84.</param>
/// <param name="Lat">Latitude, degrees, WGS 84.</param>
public sealed record PointPlace(double Lon, double Lat);

/// <summary>What an operator declares at a point.</summary>
/// <param name="Operator">MCC and MNC.</param>
/// <param name="OperatorLabel">Its name.</param>
/// <param name="Technology">Technology.</param>
/// <param name="TechnologyLabel">Its name.</param>
/// <param name="Usage">voice or data.</param>
/// <param name="UsageLabel">Its name.</param>
/// <param name="State">covered; not-covered: its map leaves the point out; unknown: there is no map that says.</param>
/// <param name="Quality">cl, bc, tbc, covered (no level told), nc; null where the state is unknown. The best one where the operator's own maps overlap.</param>
/// <param name="QualityLabel">The quality in French, or why it is unknown.</param>
/// <param name="Quarter">Edition of the map: the latest of the technology and usage; null without one.</param>
/// <param name="Date">Last day of the edition, or null.</param>
/// <param name="Basis">declared: by simulation, not measured.</param>
/// <param name="Release">Release of the maps, or null.</param>
public sealed record PointCoverage(
    string Operator, string OperatorLabel, string Technology, string TechnologyLabel, string Usage, string UsageLabel, string State, string? Quality, string QualityLabel,
    string? Quarter, DateOnly? Date, string Basis, string? Release);

/// <summary>What all operators together declare at a point.</summary>
/// <param name="Technology">Technology.</param>
/// <param name="Usage">voice or data.</param>
/// <param name="Sharing">Of the operators whose maps say: white none, grey some but not all, whole all; null where no map says.</param>
/// <param name="SharingLabel">The same in French.</param>
/// <param name="Covering">Operators that cover it.</param>
/// <param name="Of">Operators whose maps say something of the point.</param>
public sealed record PointTogether(string Technology, string Usage, string? Sharing, string SharingLabel, IReadOnlyList<string> Covering, IReadOnlyList<string> Of);

/// <summary>Fibre in a commune.</summary>
/// <param name="Commune">Code of the commune.</param>
/// <param name="Quarter">State at the end of this quarter.</param>
/// <param name="ConnectablePremises">Premises that can be connected; that is not connected.</param>
/// <param name="Premises">Premises, or null.</param>
/// <param name="Denominator">insee or arcep-estimate.</param>
/// <param name="DenominatorLabel">The same in French.</param>
/// <param name="Rate">Percent, recomputed from the counts.</param>
/// <param name="Zone">Roll-out zone.</param>
/// <param name="Operators">Infrastructure operators.</param>
/// <param name="Basis">declared.</param>
/// <param name="Note">What there is to know, or null.</param>
/// <param name="Release">Release.</param>
public sealed record PointFibre(
    string Commune, string Quarter, int ConnectablePremises, int? Premises, string Denominator, string DenominatorLabel, decimal? Rate, string Zone,
    IReadOnlyList<string> Operators, string Basis, string? Note, string Release);

/// <summary>A mobile site near a point.</summary>
/// <param name="Operator">MCC and MNC.</param>
/// <param name="OperatorLabel">Its name.</param>
/// <param name="DistanceM">Distance from the point, in metres.</param>
/// <param name="Technologies">Technologies in service.</param>
/// <param name="SiteNumber">The operator's number, or null.</param>
/// <param name="AnfrId">Station of the register of ANFR, or null.</param>
/// <param name="Commune">Code of its commune, or null.</param>
/// <param name="Lon">Longitude.</param>
/// <param name="Lat">Latitude.</param>
/// <param name="Quarter">Edition that lists it.</param>
/// <param name="Release">Release.</param>
public sealed record PointSite(
    string Operator, string OperatorLabel, int DistanceM, IReadOnlyList<string> Technologies, string? SiteNumber, string? AnfrId, string? Commune, double Lon, double Lat,
    string Quarter, string Release);
