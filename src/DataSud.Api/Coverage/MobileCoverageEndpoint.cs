using DataSud.Api.Features;
using DataSud.Api.Http;
using DataSud.Api.Territories;
using DataSud.Domain;
using DataSud.Storage.Coverage;
using DataSud.Storage.Indicators;

namespace DataSud.Api.Coverage;

/// <summary>/coverage/mobile</summary>
public static class MobileCoverageEndpoint
{
    private static readonly string[] Sources =
        [CoverageParameters.ComputedDataset, CoverageParameters.RatesDataset, .. Declaration.ReferenceDatasets];

    private static readonly string[] Notes =
    [
        "Déclaré par les opérateurs d’après des simulations : ce n’est pas une mesure.",
        "Pour un opérateur, limitée, bonne et très bonne s’excluent et font ensemble « couvert » ; d’un opérateur à l’autre, rien ne s’additionne.",
        "La part de la population n’est donnée que là où l’Arcep la publie : elle n’est jamais estimée ici.",
    ];

    private static readonly QueryParameter<TerritoryReference> Territory =
        CoverageParameters.Territory("Rates of this territory.", CoverageParameters.AllLevels);

    private static readonly QueryParameter<string> Operator = QueryParameters.Of<string>("operator",
        "Only this operator, or only the union of all (any).", "an operator's MCC and MNC (20801 Orange, 20810 SFR, 20815 Free Mobile, 20820 Bouygues Telecom), or any",
        text => text == MobileWords.AnyOperator || (text.Length == 5 && text.All(char.IsAsciiDigit)) ? (text, null) : (null, "is not the code of an operator"), "20801");

    private static readonly QueryParameter<string> Criterion = QueryParameters.Choice("criterion",
        "Only this criterion.", ["surface", "population", "establishments", "premises"]);

    private static readonly QueryParameter<string> Quality = QueryParameters.Choice("quality",
        "Only this quality; of several operators together bc finds at least good.", ["nc", .. MobileWords.Qualities]);

    private static readonly QueryParameter<int> Limit = Paging.Limit(200, 10_000);

    private static readonly (string, Func<MobileRate, object?>)[] Columns =
    [
        ("quarter", rate => rate.Quarter),
        ("technology", rate => rate.Technology),
        ("usage", rate => rate.Usage),
        ("criterion", rate => rate.Criterion),
        ("criterionLabel", rate => rate.CriterionLabel),
        ("subject", rate => rate.Subject),
        ("subjectLabel", rate => rate.SubjectLabel),
        ("operator", rate => rate.Operator),
        ("operators", rate => string.Join(';', rate.Operators)),
        ("quality", rate => rate.Quality),
        ("qualityLabel", rate => rate.QualityLabel),
        ("rate", rate => rate.Rate),
        ("covered", rate => rate.Covered),
        ("total", rate => rate.Total),
        ("unit", rate => rate.Unit),
        ("basis", rate => rate.Basis),
        ("source", rate => rate.Source),
        ("release", rate => rate.Release),
        ("observation", rate => rate.Observation),
        ("note", rate => rate.Note),
    ];

    /// <summary>Maps the resource.</summary>
    public static void MapMobileCoverage(this IEndpointRouteBuilder api) =>
        api.MapGet("/coverage/mobile", RatesAsync)
            .WithTags("Coverage")
            .WithSummary("Mobile coverage of a territory over time")
            .WithDescription("Of each operator, and beside them all together: at least one (a union, which is not what a subscriber gets), none (white), some but not all (grey), all (whole). "
                + "Computed from the operators' maps by area and by establishments; ARCEP's own published rates, the only ones by population, are rows of another source. Every row carries operator, technology, usage, criterion, quality, basis, edition and release.")
            .Produces<MobileCoverageAnswer>()
            .Declares(new()
            {
                Parameters =
                [
                    Territory, CoverageParameters.Technology, Operator, Criterion, CoverageParameters.Usage, Quality, CoverageParameters.Quarter,
                    SharedParameters.Release, Limit, Paging.Offset, Negotiation.Excel,
                ],
                Formats = ["json", "csv"],
                DrawsOn = Sources,
            });

    private static async Task<IResult> RatesAsync(
        HttpContext context, ParsedQuery query, MobileCoverageQueries coverage, AskedTerritory asked, LayerRelease releases, ReleaseBoard board, CancellationToken cancellationToken)
    {
        var (computed, notServed) = await releases.FindAsync(context, query, CoverageParameters.ComputedDataset, cancellationToken);
        if (notServed is not null)
            return notServed;
        var (territory, instead) = await asked.FindAsync(context, query.Get(Territory)!, cancellationToken);
        if (territory is null)
            return instead!;
        // Beside an older release the rates of today would be out of place.
        var published = query.Get(SharedParameters.Release) is null ? board.Current.GetValueOrDefault(CoverageParameters.RatesDataset) : null;
        var found = await coverage.FindAsync(new MobileCoverageFilter
        {
            Level = territory.Level,
            Code = territory.Code,
            Computed = computed?.ReleaseId,
            Published = published?.ReleaseId,
            Quarter = query.Get(CoverageParameters.Quarter)?.Printed,
            Technology = query.Get(CoverageParameters.Technology),
            Criterion = query.Get(Criterion),
        }, cancellationToken);

        var (usage, operatorCode, quality) = (query.Get(CoverageParameters.Usage), query.Get(Operator), query.Get(Quality));
        var rates = new MobileRates(Name(CoverageParameters.ComputedDataset, computed?.Number), Name(CoverageParameters.RatesDataset, published?.Number)).Of(found)
            .Where(rate => (usage is null || (rate.Usage ?? ImpliedUsage(rate.Technology)) == usage)
                && (operatorCode is null || rate.Operator == operatorCode)
                && (quality is null || rate.Quality == quality || (quality == "bc" && rate.Quality == ">=bc")))
            .ToList();

        var links = new Links(context.Request);
        var page = Paging.Short(rates, query, Limit, links, rate => rate,
            [
                links.Json("territory", links.To("/territories", territory.Level, territory.Code), territory.Name),
                .. ReleaseLinks.To(links, CoverageParameters.ComputedDataset, computed?.Number),
                .. ReleaseLinks.To(links, CoverageParameters.RatesDataset, published?.Number),
            ]);
        return query.Format == "csv"
            ? new CsvAnswer<MobileRate>($"mobile-{territory.Level}-{territory.Code}.csv", Columns, page.Items, query.Get(Negotiation.Excel))
            : TypedResults.Ok(new MobileCoverageAnswer(territory, page.Items, page.NumberMatched, page.NumberReturned, Notes, page.Links));
    }

    // ARCEP's published rates do not name the usage that their technology is for.
    private static string ImpliedUsage(string technology) => technology is "2g" or "2g-or-3g" ? "voice" : "data";

    private static string Name(string dataset, int? number) => number is { } known ? ReleaseLinks.Name(dataset, known) : "";
}
