using DataSud.Api.Http;
using DataSud.Api.Territories;

namespace DataSud.Api.Coverage;

/// <summary>A zone that no operator, or not all, declare covered.</summary>
/// <param name="Id">Number of the release and of the zone in it: 3-17. Stable: the release never changes.</param>
/// <param name="Kind">white: no operator; grey: at least one but not all.</param>
/// <param name="KindLabel">The kind in French.</param>
/// <param name="Technology">Technology.</param>
/// <param name="TechnologyLabel">Its name.</param>
/// <param name="Usage">voice or data.</param>
/// <param name="UsageLabel">Its name.</param>
/// <param name="Quality">covered: at whatever quality.</param>
/// <param name="Quarter">Edition of the maps.</param>
/// <param name="Date">Last day of the edition.</param>
/// <param name="Operators">Operators whose maps were there: none and some are said of these.</param>
/// <param name="Weight">What zones are ranked by; docs/coverage.md has the rule.</param>
/// <param name="AreaKm2">Area in km² (Lambert-93).</param>
/// <param name="Establishments">Active establishments with a usable point inside; null where none were imported.</param>
/// <param name="InTerritory">What of it is in the territory that was asked for; null where none was.</param>
/// <param name="Communes">Communes that it touches.</param>
/// <param name="Departements">Départements that it touches.</param>
/// <param name="Basis">declared: by simulation, not measured.</param>
/// <param name="Release">Release.</param>
/// <param name="Links">self, outline, establishments.</param>
public sealed record Zone(
    string Id, string Kind, string KindLabel, string Technology, string TechnologyLabel, string Usage, string UsageLabel, string Quality, string Quarter, DateOnly Date,
    IReadOnlyList<ZoneOperator> Operators, double Weight, double AreaKm2, int? Establishments, ZonePart? InTerritory, IReadOnlyList<TerritoryName> Communes,
    IReadOnlyList<TerritoryName> Departements, string Basis, string Release, IReadOnlyList<Link> Links);

/// <summary>An operator.</summary>
/// <param name="Code">MCC and MNC.</param>
/// <param name="Name">Its name.</param>
public sealed record ZoneOperator(string Code, string Name);

/// <summary>A part of a zone.</summary>
/// <param name="AreaKm2">Area in km² (Lambert-93).</param>
/// <param name="Establishments">Active establishments inside, or null.</param>
public sealed record ZonePart(double AreaKm2, int? Establishments);

/// <summary>One zone, commune by commune.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Parts">What it has in each commune that it touches, the largest part first.</param>
/// <param name="Links">self, list, outline, establishments, dataset, release.</param>
public sealed record ZoneAnswer(Zone Zone, IReadOnlyList<ZoneCommune> Parts, IReadOnlyList<Link> Links);

/// <summary>What a zone has in a commune.</summary>
/// <param name="Commune">The commune.</param>
/// <param name="AreaKm2">Area in km² (Lambert-93).</param>
/// <param name="Establishments">Active establishments inside, or null.</param>
public sealed record ZoneCommune(TerritoryName Commune, double AreaKm2, int? Establishments);

/// <summary>A public establishment that stands in a zone.</summary>
/// <param name="Siret">SIRET.</param>
/// <param name="Name">Name; null where its unit is a natural person or not known.</param>
/// <param name="Naf">Activity code, or null.</param>
/// <param name="Section">Section of NAF rev. 2, or null.</param>
/// <param name="EmployeeBand">Employee band, or null.</param>
/// <param name="Employer">Whether it has employees, or null.</param>
/// <param name="HeadOffice">Whether it is the head office, or null.</param>
/// <param name="SizeCategory">PME, ETI, GE, or null.</param>
/// <param name="Commune">Code of its commune (arrondissement in Marseille), or null.</param>
/// <param name="PostalCode">Postal code, or null.</param>
/// <param name="Street">Number and street, or null.</param>
/// <param name="PointQuality">Quality of its point: 11 sure ... 22.</param>
/// <param name="Lon">Longitude.</param>
/// <param name="Lat">Latitude.</param>
/// <param name="Release">Release of the establishments.</param>
public sealed record ZoneEstablishment(
    string Siret, string? Name, string? Naf, string? Section, string? EmployeeBand, bool? Employer, bool? HeadOffice, string? SizeCategory, string? Commune, string? PostalCode,
    string? Street, int? PointQuality, double Lon, double Lat, string Release);
