using DataSud.Api.Catalogue;
using DataSud.Storage.Catalogue.Entries;

namespace DataSud.Api.Csw.Iso;

/// <summary>A term of a thesaurus.</summary>
/// <param name="Address">Where the thesaurus has it.</param>
/// <param name="Label">In French.</param>
internal sealed record Term(string Address, string Label);

/// <summary>What the themes of a dataset are in the words of the EU, of INSPIRE and of ISO 19115.</summary>
internal static class Themes
{
    private static readonly Dictionary<string, Term> European = CatalogueWords.Themes
        .ToDictionary(theme => theme.Code, theme => new Term("http://publications.europa.eu/resource/authority/data-theme/" + theme.Code, theme.Name), StringComparer.Ordinal);

    private static readonly Term Units = Inspire("au", "Unités administratives");
    private static readonly Term Services = Inspire("us", "Services d’utilité publique et services publics");
    private static readonly Term Population = Inspire("pd", "Répartition de la population – démographie");

    // Regions and cities say where, not what: a dataset of boundaries is known by its INSPIRE theme.
    private static readonly Dictionary<string, string> Topics = new(StringComparer.Ordinal)
    {
        ["AGRI"] = "farming",
        ["ECON"] = "economy",
        ["EDUC"] = "society",
        ["ENER"] = "utilitiesCommunication",
        ["ENVI"] = "environment",
        ["GOVE"] = "society",
        ["HEAL"] = "health",
        ["JUST"] = "society",
        ["SOCI"] = "society",
        ["TECH"] = "utilitiesCommunication",
        ["TRAN"] = "transportation",
    };

    /// <summary>Themes of the EU table.</summary>
    public static IReadOnlyList<Term> Of(CatalogueEntry entry) => [.. entry.Themes.Where(European.ContainsKey).Select(code => European[code])];

    /// <summary>The INSPIRE theme of a dataset; null for one that the directive does not name.</summary>
    public static Term? InspireOf(CatalogueEntry entry) => entry.Sources[0] switch
    {
        "territoires" => Units,
        "insee-populations" => Population,
        "insee-bpe" => Services,
        var source when source.StartsWith("arcep-", StringComparison.Ordinal) || source == "couverture-mobile-calculee" => Services,
        _ => null,
    };

    /// <summary>Labels of all its themes.</summary>
    public static IEnumerable<string> LabelsOf(CatalogueEntry entry) =>
        InspireOf(entry) is { } inspire ? Of(entry).Append(inspire).Select(term => term.Label) : Of(entry).Select(term => term.Label);

    /// <summary>Topic categories of ISO 19115, one at least.</summary>
    public static IReadOnlyList<string> TopicsOf(CatalogueEntry entry)
    {
        if (InspireOf(entry) == Units)
            return ["boundaries"];
        string[] topics = [.. entry.Themes.Where(Topics.ContainsKey).Select(code => Topics[code]).Distinct(StringComparer.Ordinal)];
        return topics.Length > 0 ? topics : ["society"];
    }

    private static Term Inspire(string code, string label) => new("http://inspire.ec.europa.eu/theme/" + code, label);
}
