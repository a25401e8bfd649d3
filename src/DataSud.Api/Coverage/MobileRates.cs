using DataSud.Domain;
using DataSud.Storage.Coverage;

namespace DataSud.Api.Coverage;

/// <summary>Turns rows of shares into rates that say what they are.</summary>
/// <param name="computed">Name of the computed release.</param>
/// <param name="published">Name of the release of ARCEP's rates.</param>
internal sealed class MobileRates(string computed, string published)
{
    private const string UnionNote = "Réunion des réseaux : ce n’est pas ce que reçoit l’abonné de l’un d’eux";

    // The vocabulary of the observations names the operators by words.
    private static readonly Dictionary<string, string> OperatorCodes = new(StringComparer.Ordinal)
    {
        ["orange"] = "20801",
        ["sfr"] = "20810",
        ["free-mobile"] = "20815",
        ["bouygues-telecom"] = "20820",
    };

    // Thousands of rows are of a few editions.
    private readonly Dictionary<string, DateOnly> lastDays = new(StringComparer.Ordinal);

    /// <summary>All rates, the latest edition first; in an edition by technology, usage, criterion, and each operator before all together.</summary>
    /// <param name="found">What storage found.</param>
    public IEnumerable<MobileRate> Of(MobileCoverage found) =>
        found.Shares.Select(Shape)
            .Concat(found.Unions.SelectMany(Shape))
            .Concat(found.Published.Select(Shape))
            .OrderByDescending(rate => rate.Quarter, StringComparer.Ordinal)
            .ThenBy(rate => rate.Technology, StringComparer.Ordinal)
            .ThenBy(rate => rate.Usage, StringComparer.Ordinal)
            .ThenBy(rate => rate.Source, StringComparer.Ordinal)
            .ThenBy(rate => rate.Criterion, StringComparer.Ordinal)
            .ThenBy(rate => rate.Subject == "operator" ? 0 : 1)
            .ThenBy(rate => rate.Operator, StringComparer.Ordinal)
            .ThenBy(rate => rate.Subject, StringComparer.Ordinal)
            .ThenBy(rate => rate.Quality, StringComparer.Ordinal);

    private MobileRate Shape(CoverageShareRow row) => new(
        row.Quarter, LastDay(row.Quarter), row.Technology, MobileWords.Technology(row.Technology), row.Usage, MobileWords.Usage(row.Usage),
        row.Criterion, MobileWords.Criterion(row.Criterion), "operator", MobileWords.Operator(row.OperatorCode), row.OperatorCode, [row.OperatorCode],
        row.Quality, MobileWords.Quality(row.Quality), Percent(row.Covered, row.Total), Amount(row.Covered), Amount(row.Total), Unit(row.Criterion),
        "declared", CoverageParameters.ComputedDataset, computed, null, null);

    private IEnumerable<MobileRate> Shape(CoverageUnionRow row)
    {
        var quality = row.Quality == "bc" ? ">=bc" : row.Quality;
        foreach (var (subject, covered) in new[] { ("union", row.Grey + row.Whole), ("white", row.White), ("grey", row.Grey), ("whole", row.Whole) })
        {
            var isUnion = subject == "union";
            yield return new(
                row.Quarter, LastDay(row.Quarter), row.Technology, MobileWords.Technology(row.Technology), row.Usage, MobileWords.Usage(row.Usage),
                row.Criterion, MobileWords.Criterion(row.Criterion), subject, isUnion ? MobileWords.Operator(MobileWords.AnyOperator) : MobileWords.Sharing(subject),
                isUnion ? MobileWords.AnyOperator : null, row.Operators, quality, MobileWords.Quality(quality), Percent(covered, row.Total), Amount(covered), Amount(row.Total),
                Unit(row.Criterion), "declared", CoverageParameters.ComputedDataset, computed, null,
                isUnion ? UnionNote : $"Se dit des opérateurs dont la carte est là : {string.Join(", ", row.Operators.Select(MobileWords.Operator))}");
        }
    }

    private MobileRate Shape(PublishedRateRow row)
    {
        var technology = row.Dimensions.GetValueOrDefault("technology", "");
        var criterion = row.Dimensions.GetValueOrDefault("criterion", "");
        var named = row.Dimensions.GetValueOrDefault("operator", "");
        var code = OperatorCodes.GetValueOrDefault(named) ?? (named.StartsWith("op-", StringComparison.Ordinal) ? named[3..] : null);
        var subject = code is not null ? "operator" : named == "at-least-one" ? "union" : named;
        var quality = row.Dimensions.GetValueOrDefault("quality", "covered") switch { ">=cl" => "covered", var given => given };
        return new(row.Quarter, LastDay(row.Quarter), technology, MobileWords.Technology(technology), null, null, criterion, MobileWords.Criterion(criterion),
            subject, code is not null ? MobileWords.Operator(code) : Several(named), code ?? (subject == "union" ? MobileWords.AnyOperator : null), code is null ? [] : [code],
            quality, MobileWords.Quality(quality), row.Value, null, null, null, "declared", CoverageParameters.RatesDataset, published, row.Key,
            row.Value is null ? row.Note ?? row.MissingReason : row.Note);
    }

    private DateOnly LastDay(string quarter)
    {
        if (!lastDays.TryGetValue(quarter, out var day))
            lastDays[quarter] = day = Period.Parse(quarter).End;
        return day;
    }

    private static string Several(string named) => named switch
    {
        "at-least-one" => MobileWords.Operator(MobileWords.AnyOperator),
        "at-least-two" => "Au moins deux opérateurs (réunion des réseaux)",
        "at-least-three" => "Au moins trois opérateurs (réunion des réseaux)",
        "at-least-four" => "Au moins quatre opérateurs (réunion des réseaux)",
        _ => named,
    };

    private static string Unit(string criterion) => criterion == "surface" ? "m2" : criterion;

    private static decimal? Percent(double covered, double total) =>
        total > 0 && double.IsFinite(covered) ? decimal.Round((decimal)(100 * covered / total), 6) : null;

    // A tenth of a square metre is more than the maps know.
    private static decimal? Amount(double amount) => double.IsFinite(amount) ? decimal.Round((decimal)amount, 1) : null;
}
