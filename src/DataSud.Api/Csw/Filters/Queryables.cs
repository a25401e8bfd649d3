using DataSud.Api.Csw.Iso;

namespace DataSud.Api.Csw.Filters;

/// <summary>
/// The properties that filters may name: the core of CSW and those of the ISO profile that our records have. Clients write them with or
/// without a prefix and in any case (udata writes apiso:type, IDGO OrganisationName), and all are taken.
/// </summary>
internal static class Queryables
{
    private static readonly List<RecordProperty> Known = [];
    private static readonly Dictionary<string, RecordProperty> ByName = new(StringComparer.OrdinalIgnoreCase);

    public static readonly RecordProperty Identifier = Text("Identifier", "dc:identifier", record => [record.Identifier, record.Dataset.Id], "ResourceIdentifier", "FileIdentifier");

    public static readonly RecordProperty Title = Text("Title", "dc:title", record => [record.Dataset.Title]);

    public static readonly RecordProperty Abstract = Text("Abstract", "dct:abstract", record => [record.Dataset.Description], "description");

    public static readonly RecordProperty Subject = Text("Subject", "dc:subject", record => [.. record.Dataset.Entry.Keywords, .. Themes.LabelsOf(record.Dataset.Entry)], "keyword", "keywords");

    public static readonly RecordProperty TopicCategory = Text("TopicCategory", null, record => Themes.TopicsOf(record.Dataset.Entry));

    public static readonly RecordProperty Type = Text("Type", "dc:type", _ => ["dataset"], "HierarchyLevel");

    public static readonly RecordProperty Format = Text("Format", "dc:format", record => record.Dataset.Resources.Select(resource => resource.Format).Distinct());

    public static readonly RecordProperty Language = Text("Language", "dc:language", _ => [IsoCodes.French], "ResourceLanguage");

    // The producer alone: DataSud asks for the organisations and then for the datasets of one, ten of them and no more.
    public static readonly RecordProperty OrganisationName = Text("OrganisationName", "dc:creator", record => [record.Dataset.Main.Producer]);

    public static readonly RecordProperty Publisher = Text(null, "dc:publisher", _ => [Parties.Publisher]);

    public static readonly RecordProperty Rights = Text("ConditionApplyingToAccessAndUse", "dc:rights", record => [record.Dataset.Main.Licence], "OtherConstraints", "accessRights", "license");

    public static readonly RecordProperty Lineage = Text("Lineage", "dct:provenance", record => [record.Lineage]);

    public static readonly RecordProperty Modified = Moment("Modified", "dct:modified", record => Second(record.Dataset.Modified), "date", "dateStamp");

    public static readonly RecordProperty RevisionDate = Moment("RevisionDate", null, record => Second(record.Dataset.Modified));

    public static readonly RecordProperty PublicationDate = Moment("PublicationDate", "dct:issued", record => Second(record.Dataset.Issued));

    public static readonly RecordProperty CreationDate = Moment("CreationDate", "dct:created", record => StartOf(record.Dataset.LastDay));

    public static readonly RecordProperty ExtentBegin = Moment("TempExtent_begin", null, record => StartOf(record.Dataset.FirstDay));

    public static readonly RecordProperty ExtentEnd = Moment("TempExtent_end", null, record => StartOf(record.Dataset.LastDay));

    private static readonly RecordProperty[] Searched = [Title, Abstract, Subject, Identifier, OrganisationName, Rights, Lineage, Format];

    public static readonly RecordProperty AnyText = Add(PropertyKind.AnyText, "AnyText", "csw:AnyText", queryable => queryable with
    {
        Texts = record => [string.Join('\n', Searched.SelectMany(record.Values))],
    });

    public static readonly RecordProperty BoundingBox = Add(PropertyKind.Box, "BoundingBox", "ows:BoundingBox", queryable => queryable, "Envelope", "spatial", "coverage", "the_geom");

    // What the standard names and no record of ours has: a filter on it is a good question whose answer is none.
    private static readonly RecordProperty Absent = Add(PropertyKind.Text, null, null, queryable => queryable,
        "relation", "source", "contributor", "Association", "ParentIdentifier", "AlternateTitle", "ServiceType", "ServiceTypeVersion", "Operation", "OperatesOn",
        "OperatesOnIdentifier", "CouplingType", "GeographicDescriptionCode", "Denominator", "DistanceValue", "DistanceUOM", "SpecificationTitle", "Degree");

    /// <summary>How many there are.</summary>
    public static int Count => Known.Count;

    /// <summary>All that records have.</summary>
    public static IEnumerable<RecordProperty> All => Known.Where(queryable => queryable != Absent);

    /// <summary>The property of a name.</summary>
    /// <exception cref="CswFault">There is none.</exception>
    public static RecordProperty Of(string name) => Find(name)
        ?? throw CswFault.Invalid("PropertyName", $"There is no property '{CswFault.Echo(name)}'; GetCapabilities lists them in the constraints of GetRecords.");

    /// <summary>The property of a name, or null.</summary>
    public static RecordProperty? Find(string name)
    {
        var trimmed = name.Trim();
        return ByName.GetValueOrDefault(trimmed[(trimmed.LastIndexOf(':') + 1)..]);
    }

    private static DateTime? StartOf(DateOnly? day) => day?.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc);

    // As records give it.
    private static DateTime Second(DateTime moment) => moment.AddTicks(-(moment.Ticks % TimeSpan.TicksPerSecond));

    private static RecordProperty Text(string? iso, string? core, Func<CatalogueRecord, IEnumerable<string>> texts, params ReadOnlySpan<string> others) =>
        Add(PropertyKind.Text, iso, core, queryable => queryable with { Texts = texts }, others);

    private static RecordProperty Moment(string? iso, string? core, Func<CatalogueRecord, DateTime?> moment, params ReadOnlySpan<string> others) =>
        Add(PropertyKind.Moment, iso, core, queryable => queryable with { Moment = moment }, others);

    private static RecordProperty Add(PropertyKind kind, string? iso, string? core, Func<RecordProperty, RecordProperty> complete, params ReadOnlySpan<string> others)
    {
        var queryable = complete(new() { Index = Known.Count, Kind = kind, IsoName = iso, CoreName = core });
        Known.Add(queryable);
        foreach (var name in (string?[])[iso, core?[(core.IndexOf(':', StringComparison.Ordinal) + 1)..], .. others])
        {
            if (name is not null)
                ByName[name] = queryable;
        }
        return queryable;
    }
}
