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
        json.WriteString("id"u8, dataset.Id);
        json.WriteString("name"u8, dataset.Name);
        json.WriteString("title"u8, source.Title);
        json.WriteString("notes"u8, source.Description);
        json.WriteString("type"u8, "dataset");
        json.WriteString("state"u8, "active");
        json.WriteBoolean("private"u8, false);
        json.WriteBoolean("isopen"u8, dataset.Licence.IsOpen);
        json.WriteString("url"u8, call.Base + PageOf(source));
        json.WriteString("version"u8, source.Main.Number.ToString(CultureInfo.InvariantCulture));
        json.WriteString("author"u8, source.Main.Producer);
        json.WriteNull("author_email"u8);
        json.WriteString("maintainer"u8, call.Contact.Name);
        json.WriteString("maintainer_email"u8, call.Contact.Email);
        json.WriteString("license_id"u8, dataset.Licence.Id);
        json.WriteString("license_title"u8, dataset.Licence.Title);
        json.WriteString("license_url"u8, dataset.Licence.Url);
        json.WriteString("frequency"u8, CkanVocabulary.FrequencyOf(source.Main.Frequency));
        json.WriteString("metadata_created"u8, dataset.Created);
        json.WriteString("metadata_modified"u8, dataset.Modified);
        json.WriteNull("creator_user_id"u8);
        var organisation = call.Catalogue.OrganisationByName[dataset.Organisation];
        json.WriteString("owner_org"u8, organisation.Uuid);
        json.WritePropertyName("organization"u8);
        CkanGroups.WriteOrganisation(json, organisation);
        json.WriteStartArray("groups"u8);
        foreach (var name in dataset.Groups)
            CkanGroups.WriteShort(json, call.Catalogue.GroupByName[name]);
        json.WriteEndArray();
        json.WriteNumber("num_tags"u8, dataset.Tags.Count);
        json.WriteStartArray("tags"u8);
        foreach (var tag in dataset.Tags)
            CkanGroups.WriteTag(call, json, tag);
        json.WriteEndArray();
        json.WriteStartArray("extras"u8);
        foreach (var (key, value) in Extras(dataset))
        {
            json.WriteStartObject();
            json.WriteString("key"u8, key);
            json.WriteString("value"u8, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteNumber("num_resources"u8, source.Resources.Count);
        json.WriteStartArray("resources"u8);
        for (var position = 0; position < source.Resources.Count; position++)
            Write(call, json, dataset, source.Resources[position], position);
        json.WriteEndArray();
        json.WriteStartArray("relationships_as_subject"u8);
        json.WriteEndArray();
        json.WriteStartArray("relationships_as_object"u8);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes a resource.</summary>
    public static void Write(CkanCall call, Utf8JsonWriter json, CkanDataset dataset, PortalResource resource, int position)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, resource.Uuid);
        json.WriteString("package_id"u8, dataset.Id);
        json.WriteNumber("position"u8, position);
        json.WriteString("name"u8, dataset.ResourceNames[position]);
        json.WriteString("description"u8, resource.Description);
        json.WriteString("format"u8, resource.Format);
        json.WriteString("mimetype"u8, resource.MediaType);
        json.WriteNull("mimetype_inner"u8);
        if (resource.Bytes is { } bytes)
            json.WriteNumber("size"u8, bytes);
        else
            json.WriteNull("size"u8);
        json.WriteString("hash"u8, resource.Sha256);
        json.WriteString("created"u8, dataset.Created);
        json.WriteString("last_modified"u8, dataset.Modified);
        json.WriteString("metadata_modified"u8, dataset.Modified);
        json.WriteString("url"u8, call.Base + resource.Path);
        json.WriteNull("url_type"u8);
        json.WriteString("resource_type"u8, resource.Kind is ResourceKind.Download ? "file" : "api");
        json.WriteBoolean("datastore_active"u8, IsTabular(resource));
        json.WriteNull("cache_url"u8);
        json.WriteNull("cache_last_updated"u8);
        json.WriteString("state"u8, "active");
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

    private static string Polygon(BoundingBox box) => string.Create(CultureInfo.InvariantCulture,
        $$"""{"type":"Polygon","coordinates":[[[{{box.West}},{{box.South}}],[{{box.East}},{{box.South}}],[{{box.East}},{{box.North}}],[{{box.West}},{{box.North}}],[{{box.West}},{{box.South}}]]]}""");
}
