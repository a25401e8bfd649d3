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
