namespace DataSud.Testing;

/// <summary>Official files that are not part of the repository; a test over one says that it was skipped where they are absent.</summary>
public static class SharedData
{
    /// <summary>Looks for a file or folder under <c>shared/data</c>, beside the repository.</summary>
    /// <param name="path">Path within that folder.</param>
    public static string Find(string path)
    {
        var found = Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data", path));
        if (!Path.Exists(found))
            Assert.Skip($"The official file ../shared/data/{path} is not here.");
        return found;
    }
}
