using System.Text.RegularExpressions;
using DataSud.Domain;
using DataSud.Import.Acquire;
using DataSud.Import.Pipeline;

namespace DataSud.Import.Insee.Melodi;

/// <summary>Any long file of INSEE's Melodi: each is a dataset of its own, named by its file.</summary>
/// <remarks>
/// Editions known, UTF-8, semicolon, all values quoted or none, column order different from one dataset to the next:
/// <list type="bullet">
/// <item>DS_FILOSOFI_CC: <c>GEO;GEO_OBJECT;FILOSOFI_MEASURE;UNIT_MEASURE;UNIT_MULT;CONF_STATUS;OBS_STATUS;TIME_PERIOD;OBS_VALUE</c>;</item>
/// <item>DS_FLORES: <c>GEO;GEO_OBJECT;ACTIVITY;NUMBER_EMPL;LEGAL_FORM_WITH_PUBLIC;FLORES_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE</c> (A88 without NUMBER_EMPL);</item>
/// <item>DS_SIDE_CREA_ENT_COM: <c>ACTIVITY;FREQ;GEO;GEO_OBJECT;LEGAL_FORM;SIDE_MEASURE;OBS_STATUS;TIME_PERIOD;OBS_VALUE</c>;</item>
/// <item>others (DS_RP_…, DS_POPULATIONS_HISTORIQUES: <c>FREQ;GEO;GEO_OBJECT;…</c>), whatever their dimensions.</item>
/// </list>
/// The archive holds <c>…_data.csv</c> and <c>…_metadata.csv</c> (<c>"COD_VAR";"LIB_VAR";"COD_MOD";"LIB_MOD"</c>), in either order; the latter gives the labels.
/// An empty OBS_VALUE is missing for the reason that CONF_STATUS or OBS_STATUS gives, never zero. UNIT_MULT is a power of ten: the value served is the
/// printed one multiplied by it, and the note says so.
/// </remarks>
public static partial class InseeMelodi
{
    private const string Prefix = "insee-melodi-";

    private static readonly (string Start, string Title, string TitleEn)[] Known =
    [
        ("filosofi", "Revenus, niveaux de vie et pauvreté des ménages (Filosofi)", "Income, living standards and poverty of households (Filosofi)"),
        ("flores", "Établissements et effectifs salariés (Flores)", "Establishments and employees (Flores)"),
        ("side-crea", "Créations d’entreprises et d’établissements (SIDE)", "Business creations (SIDE)"),
        ("side", "Démographie des entreprises (SIDE)", "Business demography (SIDE)"),
        ("bpe", "Base permanente des équipements", "Permanent database of facilities"),
        ("populations", "Populations légales et historiques", "Legal and historical populations"),
        ("rp", "Recensement de la population", "Population census"),
    ];

    /// <summary>The source.</summary>
    public static Source Source { get; } = new()
    {
        Name = "insee-melodi",
        Summary = "INSEE, any long file of Melodi (DS_FILOSOFI_CC_2023_CSV_FR.zip, or its _data.csv with or without its _metadata.csv): each measure becomes an indicator, every other "
            + "column a dimension, with their labels. Each dataset of INSEE is a dataset here, named by the file; years add to one another.",
        Dataset = Describe("", "Fichiers longs de l’INSEE (Melodi)", "Long files of INSEE (Melodi)", 99),
        DatasetOf = DatasetOf,
        Accumulates = true,
        Tables = [new MelodiTable { Staging = "staged_melodi", Required = true }, MelodiLabels.Table],
        RowChecks = MelodiChecks.Rows,
        ReleaseChecks = MelodiChecks.Release,
        EditionSql = "SELECT max(period) AS name, max(period_end) AS date FROM staged_melodi",
        Publish =
        [
            Licence.KnownProducer,
            EmbeddedSql.Read("Insee/Melodi/publish-rows.sql"),
            EmbeddedSql.Read("Insee/Melodi/publish-indicators.sql"),
            EmbeddedSql.Read("Insee/Melodi/publish-observations.sql"),
        ],
    };

    /// <summary>Tells the dataset from the name of the data file: <c>DS_FILOSOFI_CC_2023_data.csv</c> is of <c>insee-melodi-filosofi-cc</c>.</summary>
    /// <param name="acquisition">The files.</param>
    /// <exception cref="RefusedException">There is no data file, or there are those of several datasets.</exception>
    internal static DatasetDescription DatasetOf(Acquisition acquisition)
    {
        var slugs = acquisition.Files
            .Where(file => !file.Name.Contains("metadata", StringComparison.OrdinalIgnoreCase))
            .Select(file => SlugOf(file.Name))
            .Distinct(StringComparer.Ordinal)
            .ToList();
        if (slugs.Count == 0)
            throw new RefusedException($"{acquisition.FileName} holds labels only; the file of the data (…_data.csv) is expected with it.");
        if (slugs.Count > 1)
            throw new RefusedException($"{acquisition.FileName} are of several datasets ({string.Join(", ", slugs)}): import one at a time.");
        if (slugs[0].Length == 0)
            throw new RefusedException($"{acquisition.FileName} does not name its dataset, as DS_FILOSOFI_CC_2023_data.csv does.");

        var known = Known.FirstOrDefault(known => slugs[0].StartsWith(known.Start, StringComparison.Ordinal));
        var name = $"DS_{slugs[0].Replace('-', '_').ToUpperInvariant()}";
        return Describe(slugs[0], known.Title is null ? $"INSEE, {name}" : $"{known.Title}, {name}", known.TitleEn is null ? $"INSEE, {name}" : $"{known.TitleEn}, {name}", Ordinal(slugs[0]));
    }

    /// <summary>Name of a dataset in addresses: without the year, and without what every such file has in its name.</summary>
    internal static string SlugOf(string fileName)
    {
        var name = fileName.Split('#')[0].ToLowerInvariant();
        var words = Separators().Split(Extensions().Replace(name, ""));
        return string.Join('-', words.Where(word => word is not ("" or "ds" or "data" or "csv" or "fr" or "insee" or "melodi") && !Year().IsMatch(word)));
    }

    // FNV-1a: the same in every process and on every machine.
    private static int Ordinal(string slug)
    {
        var hash = 2166136261u;
        foreach (var letter in slug)
            hash = (hash ^ letter) * 16777619;
        return 100 + (int)(hash % 900);
    }

    private static DatasetDescription Describe(string slug, string title, string titleEn, int ordinal) => new()
    {
        Id = (Prefix + slug).TrimEnd('-'),
        Ordinal = ordinal,
        Title = title,
        TitleEn = titleEn,
        Description = $"{title} : mesures par commune, EPCI, département et région, d’après le fichier long publié par l’INSEE (Melodi). Une valeur couverte par le secret statistique est absente.",
        DescriptionEn = $"{titleEn}: measures by commune, EPCI, département and region, from the long file that INSEE publishes (Melodi). A value under statistical secrecy is missing.",
        Producer = Licence.Producer,
        Homepage = "https://catalogue-donnees.insee.fr",
        Licence = Licence.Name,
        LicenceUrl = Licence.Url,
        Attribution = $"INSEE{(slug.Length > 0 ? $", DS_{slug.Replace('-', '_').ToUpperInvariant()}" : "")}",
        Frequency = "ANNUAL",
    };

    [GeneratedRegex(@"(\.(csv|txt|gz|zip|xlsx))+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Extensions();

    [GeneratedRegex("[^a-z0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Separators();

    [GeneratedRegex(@"\A(geo)?(19|20)[0-9]{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Year();
}
