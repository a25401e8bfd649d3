using System.Text.Json;

namespace DataSud.Api.Ckan;

/// <summary>Producers, EU themes, tags and licences as CKAN lists them.</summary>
internal static class CkanGroups
{
    private const string Organisation = "organization";

    /// <summary>organization_list: names, or all of them.</summary>
    public static void ListOrganisations(CkanCall call, Utf8JsonWriter json) => List(call, json, call.Catalogue.Organisations, "organizations", isOrganisation: true);

    /// <summary>group_list: names, or all of them.</summary>
    public static void ListGroups(CkanCall call, Utf8JsonWriter json) => List(call, json, call.Catalogue.Groups, "groups", isOrganisation: false);

    /// <summary>organization_show.</summary>
    public static void ShowOrganisation(CkanCall call, Utf8JsonWriter json) => Show(call, json, call.Catalogue.OrganisationByName, isOrganisation: true);

    /// <summary>group_show.</summary>
    public static void ShowGroup(CkanCall call, Utf8JsonWriter json) => Show(call, json, call.Catalogue.GroupByName, isOrganisation: false);

    /// <summary>tag_list: tags in use.</summary>
    public static void ListTags(CkanCall call, Utf8JsonWriter json)
    {
        if (call.Parameters.Text("vocabulary_id") is { } vocabulary)
            throw CkanFault.NotFound("could not find vocabulary " + CkanFields.Cut(vocabulary));
        var part = CkanWords.Fold(call.Parameters.Text("query") ?? "");
        var all = call.Parameters.Flag("all_fields");
        json.WriteStartArray();
        foreach (var tag in call.Catalogue.Tags.Where(tag => CkanWords.Fold(tag).Contains(part, StringComparison.Ordinal)))
        {
            if (all)
                WriteTag(call, json, tag);
            else
                json.WriteStringValue(tag);
        }
        json.WriteEndArray();
    }

    /// <summary>license_list.</summary>
    public static void ListLicences(CkanCall call, Utf8JsonWriter json)
    {
        json.WriteStartArray();
        foreach (var licence in CkanVocabulary.Licences)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, licence.Id);
            json.WriteString("title"u8, licence.Title);
            json.WriteString("url"u8, licence.Url);
            json.WriteString("status"u8, "active");
            json.WriteString("family"u8, "");
            json.WriteString("maintainer"u8, "");
            json.WriteBoolean("domain_data"u8, licence.IsOpen);
            json.WriteBoolean("domain_content"u8, licence.IsOpen);
            json.WriteBoolean("domain_software"u8, false);
            json.WriteBoolean("is_generic"u8, false);
            json.WriteBoolean("is_okd_compliant"u8, licence.IsOpen);
            json.WriteBoolean("is_osi_compliant"u8, false);
            json.WriteString("od_conformance"u8, licence.IsOpen ? "approved" : "not reviewed");
            json.WriteString("osd_conformance"u8, "not reviewed");
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>Writes the organization of a dataset: every key that data.gouv.fr's form requires, each a text.</summary>
    public static void WriteOrganisation(Utf8JsonWriter json, CkanGroup group)
    {
        json.WriteStartObject();
        WriteFields(json, group, isOrganisation: true);
        json.WriteEndObject();
    }

