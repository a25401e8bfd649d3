using System.Collections.Frozen;
using System.Globalization;

namespace DataSud.Api.Ckan;

/// <summary>How a field of the search is compared.</summary>
internal enum CkanFieldKind
{
    /// <summary>As a whole, without case and accents.</summary>
    Exact,

    /// <summary>By its words.</summary>
    Words,

    /// <summary>As a moment.</summary>
    Moment,
}

/// <summary>A field that datasets are searched, put in order or counted by.</summary>
/// <param name="Kind">How it is compared.</param>
/// <param name="Values">Its values; of words, the folded ones.</param>
internal sealed record CkanField(CkanFieldKind Kind, Func<CkanDataset, IEnumerable<string>> Values);

/// <summary>The fields of CKAN's index that this catalogue has.</summary>
internal static class CkanFields
{
    private const string ExtraPrefix = "extras_";

    private static readonly FrozenDictionary<string, CkanField> Known = new Dictionary<string, CkanField>(StringComparer.Ordinal)
    {
        ["id"] = Exact(dataset => dataset.Id),
        ["name"] = Exact(dataset => dataset.Name),
        ["title"] = new(CkanFieldKind.Words, dataset => [dataset.TitleWords]),
        ["title_string"] = Exact(dataset => dataset.Source.Title),
        ["notes"] = new(CkanFieldKind.Words, dataset => [CkanWords.Searchable([dataset.Source.Description])]),
        ["text"] = new(CkanFieldKind.Words, dataset => [dataset.AllWords]),
        ["tags"] = new(CkanFieldKind.Exact, dataset => dataset.Tags),
        ["groups"] = new(CkanFieldKind.Exact, dataset => dataset.Groups),
        ["organization"] = Exact(dataset => dataset.Organisation),
        ["owner_org"] = Exact(dataset => Catalogue.StableUuid.Of("organization/" + dataset.Organisation).ToString()),
        ["author"] = Exact(dataset => dataset.Source.Main.Producer),
        ["license_id"] = Exact(dataset => dataset.Licence.Id),
        ["res_format"] = new(CkanFieldKind.Exact, dataset => dataset.Source.Resources.Select(resource => resource.Format).Distinct(StringComparer.Ordinal)),
        ["res_name"] = new(CkanFieldKind.Words, dataset => [CkanWords.Searchable(dataset.Source.Resources.Select(resource => resource.Title))]),
        ["frequency"] = Exact(dataset => CkanVocabulary.FrequencyOf(dataset.Source.Main.Frequency)),
        ["metadata_created"] = new(CkanFieldKind.Moment, dataset => [dataset.Created]),
        ["metadata_modified"] = new(CkanFieldKind.Moment, dataset => [dataset.Modified]),
        ["type"] = Exact(_ => "dataset"),
        ["dataset_type"] = Exact(_ => "dataset"),
        ["entity_type"] = Exact(_ => "package"),
        ["state"] = Exact(_ => "active"),
        ["capacity"] = Exact(_ => "public"),
        ["private"] = Exact(_ => "false"),
        ["isopen"] = Exact(dataset => dataset.Licence.IsOpen ? "true" : "false"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>A moment as CKAN writes it: UTC without saying so, to the microsecond.</summary>
    public static string Moment(DateTime moment) => moment.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff", CultureInfo.InvariantCulture);

    /// <summary>Reads a moment of a query.</summary>
    /// <returns>Null where it is none.</returns>
    public static DateTime? ReadMoment(string text) => DateTime.TryParseExact(text,
        ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd"],
        CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment) ? moment : null;

    /// <summary>The field of a name; those of extras too.</summary>
    /// <exception cref="CkanFault">There is none.</exception>
    public static CkanField Find(string name) => Known.GetValueOrDefault(name)
        ?? (name.StartsWith(ExtraPrefix, StringComparison.Ordinal) ? Extra(name[ExtraPrefix.Length..]) : null)
        ?? throw CkanFault.Query($"undefined field {Cut(name)}; there are {string.Join(", ", Known.Keys.Order(StringComparer.Ordinal))}, {ExtraPrefix}*");

    /// <summary>A piece of a request, not longer than one reads.</summary>
    public static string Cut(string text) => text.Length <= 60 ? text : text[..60] + "…";

    private static CkanField Exact(Func<CkanDataset, string> value) => new(CkanFieldKind.Exact, dataset => [value(dataset)]);

    private static CkanField Extra(string key) => new(CkanFieldKind.Exact, dataset => CkanPackages.Extras(dataset).Where(extra => extra.Key == key).Select(extra => extra.Value));
}
