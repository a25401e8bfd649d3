using System.Collections.Frozen;
using DataSud.Api.Catalogue;

namespace DataSud.Api.Ckan;

/// <summary>A licence as CKAN lists it.</summary>
/// <param name="Id">Id that data.gouv.fr knows too.</param>
/// <param name="Title">Its name.</param>
/// <param name="Url">Its text.</param>
/// <param name="IsOpen">Whether the Open Definition takes it.</param>
internal sealed record CkanLicence(string Id, string Title, string Url, bool IsOpen = true);

/// <summary>What CKAN's words are for those of the EU tables and of the producers.</summary>
internal static class CkanVocabulary
{
    /// <summary>Licences known by an id.</summary>
    public static readonly IReadOnlyList<CkanLicence> Licences =
    [
        new("lov2", "Licence Ouverte / Open Licence version 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
        new("fr-lo", "Licence Ouverte / Open Licence", "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf"),
        new("odc-odbl", "Open Data Commons Open Database License (ODbL)", "https://opendatacommons.org/licenses/odbl/"),
        new("cc-by", "Creative Commons Attribution", "https://creativecommons.org/licenses/by/4.0/"),
        new("notspecified", "License not specified", "", IsOpen: false),
    ];

    // What DataSud's list of frequencies calls those of the EU's.
    private static readonly FrozenDictionary<string, string> Frequencies = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ANNUAL"] = "annual",
        ["ANNUAL_2"] = "semiannual",
        ["QUARTERLY"] = "quarterly",
        ["MONTHLY"] = "monthly",
        ["BIWEEKLY"] = "fortnightly",
        ["WEEKLY"] = "weekly",
        ["DAILY"] = "daily",
        ["CONT"] = "continuously",
        ["UPDATE_CONT"] = "continuously",
        ["IRREG"] = "intermittently",
        ["AS_NEEDED"] = "asneeded",
        ["NEVER"] = "never",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The licence of a name: one that is known by an id, or one that is not specified but told by its name and address.</summary>
    /// <param name="name">Its name, as the dataset has it.</param>
    /// <param name="url">Its address, as the dataset has it.</param>
    public static CkanLicence LicenceOf(string name, string url)
    {
        var words = CkanWords.Fold(name);
        var id = words switch
        {
            _ when words.StartsWith("licence ouverte", StringComparison.Ordinal) => words.Contains('2', StringComparison.Ordinal) ? "lov2" : "fr-lo",
            _ when words.Contains("odbl", StringComparison.Ordinal) => "odc-odbl",
            _ when words.StartsWith("cc by", StringComparison.Ordinal) && !words.Contains("nc", StringComparison.Ordinal) && !words.Contains("nd", StringComparison.Ordinal) && !words.Contains("sa", StringComparison.Ordinal) => "cc-by",
            _ => "notspecified",
        };
        var known = Licences.First(licence => licence.Id == id);
        return id == "notspecified" ? known with { Title = name, Url = url } : known with { Url = url };
    }

    /// <summary>French label of a code of the EU's data-theme; the code itself where it is of none.</summary>
    public static string ThemeOf(string code) => CatalogueWords.Theme(code);

    /// <summary>DataSud's word for a code of the EU's frequency.</summary>
    public static string FrequencyOf(string code) => Frequencies.GetValueOrDefault(code, "unknown");

    /// <summary>Address of a code of the EU's frequency.</summary>
    public static string FrequencyUri(string code) => "http://publications.europa.eu/resource/authority/frequency/" + code;
}