    /// <summary>Writes a group of a dataset.</summary>
    public static void WriteShort(Utf8JsonWriter json, CkanGroup group)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, group.Uuid);
        json.WriteString("name"u8, group.Name);
        json.WriteString("title"u8, group.Title);
        json.WriteString("display_name"u8, group.Title);
        json.WriteString("description"u8, group.Description);
        json.WriteString("image_display_url"u8, "");
        json.WriteEndObject();
    }

    /// <summary>Writes a tag.</summary>
    public static void WriteTag(CkanCall call, Utf8JsonWriter json, string tag)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, call.Catalogue.TagIds[tag]);
        json.WriteString("name"u8, tag);
        json.WriteString("display_name"u8, tag);
        json.WriteString("state"u8, "active");
        json.WriteNull("vocabulary_id"u8);
        json.WriteEndObject();
    }

    private static void List(CkanCall call, Utf8JsonWriter json, IReadOnlyList<CkanGroup> groups, string namesParameter, bool isOrganisation)
    {
        var parameters = call.Parameters;
        var all = parameters.Flag("all_fields");
        var offset = parameters.Count("offset", 0, int.MaxValue);
        var limit = parameters.Count("limit", int.MaxValue, int.MaxValue);
        var names = parameters.Texts(namesParameter);
        var wanted = groups.Where(group => names is null || names.Contains(group.Name, StringComparer.Ordinal));
        json.WriteStartArray();
        foreach (var group in Sorted(wanted, parameters.Text("sort") ?? parameters.Text("order_by") ?? "title asc").Skip(offset).Take(limit))
        {
            if (!all)
            {
                json.WriteStringValue(group.Name);
                continue;
            }
            json.WriteStartObject();
            WriteFields(json, group, isOrganisation);
            if (parameters.Flag("include_dataset_count", absent: true))
                json.WriteNumber("package_count"u8, group.Datasets.Count);
            WriteLists(json, parameters);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static IOrderedEnumerable<CkanGroup> Sorted(IEnumerable<CkanGroup> groups, string sort)
    {
        var words = sort.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var down = words switch
        {
            [_] => words[0] is "package_count" or "packages",
            [_, "asc"] => false,
            [_, "desc"] => true,
            _ => throw CkanFault.Invalid("sort", "Must be name, title or package_count, with asc or desc"),
        };
        return words[0] switch
        {
            "name" => By(group => group.Name),
            "title" => By(group => CkanWords.Fold(group.Title)),
            "package_count" or "packages" => (down ? groups.OrderByDescending(group => group.Datasets.Count) : groups.OrderBy(group => group.Datasets.Count)).ThenBy(group => group.Name, StringComparer.Ordinal),
            _ => throw CkanFault.Invalid("sort", "Must be name, title or package_count, with asc or desc"),
        };

        IOrderedEnumerable<CkanGroup> By(Func<CkanGroup, string> key) => down ? groups.OrderByDescending(key, StringComparer.Ordinal) : groups.OrderBy(key, StringComparer.Ordinal);
    }

    private static void Show(CkanCall call, Utf8JsonWriter json, IReadOnlyDictionary<string, CkanGroup> groups, bool isOrganisation)
    {
        var parameters = call.Parameters;
        var id = parameters.Required("id");
        var group = CkanCatalogue.Find(groups, id) ?? throw CkanFault.NotFound((isOrganisation ? "organization " : "group ") + CkanFields.Cut(id));
        json.WriteStartObject();
        WriteFields(json, group, isOrganisation);
        if (parameters.Flag("include_dataset_count", absent: true))
            json.WriteNumber("package_count"u8, group.Datasets.Count);
        WriteLists(json, parameters, absent: true);
        if (parameters.Flag("include_datasets"))
        {
            json.WriteStartArray("packages"u8);
            // As many as CKAN gives.
            foreach (var dataset in group.Datasets.Take(CkanSearch.MostRows))
                CkanPackages.Write(call, json, dataset);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    // Nobody has an account, no group has groups of its own.
    private static void WriteLists(Utf8JsonWriter json, CkanParameters parameters, bool absent = false)
    {
        foreach (var name in new[] { "extras", "users", "groups", "tags" })
        {
            if (!parameters.Flag("include_" + name, absent))
                continue;
            json.WriteStartArray(name);
            json.WriteEndArray();
        }
    }

    private static void WriteFields(Utf8JsonWriter json, CkanGroup group, bool isOrganisation)
    {
        var created = CkanFields.Moment(group.Created);
        json.WriteString("id"u8, group.Uuid);
        json.WriteString("name"u8, group.Name);
        json.WriteString("title"u8, group.Title);
        json.WriteString("display_name"u8, group.Title);
        json.WriteString("description"u8, group.Description);
        json.WriteString("type"u8, isOrganisation ? Organisation : "group");
        json.WriteBoolean("is_organization"u8, isOrganisation);
        json.WriteString("state"u8, "active");
        json.WriteString("approval_status"u8, "approved");
        json.WriteString("image_url"u8, "");
        json.WriteString("image_display_url"u8, "");
        json.WriteString("created"u8, created);
        json.WriteString("revision_id"u8, group.Uuid);
        json.WriteString("revision_timestamp"u8, created);
        json.WriteNumber("num_followers"u8, 0);
    }
}
