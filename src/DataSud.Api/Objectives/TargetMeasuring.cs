using DataSud.Api.Http;
using DataSud.Api.Territories;
using DataSud.Domain;
using DataSud.Storage.Objectives;

namespace DataSud.Api.Objectives;

/// <summary>Holds a target against the figures that may measure it.</summary>
internal static class TargetMeasuring
{
    private const string StrategyDataset = "strategie-2018";

    /// <summary>Tells how far a target is.</summary>
    /// <param name="target">The target.</param>
    /// <param name="asked">Territory that was asked for; null for the target's own.</param>
    /// <param name="figures">Figures on its subject, for that territory.</param>
    /// <param name="links">Links of the request.</param>
    public static ProgressItem Tell(ProgressTargetRow target, TerritoryName? asked, IReadOnlyList<ProgressFigureRow> figures, Links links)
    {
        var of = new TerritoryName(target.Level, target.TerritoryCode, target.TerritoryName);
        var territory = asked ?? of;
        var excluded = WhyNotMeasured(target, isOwnTerritory: (territory.Level, territory.Code) == (of.Level, of.Code));
        var own = excluded is null && figures.Any(figure => figure.IsOwn) ? Measure(target, territory, [.. figures.Where(figure => figure.IsOwn)], links) : null;
        List<ProgressMeasure> related = excluded is not null ? [] :
        [
            .. figures.Where(figure => !figure.IsOwn)
                .GroupBy(figure => (figure.IndicatorCode, string.Join(';', figure.Dimensions.Select(pair => $"{pair.Key}={pair.Value}"))))
                .Select(series => Measure(target, territory, [.. series], links)),
        ];
        var (status, reason) = (own?.Status ?? "unknown", own is null ? excluded ?? "no-measure" : own.Reason);
        return new(target.Id, target.ObjectiveCode, target.Wording, of, territory, target.IndicatorCode, target.IndicatorLabel, target.Dimensions, target.Comparator,
            target.Value, target.Unit, target.Due, target.DueDate, target.StatusInDocument, status, ProgressWords.Statuses[status], reason, Words(reason),
            own, related, LinksOf(target, territory, links));
    }

    private static string? WhyNotMeasured(ProgressTargetRow target, bool isOwnTerritory) => target switch
    {
        { Value: null } => "qualitative",
        { IndicatorCode: null } => "no-indicator",
        _ when !isOwnTerritory && target.Unit != "percent" => "other-territory",
        _ => null,
    };

    // All figures are of one indicator.
    private static ProgressMeasure Measure(ProgressTargetRow target, TerritoryName territory, IReadOnlyList<ProgressFigureRow> figures, Links links)
    {
        var first = figures[0];
        var measures = figures.Where(figure => figure.IsMeasure && figure.Unit == target.Unit && figure.PeriodEnd is not null).ToList();
        var progress = measures.Count == 0 ? Progress.Unknown(WhyNone(target, figures)) : Assess(target, first, measures);
        var latest = progress.Latest is not { } last ? null : measures.First(figure => figure.PeriodEnd == last.Date && figure.Value == last.Value);
        var place = Uri.EscapeDataString($"{territory.Level}:{territory.Code}");
        return new(first.IndicatorCode, first.IndicatorLabel, first.Unit, latest?.Basis, (latest ?? first).Dimensions, progress.Latest?.Date,
            latest is null ? null : new(latest.Value!.Value, latest.Period, latest.Qualifier, latest.Key, links.To("/observations", latest.Key)),
            progress.Gap, Shape(progress.Trend), progress.Expected, progress.Status, ProgressWords.Statuses[progress.Status], progress.Reason, Words(progress.Reason),
            ReleaseLinks.Name(first.DatasetId, first.ReleaseNumber), links.To("/indicators", first.IndicatorCode, "observations") + $"?territory={place}");
    }

    private static Progress Assess(ProgressTargetRow target, ProgressFigureRow first, IReadOnlyList<ProgressFigureRow> measures)
    {
        var aim = Progress.AimOf(target.Comparator, target.Direction ?? first.Direction);
        var series = MeasuredSeries.Of(measures.Select(figure =>
            new CandidateFigure(figure.PeriodEnd!.Value, figure.Value!.Value, figure.Flag == "repeat-rounded", figure.IsPreferred)));
        return target.Dimensions.GetValueOrDefault("measure") == "flow"
            ? Progress.OfFlow(aim, target.Value!.Value, target.DueDate, series)
            : Progress.Of(aim, target.Value!.Value, target.DueDate, series);
    }

    private static string WhyNone(ProgressTargetRow target, IReadOnlyList<ProgressFigureRow> figures)
    {
        var measures = figures.Where(figure => figure.IsMeasure).ToList();
        return measures switch
        {
            [] => figures.Any(figure => figure.Value is not null) ? "only-estimates" : "no-measure",
            _ when measures.All(figure => figure.Unit != target.Unit) => "other-unit",
            _ => "undated",
        };
    }

    private static ProgressTrend? Shape(Trend? trend) => trend is null ? null : new(
        Rounded(trend.ChangePerYear), trend.Periods, trend.R2 is { } r2 ? Rounded(r2) : null, trend.IsPace ? "least-squares" : "two-points", trend.From, trend.To);

    // Beyond four decimals there is nothing that was measured. Divided by one, so that 1.0000 is written 1.
    private static decimal Rounded(double number) => decimal.Round((decimal)number, 4) / 1.000000000000000000000000000000m;

    private static string? Words(string? reason) => reason is null ? null : ProgressWords.Reasons[reason];

    private static List<Link> LinksOf(ProgressTargetRow target, TerritoryName territory, Links links)
    {
        List<Link> own = [links.Json("self", links.To("/targets", target.Id), target.Wording)];
        if (target.IndicatorCode is { } indicator)
            own.Add(links.Json("indicator", links.To("/indicators", indicator), "Indicateur qui la mesure"));
        own.Add(links.Json("territory", links.To("/territories", territory.Level, territory.Code), territory.Name));
        own.AddRange(ReleaseLinks.To(links, StrategyDataset, target.ReleaseNumber));
        return own;
    }
}
