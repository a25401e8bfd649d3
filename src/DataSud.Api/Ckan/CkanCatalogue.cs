using System.Collections.Concurrent;
using DataSud.Api.Catalogue;

namespace DataSud.Api.Ckan;

/// <summary>A producer or an EU theme: what CKAN calls an organization or a group.</summary>
/// <param name="Uuid">Stable for ever.</param>
/// <param name="Name">Name in addresses.</param>
/// <param name="Title">For people, in French.</param>
/// <param name="Description">What it is, in French.</param>
/// <param name="Created">When its first dataset was published, UTC.</param>
/// <param name="Datasets">Its datasets, in the order of lists.</param>
internal sealed record CkanGroup(Guid Uuid, string Name, string Title, string Description, DateTime Created, IReadOnlyList<CkanDataset> Datasets);

/// <summary>A dataset, with what CKAN says of it that does not depend on who asks.</summary>
internal sealed record CkanDataset
{
    /// <summary>The dataset.</summary>
    public required PortalDataset Source { get; init; }

    /// <summary>Place in lists.</summary>
    public required int Place { get; init; }

    /// <summary>Name in addresses.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its organization.</summary>
    public required string Organisation { get; init; }

    /// <summary>Names of its groups.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>Its tags.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>When its first release was published, as CKAN writes it.</summary>
    public required string Created { get; init; }

    /// <summary>When its data last changed, as CKAN writes it.</summary>
    public required string Modified { get; init; }

    /// <summary>Names of its resources, in their order: short and without accents, as DataSud's rules ask.</summary>
    public required IReadOnlyList<string> ResourceNames { get; init; }

    /// <summary>Its licence.</summary>
    public required CkanLicence Licence { get; init; }

    /// <summary>Title, as folded words.</summary>
    public required string TitleWords { get; init; }

    /// <summary>Tags, as folded words.</summary>
    public required string TagWords { get; init; }

    /// <summary>Everything that is searched, as folded words.</summary>
    public required string AllWords { get; init; }

    /// <summary>UUID as text.</summary>
    public required string Id { get; init; }

    /// <summary>Makes one.</summary>
    public static CkanDataset Of(PortalDataset dataset, int place)
    {
        string[] tags = [.. dataset.Entry.Keywords.Select(CkanWords.Tag).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        var name = CkanWords.Slug(dataset.Id);
        return new()
        {
            Id = dataset.Uuid.ToString(),
            Source = dataset,
            Place = place,
            Name = name,
            Organisation = CkanWords.Slug(dataset.Main.Producer),
            Groups = [.. dataset.Entry.Themes.Select(GroupName).Distinct(StringComparer.Ordinal)],
            Tags = tags,
            ResourceNames = [.. dataset.Resources.Select(resource => CkanWords.ShortName(resource.Title))],
            Created = CkanFields.Moment(dataset.Issued),
            Modified = CkanFields.Moment(dataset.Modified),
            Licence = CkanVocabulary.LicenceOf(dataset.Main.Licence, dataset.Main.LicenceUrl),
            TitleWords = CkanWords.Searchable([dataset.Title, name]),
            TagWords = CkanWords.Searchable(tags),
            AllWords = CkanWords.Searchable([dataset.Title, name, dataset.Description, dataset.Main.Producer, .. tags, .. dataset.Entry.Themes.Select(CkanVocabulary.ThemeOf), .. dataset.Resources.Select(resource => resource.Title)]),
        };
    }

    /// <summary>Name of the group of an EU theme.</summary>
    public static string GroupName(string theme) => theme.ToLowerInvariant();
}

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

/// <summary>The catalogue the way CKAN sees it, as it is now.</summary>
/// <param name="board">The catalogue.</param>
internal sealed class CkanBoard(PortalBoard board)
{
    private readonly Lock making = new();
    private volatile CkanCatalogue? made;

    /// <summary>The catalogue as it is now; null until there is one.</summary>
    public CkanCatalogue? Current
    {
        get
        {
            if (board.Current is not { } state)
                return null;
            if (made is { } known && ReferenceEquals(known.State, state))
                return known;
            lock (making)
            {
                if (made is not { } other || !ReferenceEquals(other.State, state))
                    made = new(state);
                return made;
            }
        }
    }
}
