using DataSud.Api.Http;
using DataSud.Api.Territories;

namespace DataSud.Api.Objectives;

/// <summary>How far an objective's targets are.</summary>
/// <param name="Objective">Code of the objective.</param>
/// <param name="Territory">Territory that was asked for; null where each target is measured for its own.</param>
/// <param name="Summary">Targets by status, on all pages.</param>
/// <param name="Items">Targets of this page, in the document's order.</param>
/// <param name="NumberMatched">Targets on all pages.</param>
/// <param name="NumberReturned">Targets on this page.</param>
/// <param name="Links">self, next, prev, objective, targets, dataset, release.</param>
public sealed record ObjectiveProgress(
    string Objective, TerritoryName? Territory, IReadOnlyDictionary<string, int> Summary, IReadOnlyList<ProgressItem> Items, long NumberMatched, int NumberReturned,
    IReadOnlyList<Link> Links);

/// <summary>How far a target is.</summary>
/// <param name="Id">Target.</param>
/// <param name="Objective">Its objective.</param>
/// <param name="Wording">What is to be reached, in French.</param>
/// <param name="TargetTerritory">Territory that the target is of.</param>
/// <param name="Territory">Territory that it is measured for.</param>
/// <param name="Indicator">Indicator that measures it, or null.</param>
/// <param name="IndicatorLabel">Its label, or null.</param>
/// <param name="Dimensions">What else the number is about.</param>
/// <param name="Comparator">=, &gt;=, &lt;= or qualitative.</param>
/// <param name="Value">Number to reach; null when qualitative.</param>
/// <param name="Unit">Its unit, or null.</param>
/// <param name="Due">Printed due date, or null.</param>
/// <param name="DueDate">Last day of the due date, or null.</param>
/// <param name="StatusInDocument">target, commitment, projection or obligation.</param>
/// <param name="Status">reached, on-track, late or unknown: by the target's own indicator alone.</param>
/// <param name="StatusLabel">The status in French.</param>
/// <param name="Reason">Why the data cannot tell more, or null.</param>
/// <param name="ReasonLabel">The reason in French, or null.</param>
/// <param name="Measure">What the target's own indicator says; null where no figure of it counts.</param>
/// <param name="Related">What indicators of the same unit and perimeter say that count otherwise; they never decide the status of the target.</param>
/// <param name="Links">self, indicator, observations, territory, dataset, release.</param>
public sealed record ProgressItem(
    string Id, string Objective, string Wording, TerritoryName TargetTerritory, TerritoryName Territory, string? Indicator, string? IndicatorLabel,
    IReadOnlyDictionary<string, string> Dimensions, string Comparator, decimal? Value, string? Unit, string? Due, DateOnly? DueDate, string StatusInDocument,
    string Status, string StatusLabel, string? Reason, string? ReasonLabel, ProgressMeasure? Measure, IReadOnlyList<ProgressMeasure> Related, IReadOnlyList<Link> Links);

/// <summary>What one indicator says of a target.</summary>
/// <param name="Indicator">Indicator.</param>
/// <param name="IndicatorLabel">Its label, in French.</param>
/// <param name="Unit">Unit of its figures.</param>
/// <param name="Basis">How its latest figure was obtained, or null.</param>
/// <param name="Dimensions">What else its figures are about.</param>
/// <param name="AsOf">Day that all of this is as of: the last one of the latest measured period.</param>
/// <param name="Latest">Latest measure, or null.</param>
/// <param name="Gap">Number to reach less latest measure, or null.</param>
/// <param name="Trend">How it changes; null with fewer than two measured periods.</param>
/// <param name="ExpectedDate">Day on which the number is reached at that pace; null with fewer than three periods, away from the target, and once it is reached.</param>
/// <param name="Status">reached, on-track, late or unknown.</param>
/// <param name="StatusLabel">The status in French.</param>
/// <param name="Reason">Why the data cannot tell more, or null.</param>
/// <param name="ReasonLabel">The reason in French, or null.</param>
/// <param name="Release">Release of its figures.</param>
/// <param name="Href">Address of its figures for the territory.</param>
public sealed record ProgressMeasure(
    string Indicator, string IndicatorLabel, string Unit, string? Basis, IReadOnlyDictionary<string, string> Dimensions, DateOnly? AsOf, ProgressLatest? Latest, decimal? Gap,
    ProgressTrend? Trend, DateOnly? ExpectedDate, string Status, string StatusLabel, string? Reason, string? ReasonLabel, string Release, string Href);

/// <summary>The latest measure.</summary>
/// <param name="Value">The figure.</param>
/// <param name="Period">Its period as printed.</param>
/// <param name="Qualifier">~ where the source says about; else null.</param>
/// <param name="Observation">Its id.</param>
/// <param name="Href">Its address.</param>
public sealed record ProgressLatest(decimal Value, string? Period, string? Qualifier, string Observation, string Href);

/// <summary>How measures change.</summary>
/// <param name="ChangePerYear">Change in a year, in the indicator's unit.</param>
/// <param name="Periods">Distinct measured periods.</param>
/// <param name="R2">Share of the variance that the line explains; null with fewer than three periods.</param>
/// <param name="Method">least-squares, or two-points, which is no pace.</param>
/// <param name="From">Day of the first measure.</param>
/// <param name="To">Day of the last one.</param>
public sealed record ProgressTrend(decimal ChangePerYear, int Periods, decimal? R2, string Method, DateOnly From, DateOnly To);
