using System.Collections.Concurrent;
using DataSud.Api.Catalogue;

namespace DataSud.Api.Ckan;

/// <summary>The catalogue the way CKAN sees it, made once for each state of it: every list and order that actions need, in memory.</summary>
internal sealed class CkanCatalogue
{
    private readonly Dictionary<string, CkanDataset> byName;
    private readonly Dictionary<Guid, CkanDataset> byUuid;
    private readonly ConcurrentDictionary<string, CkanDataset[]> orders = new(StringComparer.Ordinal);

    /// <summary>Makes it.</summary>
    public CkanCatalogue(PortalState state)
    {
        State = state;
        // Harvesters skip a dataset without resources, and report it each time.
        Datasets = [.. state.Datasets.Where(dataset => dataset.Resources.Count > 0).Select(CkanDataset.Of)];
        byName = Datasets.DistinctBy(dataset => dataset.Name, StringComparer.Ordinal).ToDictionary(dataset => dataset.Name, StringComparer.Ordinal);
        byUuid = Datasets.ToDictionary(dataset => dataset.Source.Uuid);
        Organisations = [.. Datasets.GroupBy(dataset => dataset.Organisation, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(OrganisationOf)];
        Groups =
        [
            .. Datasets.SelectMany(dataset => dataset.Source.Entry.Themes.Distinct(StringComparer.Ordinal), (dataset, theme) => (dataset, theme))
                .GroupBy(pair => pair.theme, pair => pair.dataset, StringComparer.Ordinal)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new CkanGroup(StableUuid.Of("group/" + group.Key), CkanDataset.GroupName(group.Key), CkanVocabulary.ThemeOf(group.Key),
                    "http://publications.europa.eu/resource/authority/data-theme/" + group.Key, group.Min(dataset => dataset.Source.Issued), [.. group])),
        ];
        Tags = [.. Datasets.SelectMany(dataset => dataset.Tags).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        TagIds = Tags.ToDictionary(tag => tag, tag => StableUuid.Of("tag/" + tag), StringComparer.Ordinal);
        OrganisationByName = Organisations.ToDictionary(organisation => organisation.Name, StringComparer.Ordinal);
        GroupByName = Groups.ToDictionary(group => group.Name, StringComparer.Ordinal);
    }

    /// <summary>What it was made of.</summary>
    public PortalState State { get; }

    /// <summary>Datasets with something to download or to ask, in the order of lists.</summary>
    public IReadOnlyList<CkanDataset> Datasets { get; }

    /// <summary>Producers, by name.</summary>
    public IReadOnlyList<CkanGroup> Organisations { get; }

    /// <summary>EU themes, by name.</summary>
    public IReadOnlyList<CkanGroup> Groups { get; }

    /// <summary>Tags in use, in order.</summary>
    public IReadOnlyList<string> Tags { get; }

    /// <summary>UUIDs of the tags in use.</summary>
    public IReadOnlyDictionary<string, Guid> TagIds { get; }

    /// <summary>Producers by name.</summary>
    public IReadOnlyDictionary<string, CkanGroup> OrganisationByName { get; }

    /// <summary>EU themes by name.</summary>
    public IReadOnlyDictionary<string, CkanGroup> GroupByName { get; }

    /// <summary>The dataset of a UUID or a name, or null.</summary>
    public CkanDataset? Find(string id) => byName.GetValueOrDefault(id) ?? (Guid.TryParse(id, out var uuid) ? byUuid.GetValueOrDefault(uuid) : null);

    /// <summary>The resource of a UUID with its dataset, or null.</summary>
    public (CkanDataset Dataset, PortalResource Resource)? FindResource(string id) =>
        Guid.TryParse(id, out var uuid) && State.FindResource(uuid) is { } found && byUuid.TryGetValue(found.Dataset.Uuid, out var dataset) ? (dataset, found.Resource) : null;

    /// <summary>The group of a UUID or a name among some, or null.</summary>
    public static CkanGroup? Find(IReadOnlyDictionary<string, CkanGroup> groups, string id) =>
        groups.GetValueOrDefault(id) ?? (Guid.TryParse(id, out var uuid) ? groups.Values.FirstOrDefault(group => group.Uuid == uuid) : null);

    /// <summary>All datasets in an order, made the first time it is asked for.</summary>
    /// <param name="name">Name of the order.</param>
    /// <param name="make">Makes it.</param>
    public CkanDataset[] InOrder(string name, Func<IReadOnlyList<CkanDataset>, CkanDataset[]> make) => orders.GetOrAdd(name, _ => make(Datasets));

    private static CkanGroup OrganisationOf(IGrouping<string, CkanDataset> group)
    {
        var first = group.First().Source.Main;
        return new(StableUuid.Of("organization/" + group.Key), group.Key, first.Producer,
            first.Homepage is { } page ? $"Producteur de données. {page}" : "Producteur de données.", group.Min(dataset => dataset.Source.Issued), [.. group]);
    }
}
