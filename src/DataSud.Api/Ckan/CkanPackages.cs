using System.Globalization;
using System.Text.Json;
using DataSud.Api.Catalogue;
using DataSud.Storage.Features;

namespace DataSud.Api.Ckan;

/// <summary>Writes datasets and their resources as CKAN does, with every key that a harvester's form requires.</summary>
internal static class CkanPackages
{
    // Formats of files that are tables, which datastore_search reads.
    private static readonly string[] Tabular = ["CSV", "JSON", "Parquet"];

    /// <summary>Writes a dataset.</summary>
    public static void Write(CkanCall call, Utf8JsonWriter json, CkanDataset dataset)
    {
        var source = dataset.Source;
        json.WriteStartObject();
        json.WriteString("id", dataset.Id);
        json.WriteString("name", dataset.Name);
        json.WriteString("title", source.Title);
        json.WriteString("notes", source.Description);
        json.WriteString("type", "dataset");
        json.WriteString("state", "active");
        json.WriteBoolean("private", false);
        json.WriteBoolean("isopen", dataset.Licence.IsOpen);
        json.WriteString("url", call.Base + PageOf(source));
        json.WriteString("version", source.Main.Number.ToString(CultureInfo.InvariantCulture));
        json.WriteString("author", source.Main.Producer);
        json.WriteNull("author_email");
        json.WriteString("maintainer", call.Contact.Name);
        json.WriteString("maintainer_email", call.Contact.Email);
        json.WriteString("license_id", dataset.Licence.Id);
        json.WriteString("license_title", dataset.Licence.Title);
        json.WriteString("license_url", dataset.Licence.Url);
        json.WriteString("frequency", CkanVocabulary.FrequencyOf(source.Main.Frequency));
        json.WriteString("metadata_created", CkanFields.Moment(source.Issued));
        json.WriteString("metadata_modified", CkanFields.Moment(source.Modified));
        json.WriteNull("creator_user_id");
        var organisation = call.Catalogue.OrganisationByName[dataset.Organisation];
        json.WriteString("owner_org", organisation.Uuid);
        json.WritePropertyName("organization");
        CkanGroups.WriteOrganisation(json, organisation);
        json.WriteStartArray("groups");
        foreach (var name in dataset.Groups)
            CkanGroups.WriteShort(json, call.Catalogue.GroupByName[name]);
        json.WriteEndArray();
        json.WriteNumber("num_tags", dataset.Tags.Count);
        json.WriteStartArray("tags");
        foreach (var tag in dataset.Tags)
            CkanGroups.WriteTag(json, tag);
        json.WriteEndArray();
        json.WriteStartArray("extras");
        foreach (var (key, value) in Extras(dataset))
        {
            json.WriteStartObject();
            json.WriteString("key", key);
            json.WriteString("value", value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("num_resources", source.Resources.Count);
        json.WriteStartArray("resources");
        foreach (var (position, resource) in source.Resources.Index())
            Write(call, json, dataset, resource, position);
        json.WriteEndArray();
        json.WriteStartArray("relationships_as_subject");
        json.WriteEndArray();
        json.WriteStartArray("relationships_as_object");
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a resource.</summary>
    public static void Write(CkanCall call, Utf8JsonWriter json, CkanDataset dataset, PortalResource resource, int position)
    {
        json.WriteStartObject();
        json.WriteString("id", resource.Uuid);
        json.WriteString("package_id", dataset.Id);
        json.WriteNumber("position", position);
        json.WriteString("name", NameOf(resource));
        json.WriteString("description", resource.Description);
        json.WriteString("format", resource.Format);
        json.WriteString("mimetype", resource.MediaType);
        json.WriteNull("mimetype_inner");
        if (resource.Bytes is { } bytes)
            json.WriteNumber("size", bytes);
        else
            json.WriteNull("size");
        json.WriteString("hash", resource.Sha256);
        json.WriteString("created", CkanFields.Moment(dataset.Source.Issued));
        json.WriteString("last_modified", CkanFields.Moment(dataset.Source.Modified));
        json.WriteString("metadata_modified", CkanFields.Moment(dataset.Source.Modified));
        json.WriteString("url", call.Base + resource.Path);
        json.WriteNull("url_type");
        json.WriteString("resource_type", resource.Kind is ResourceKind.Download ? "file" : "api");
        json.WriteBoolean("datastore_active", IsTabular(resource));
        json.WriteNull("cache_url");
        json.WriteNull("cache_last_updated");
        json.WriteString("state", "active");
        json.WriteEndObject();
    }

    /// <summary>Whether datastore_search reads a resource.</summary>
    public static bool IsTabular(PortalResource resource) => resource is { Kind: ResourceKind.Download, Table: not null } && Tabular.Contains(resource.Format, StringComparer.Ordinal);

    /// <summary>The extras of a dataset: those that harvesters understand, and what a reuser must quote.</summary>
    public static IEnumerable<(string Key, string Value)> Extras(CkanDataset dataset)
    {
        var source = dataset.Source;
        if (source.Box is { } box)
            yield return ("spatial", Polygon(box));
        yield return ("spatial-text", source.IsNational ? "France" : "Provence-Alpes-Côte d'Azur");
        yield return ("spatial-uri", source.IsNational ? "http://publications.europa.eu/resource/authority/country/FRA" : "http://id.insee.fr/geo/region/93");
        yield return ("frequency", CkanVocabulary.FrequencyUri(source.Main.Frequency));
        if (source is { FirstDay: { } first, LastDay: { } last })
        {
            yield return ("temporal_start", first.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
            yield return ("temporal_end", last.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
        yield return ("attribution", source.Main.Attribution);
    }

    // The page for people.
    private static string PageOf(PortalDataset dataset) => $"/catalog/datasets/{Uri.EscapeDataString(dataset.Id)}.html";

    // Short and without accents, as DataSud's rules for resources ask.
    private static string NameOf(PortalResource resource) => CkanWords.Plain(resource.Title) is { Length: > 100 } name ? name[..100].TrimEnd() : CkanWords.Plain(resource.Title);

    private static string Polygon(BoundingBox box) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"type":"Polygon","coordinates":[[[{{box.West}},{{box.South}}],[{{box.East}},{{box.South}}],[{{box.East}},{{box.North}}],[{{box.West}},{{box.North}}],[{{box.West}},{{box.South}}]]]}""");
}
