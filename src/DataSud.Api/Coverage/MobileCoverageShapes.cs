using DataSud.Api.Http;
using DataSud.Api.Territories;

namespace DataSud.Api.Coverage;

/// <summary>Rates of mobile coverage of a territory over time.</summary>
/// <param name="Territory">The territory.</param>
/// <param name="Items">Rates, the latest edition first.</param>
/// <param name="NumberMatched">Rates on all pages.</param>
/// <param name="NumberReturned">Rates on this page.</param>
/// <param name="Notes">How to read them, in French.</param>
/// <param name="Links">self, next, prev, territory, zones, dataset, release.</param>
public sealed record MobileCoverageAnswer(
    TerritoryName Territory, IReadOnlyList<MobileRate> Items, long NumberMatched, int NumberReturned, IReadOnlyList<string> Notes, IReadOnlyList<Link> Links);

/// <summary>One rate, with all that makes it a fact.</summary>
/// <param name="Quarter">Edition of the maps.</param>
/// <param name="Date">Last day of the edition.</param>
/// <param name="Technology">Technology.</param>
/// <param name="TechnologyLabel">Its name.</param>
/// <param name="Usage">voice or data; null where the source does not tell them apart.</param>
/// <param name="UsageLabel">Its name, or null.</param>
/// <param name="Criterion">surface, establishments, premises; population only where ARCEP publishes it.</param>
/// <param name="CriterionLabel">The criterion in French.</param>
/// <param name="Subject">operator; union: at least one of them; white: none; grey: some but not all; whole: all; at-least-two ...: ARCEP's unions.</param>
/// <param name="SubjectLabel">The subject in French.</param>
/// <param name="Operator">MCC and MNC of the operator; any for a union; null for white, grey, whole.</param>
/// <param name="Operators">Operators that a union, white, grey and whole are said of; empty where the source does not say.</param>
/// <param name="Quality">Of an operator: cl, bc, tbc, exactly that one, nc, and covered, all together. Of several: covered, &gt;=bc, tbc: at least that one.</param>
/// <param name="QualityLabel">The quality in French.</param>
/// <param name="Rate">Percent; null where there is nothing to cover, or the source gives none.</param>
/// <param name="Covered">How much is covered; null where the source gives rates only.</param>
/// <param name="Total">Of how much, or null.</param>
/// <param name="Unit">m2, establishments or premises, of covered and total; or null.</param>
/// <param name="Basis">declared: by simulation, not measured.</param>
/// <param name="Source">Dataset.</param>
/// <param name="Release">Release.</param>
/// <param name="Observation">Id of the observation, where it is one; or null.</param>
/// <param name="Note">What there is to know, or null.</param>
public sealed record MobileRate(
    string Quarter, DateOnly Date, string Technology, string TechnologyLabel, string? Usage, string? UsageLabel, string Criterion, string CriterionLabel,
    string Subject, string SubjectLabel, string? Operator, IReadOnlyList<string> Operators, string Quality, string QualityLabel, decimal? Rate, decimal? Covered, decimal? Total,
    string? Unit, string Basis, string Source, string Release, string? Observation, string? Note);
