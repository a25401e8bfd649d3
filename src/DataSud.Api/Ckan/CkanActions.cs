using System.Collections.Frozen;
using System.Text.Json;
using DataSud.Api.Catalogue;

namespace DataSud.Api.Ckan;

/// <summary>An action being called.</summary>
/// <param name="Parameters">What it is given.</param>
/// <param name="Catalogue">The catalogue.</param>
/// <param name="Base">Address of the service, that clients use.</param>
/// <param name="Contact">Whom to ask.</param>
/// <param name="Request">The request.</param>
internal sealed record CkanCall(CkanParameters Parameters, CkanCatalogue Catalogue, string Base, CatalogueContact Contact, HttpRequest Request)
{
    /// <summary>Services of the request.</summary>
    public IServiceProvider Services => Request.HttpContext.RequestServices;
}

/// <summary>An action: writes its result.</summary>
/// <param name="call">The call.</param>
/// <param name="json">Where to.</param>
/// <param name="cancellationToken">Ends it.</param>
/// <exception cref="CkanFault">There is no result.</exception>
internal delegate Task CkanHandler(CkanCall call, Utf8JsonWriter json, CancellationToken cancellationToken);

/// <summary>The actions, by name.</summary>
internal static class CkanActions
{
    private const string Version = "2.10.0";

    private static readonly FrozenDictionary<string, (string Help, CkanHandler Handler)> Known = new Dictionary<string, (string, CkanHandler)>(StringComparer.Ordinal)
    {
        ["site_read"] = ("Whether the catalogue may be read: true.", Now((_, json) => json.WriteBooleanValue(true))),
        ["status_show"] = ("What answers here.", Now(Status)),
        ["package_list"] = ("Names of the datasets, in order.\n\n:param limit: how many at most\n:param offset: how many to skip", Now(ListPackages)),
        ["current_package_list_with_resources"] = ("The datasets, the last changed first.\n\n:param limit: how many at most (1000)\n:param offset: how many to skip", Now(ListWhole)),
        ["package_search"] = ("Datasets that meet a query.\n\n:param q: words, or conditions such as organization:insee AND -tags:population\n:param fq: conditions\n:param sort: score, id, name, title, metadata_created, metadata_modified, with asc or desc\n:param rows: how many (10), at most 1000\n:param start: how many to skip\n:param facet.field: fields to count by\n:param facet.limit: values counted (50), -1 for all", Now(CkanSearch.Write)),
        ["package_show"] = ("A dataset.\n\n:param id: its id or name", Now(ShowPackage)),
        ["resource_show"] = ("A resource of a dataset.\n\n:param id: its id", Now(ShowResource)),
        ["organization_list"] = ("Producers.\n\n:param all_fields: all of them rather than names\n:param sort: name, title or package_count, with asc or desc", Now(CkanGroups.ListOrganisations)),
        ["organization_show"] = ("A producer.\n\n:param id: its id or name\n:param include_datasets: its datasets too", Now(CkanGroups.ShowOrganisation)),
        ["group_list"] = ("Themes of the EU's table data-theme.\n\n:param all_fields: all of them rather than names", Now(CkanGroups.ListGroups)),
        ["group_show"] = ("A theme.\n\n:param id: its id or name\n:param include_datasets: its datasets too", Now(CkanGroups.ShowGroup)),
        ["tag_list"] = ("Tags in use.\n\n:param query: part of a tag\n:param all_fields: all of them rather than names", Now(CkanGroups.ListTags)),
        ["license_list"] = ("Licences.", Now(CkanGroups.ListLicences)),
        [Datastore] = ("Rows of a tabular resource.\n\n:param resource_id: the resource\n:param filters: {column: value or values}\n:param q: words, or {column: words}\n:param fields: columns\n:param sort: columns with asc or desc\n:param limit: how many (100), at most 32000\n:param offset: how many to skip\n:param include_total: whether to count all\n:param records_format: objects or lists", CkanDatastore.SearchAsync),
        ["help_show"] = ("What an action does.\n\n:param name: its name", Now(ShowHelp)),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // CKAN has them; here they are nobody's.
    private static readonly string[] Writing = ["_create", "_update", "_patch", "_delete", "_purge", "_upsert", "_revise", "_reorder"];

    /// <summary>Name of the action that reads the database.</summary>
    public const string Datastore = "datastore_search";

    /// <summary>The action of a name, or null.</summary>
    /// <exception cref="CkanFault">CKAN has it, and it writes.</exception>
    public static CkanHandler? Find(string name) => Known.TryGetValue(name, out var known) ? known.Handler
        : Writing.Any(ending => name.EndsWith(ending, StringComparison.Ordinal)) && name.All(character => char.IsAsciiLetterLower(character) || character == '_') ? throw CkanFault.ReadOnly()
        : null;

    private static CkanHandler Now(Action<CkanCall, Utf8JsonWriter> write) => (call, json, _) =>
    {
        write(call, json);
        return Task.CompletedTask;
    };

    private static void Status(CkanCall call, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("ckan_version", Version);
        json.WriteString("site_title", "DataSud.Api");
        json.WriteString("site_description", "Observatoire du numérique de Provence-Alpes-Côte d’Azur");
        json.WriteString("site_url", call.Base);
        json.WriteString("locale_default", "fr");
        json.WriteNull("error_emails_to");
        json.WriteStartArray("extensions");
        json.WriteStringValue("datastore");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void ListPackages(CkanCall call, Utf8JsonWriter json)
    {
        var offset = call.Parameters.Count("offset", 0, int.MaxValue);
        var limit = call.Parameters.Count("limit", int.MaxValue, int.MaxValue);
        json.WriteStartArray();
        foreach (var dataset in call.Catalogue.InOrder("name", datasets => [.. datasets.OrderBy(dataset => dataset.Name, StringComparer.Ordinal)]).Skip(offset).Take(limit))
            json.WriteStringValue(dataset.Name);
        json.WriteEndArray();
    }

    private static void ListWhole(CkanCall call, Utf8JsonWriter json)
    {
        var limit = call.Parameters.Count("limit", CkanSearch.MostRows, CkanSearch.MostRows);
        var offset = call.Parameters.Count("offset", 0, int.MaxValue);
        var latest = call.Catalogue.InOrder("latest", datasets => [.. datasets.OrderByDescending(dataset => dataset.Source.Modified)]);
        json.WriteStartArray();
        foreach (var dataset in latest.Skip(offset).Take(limit))
            CkanPackages.Write(call, json, dataset);
        json.WriteEndArray();
    }

    private static void ShowPackage(CkanCall call, Utf8JsonWriter json)
    {
        var id = call.Parameters.Text("id") ?? call.Parameters.Text("name_or_id") ?? throw CkanFault.Invalid("id", "Missing value");
        CkanPackages.Write(call, json, call.Catalogue.Find(id) ?? throw CkanFault.NotFound("dataset " + CkanFields.Cut(id)));
    }

    private static void ShowResource(CkanCall call, Utf8JsonWriter json)
    {
        var id = call.Parameters.Required("id");
        var (dataset, resource) = call.Catalogue.FindResource(id) ?? throw CkanFault.NotFound("resource " + CkanFields.Cut(id));
        CkanPackages.Write(call, json, dataset, resource, dataset.Source.Resources.Index().First(pair => pair.Item.Uuid == resource.Uuid).Index);
    }

    private static void ShowHelp(CkanCall call, Utf8JsonWriter json)
    {
        var name = call.Parameters.Required("name");
        json.WriteStringValue(Known.TryGetValue(name, out var known) ? known.Help : throw CkanFault.NotFound("action name " + CkanFields.Cut(name)));
    }
}
