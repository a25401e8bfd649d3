using System.Text.Json;

namespace DataSud.Api.Ckan;

/// <summary>package_search: which datasets, in which order, which of them, and how many of each kind.</summary>
internal static class CkanSearch
{
    /// <summary>Datasets of an answer, at most.</summary>
    public const int MostRows = 1_000;

    private const string DefaultSort = "score desc, metadata_modified desc";
    private const int MostSortKeys = 5;

    /// <summary>Answers it.</summary>
    public static void Write(CkanCall call, Utf8JsonWriter json)
    {
        var parameters = call.Parameters;
        var query = Query(parameters);
        var rows = parameters.Count("rows", 10, MostRows);
        var start = parameters.Count("start", 0, int.MaxValue);
        var sort = parameters.Text("sort") ?? DefaultSort;
        var facets = parameters.Flag("facet", absent: true) ? parameters.Texts("facet.field") ?? [] : [];
        var facetLimit = parameters.Limit("facet.limit", 50);
        var facetLeast = parameters.Count("facet.mincount", 1, int.MaxValue);

        var found = Find(call.Catalogue, query, sort);
        json.WriteStartObject();
        json.WriteNumber("count"u8, found.Count);
        var counts = facets.Distinct(StringComparer.Ordinal).Select(name => (Name: name, Items: Count(call.Catalogue, found, name, facetLimit, facetLeast))).ToList();
        json.WriteStartObject("facets"u8);
        foreach (var (name, items) in counts)
        {
            json.WriteStartObject(name);
            foreach (var item in items)
                json.WriteNumber(item.Name, item.Count);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartArray("results"u8);
        for (var i = start; i < found.Count && i - start < rows; i++)
            CkanPackages.Write(call, json, found[i]);
        json.WriteEndArray();
        json.WriteString("sort"u8, sort);
        json.WriteStartObject("search_facets"u8);
        foreach (var (name, items) in counts)
        {
            json.WriteStartObject(name);
            json.WriteString("title"u8, name);
            json.WriteStartArray("items"u8);
            foreach (var item in items)
            {
                json.WriteStartObject();
                json.WriteString("name"u8, item.Name);
                json.WriteString("display_name"u8, item.Title);
                json.WriteNumber("count"u8, item.Count);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    // q, fq and each of fq_list must be met.
    private static CkanQuery Query(CkanParameters parameters)
    {
        List<string?> texts = [parameters.Text("q"), parameters.Text("fq"), .. parameters.Texts("fq_list") ?? []];
        var asked = texts.Select(CkanQueryReader.Read).Where(part => part is not CkanQuery.Everything).ToList();
        return asked.Count switch
        {
            0 => new CkanQuery.Everything(),
            1 => asked[0],
            _ => new CkanQuery.All(asked),
        };
    }

    private static IReadOnlyList<CkanDataset> Find(CkanCatalogue catalogue, CkanQuery query, string sort)
    {
        var keys = SortKeys(sort).Where(key => key.Name != "score" || query.Scores).ToList();
        // Everything in one order: made once, so that a page costs the same wherever it is.
        if (keys is not [{ Name: not "score" } only, ..] || (keys.Count > 1 && only.Name is not ("id" or "name")))
            return Sorted([.. catalogue.Datasets.Where(query.Matches)], keys, query);
        var order = catalogue.InOrder($"{only.Name} {only.Descending}", datasets => Sorted([.. datasets], [only], query));
        return query is CkanQuery.Everything ? order : [.. order.Where(query.Matches)];
    }

    private static CkanDataset[] Sorted(CkanDataset[] datasets, List<(string Name, bool Descending)> keys, CkanQuery query)
    {
        var comparers = keys.Select(key => Comparer(key.Name, query) is var compare && key.Descending ? (left, right) => compare(right, left) : compare).ToArray();
        Array.Sort(datasets, (left, right) =>
        {
            foreach (var compare in comparers)
            {
                if (compare(left, right) is not 0 and var difference)
                    return difference;
            }
            return left.Place.CompareTo(right.Place);
        });
        return datasets;
    }

    private static Comparison<CkanDataset> Comparer(string name, CkanQuery query) => name switch
    {
        "score" => ByScore(query),
        "id" => (left, right) => string.CompareOrdinal(left.Id, right.Id),
        "title" or "title_string" => (left, right) => string.CompareOrdinal(left.TitleWords, right.TitleWords),
        "metadata_modified" => (left, right) => left.Source.Modified.CompareTo(right.Source.Modified),
        "metadata_created" => (left, right) => left.Source.Issued.CompareTo(right.Source.Issued),
        // Nobody's views are counted.
        "views_recent" or "views_total" or "rank" => (_, _) => 0,
        _ => (left, right) => string.CompareOrdinal(left.Name, right.Name),
    };

    private static Comparison<CkanDataset> ByScore(CkanQuery query)
    {
        Dictionary<CkanDataset, int> scores = new(ReferenceEqualityComparer.Instance);
        return (left, right) => Of(left).CompareTo(Of(right));

        int Of(CkanDataset dataset) => scores.TryGetValue(dataset, out var known) ? known : scores[dataset] = query.Score(dataset);
    }

    private static IEnumerable<(string Name, bool Descending)> SortKeys(string sort)
    {
        var keys = sort.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (keys.Length > MostSortKeys)
            throw CkanFault.Query($"sort has {keys.Length} keys; {MostSortKeys} are taken");
        foreach (var key in keys)
        {
            var words = key.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var name = words[0] == "relevance" ? "score" : words[0];
            if (name is not ("score" or "id" or "name" or "title" or "title_string" or "metadata_modified" or "metadata_created" or "views_recent" or "views_total" or "rank"))
                throw CkanFault.Query($"there is no order by {CkanFields.Cut(name)}; there are score, id, name, title, metadata_created and metadata_modified");
            yield return (name, words switch
            {
                [_] => name == "score",
                [_, var way] when way.Equals("asc", StringComparison.OrdinalIgnoreCase) => false,
                [_, var way] when way.Equals("desc", StringComparison.OrdinalIgnoreCase) => true,
                _ => throw CkanFault.Query($"'{CkanFields.Cut(key)}' is no order; asc or desc may follow a name"),
            });
        }
    }

    private static List<(string Name, string Title, int Count)> Count(CkanCatalogue catalogue, IReadOnlyList<CkanDataset> found, string name, int limit, int least)
    {
        var field = CkanFields.Find(name);
        if (field.Kind is CkanFieldKind.Words)
            throw CkanFault.Query($"{name} is not counted by");
        Dictionary<string, int> counts = new(StringComparer.Ordinal);
        foreach (var dataset in found)
        {
            foreach (var value in field.Values(dataset))
                counts[value] = counts.GetValueOrDefault(value) + 1;
        }
        return
        [
            .. counts.Where(count => count.Value >= least)
                .OrderByDescending(count => count.Value)
                .ThenBy(count => count.Key, StringComparer.Ordinal)
                .Take(limit is 0 ? int.MaxValue : limit)
                .Select(count => (count.Key, Titled(catalogue, name, count.Key), count.Value)),
        ];
    }

    private static string Titled(CkanCatalogue catalogue, string field, string value) => field switch
    {
        "organization" => catalogue.OrganisationByName[value].Title,
        "groups" => catalogue.GroupByName[value].Title,
        "license_id" => CkanVocabulary.Licences.FirstOrDefault(licence => licence.Id == value)?.Title ?? value,
        _ => value,
    };
}
