using System.Collections.Concurrent;
using DataSud.Api.Catalogue;
using DataSud.Api.Csw.Filters;

namespace DataSud.Api.Csw;

/// <summary>The records of one state of the catalogue, and each order that was asked for, kept: paging sorts once.</summary>
internal sealed class CatalogueRecords
{
    private readonly CatalogueRecord[] records;
    private readonly Dictionary<string, CatalogueRecord> byId;
    private readonly ConcurrentDictionary<SortRule, CatalogueRecord[]> sorted = new();

    public CatalogueRecords(PortalState state)
    {
        State = state;
        records = [.. state.Datasets.Select(dataset => new CatalogueRecord(dataset))];
        byId = new(StringComparer.OrdinalIgnoreCase);
        foreach (var record in records)
            byId[record.Dataset.Id] = byId[record.Identifier] = record;
    }

    /// <summary>The state that they are of.</summary>
    public PortalState State { get; }

    /// <summary>The record of a UUID or of an id of the API, or null.</summary>
    public CatalogueRecord? Find(string id) => byId.GetValueOrDefault(id);

    /// <summary>All of them, in the order asked for.</summary>
    public IReadOnlyList<CatalogueRecord> InOrder(SortRule? sort) => sort is { } rule ? sorted.GetOrAdd(rule, Sort) : records;

    /// <summary>A page of those that a filter finds.</summary>
    /// <returns>How many the filter finds, and the page.</returns>
    public (int Matched, IReadOnlyList<CatalogueRecord> Page) Find(RecordsRequest request)
    {
        var ordered = InOrder(request.Sort);
        var size = request.ResultType == ResultType.Hits ? 0 : Math.Min(request.MaxRecords, RecordsRequest.LargestPage);
        var first = request.StartPosition - 1;
        if (request.Filter is not { } filter)
            return (ordered.Count, [.. ordered.Skip(first).Take(size)]);
        List<CatalogueRecord> page = [];
        var matched = 0;
        foreach (var record in ordered)
        {
            if (!filter(record))
                continue;
            if (matched >= first && page.Count < size)
                page.Add(record);
            matched++;
        }
        return (matched, page);
    }

    /// <summary>The values that a property has, each once, in order.</summary>
    public IEnumerable<string> Domain(RecordProperty property) => records
        .SelectMany(record => property.Kind == PropertyKind.Moment ? property.Moment(record) is { } moment ? [CswXml.Form(moment)] : [] : property.Kind == PropertyKind.Text ? record.Values(property) : [])
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    // Sorting is stable; records without a value come last either way.
    private CatalogueRecord[] Sort(SortRule rule)
    {
        var (property, descending) = rule;
        var present = records.OrderBy(property.IsAbsent);
        if (property.Kind == PropertyKind.Moment)
            return [.. descending ? present.ThenByDescending(property.Moment) : present.ThenBy(property.Moment)];
        return [.. descending ? present.ThenByDescending(First, StringComparer.Ordinal) : present.ThenBy(First, StringComparer.Ordinal)];

        string First(CatalogueRecord record) => record.Folded(property) is [var first, ..] ? first : "";
    }
}
