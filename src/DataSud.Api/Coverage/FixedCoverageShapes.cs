using DataSud.Api.Http;
using DataSud.Api.Territories;

namespace DataSud.Api.Coverage;

/// <summary>Fibre of a territory over time, with what was aimed at beside it.</summary>
/// <param name="Territory">The territory.</param>
/// <param name="Items">Quarter by quarter, the latest first; each denominator is a series of its own.</param>
/// <param name="NumberMatched">Rows on all pages.</param>
/// <param name="NumberReturned">Rows on this page.</param>
/// <param name="Targets">Targets of A.1.1 for this territory and for those that it is part of, as the document has them.</param>
/// <param name="OtherSources">Latest figures of other sources on the same subject, which count otherwise: never to be mixed with the items.</param>
/// <param name="Notes">How to read them, in French.</param>
/// <param name="Links">self, next, prev, territory, objective, progress, dataset, release.</param>
public sealed record FixedCoverageAnswer(
    TerritoryName Territory, IReadOnlyList<FixedQuarter> Items, long NumberMatched, int NumberReturned, IReadOnlyList<FixedTarget> Targets,
    IReadOnlyList<OtherFigure> OtherSources, IReadOnlyList<string> Notes, IReadOnlyList<Link> Links);

/// <summary>Fibre at the end of a quarter.</summary>
/// <param name="Quarter">Quarter.</param>
/// <param name="Date">Its last day.</param>
/// <param name="Technology">ftth.</param>
/// <param name="Criterion">premises.</param>
/// <param name="ConnectablePremises">Premises that can be connected (raccordables); that is not connected.</param>
/// <param name="Denominator">insee or arcep-estimate: two series that do not continue one another; null where no rate is published.</param>
/// <param name="DenominatorLabel">The denominator in French, or null.</param>
/// <param name="Premises">Premises that the rate is of; null where they are not known.</param>
/// <param name="Rate">Percent, recomputed from the counts; as published where the premises are not known.</param>
/// <param name="IsRecomputed">Whether it was recomputed.</param>
/// <param name="PreviousQuarter">The quarter that the changes are counted from: the one before in the same series; null for the first.</param>
/// <param name="PremisesChange">Connectable premises more than then, or null.</param>
/// <param name="PointsChange">Points of the rate more than then, of the same denominator; or null.</param>
/// <param name="Basis">declared: by the operators.</param>
/// <param name="Source">arcep-ftth.</param>
/// <param name="Release">Release.</param>
/// <param name="CountHref">Address of the observation of the count.</param>
/// <param name="RateHref">Address of the observation of the rate, or null.</param>
/// <param name="Note">What there is to know, or null.</param>
public sealed record FixedQuarter(
    string Quarter, DateOnly Date, string Technology, string Criterion, long? ConnectablePremises, string? Denominator, string? DenominatorLabel, long? Premises, decimal? Rate,
    bool IsRecomputed, string? PreviousQuarter, long? PremisesChange, decimal? PointsChange, string Basis, string Source, string Release, string CountHref, string? RateHref, string? Note);

/// <summary>A target beside the figures.</summary>
/// <param name="Id">Target.</param>
/// <param name="Wording">What is to be reached, in French.</param>
/// <param name="Territory">Territory that it is of.</param>
/// <param name="Indicator">Indicator that measures it: not the one of the items, which counts otherwise.</param>
/// <param name="IndicatorLabel">Its label, in French.</param>
/// <param name="Dimensions">What else the number is about.</param>
/// <param name="Comparator">=, &gt;=, &lt;= or qualitative.</param>
/// <param name="Value">Number to reach, or null.</param>
/// <param name="Unit">Unit, or null.</param>
/// <param name="Due">Printed due date, or null.</param>
/// <param name="DueDate">Last day of the due date, or null.</param>
/// <param name="Status">target, commitment, projection or obligation in the document.</param>
/// <param name="Href">Its address.</param>
public sealed record FixedTarget(
    string Id, string Wording, TerritoryName Territory, string Indicator, string IndicatorLabel, IReadOnlyDictionary<string, string> Dimensions, string Comparator, decimal? Value,
    string? Unit, string? Due, DateOnly? DueDate, string Status, string Href);

/// <summary>The latest figure of another source.</summary>
/// <param name="Source">Dataset.</param>
/// <param name="Indicator">Indicator.</param>
/// <param name="IndicatorLabel">Its label, in French.</param>
/// <param name="Period">Period.</param>
/// <param name="Dimensions">What else it is about.</param>
/// <param name="Value">The figure; null only with a missingReason.</param>
/// <param name="MissingReason">Why there is none, or null.</param>
/// <param name="Unit">Unit.</param>
/// <param name="Basis">How it was obtained.</param>
/// <param name="Release">Release.</param>
/// <param name="Href">Address of the observation.</param>
public sealed record OtherFigure(
    string Source, string Indicator, string IndicatorLabel, string Period, IReadOnlyDictionary<string, string> Dimensions, decimal? Value, string? MissingReason, string Unit,
    string Basis, string Release, string Href);
