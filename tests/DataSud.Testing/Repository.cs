namespace DataSud.Testing;

/// <summary>Where the sources stand.</summary>
public static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Above(AppContext.BaseDirectory).First(folder => File.Exists(Path.Combine(folder, "DataSud.Api.sln")));

    /// <summary>The data that come with the product.</summary>
    public static string SeedData { get; } = Path.Combine(Root, Import.Seed.SeedData.FolderName);

    private static IEnumerable<string> Above(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
            yield return at.FullName;
    }
}
