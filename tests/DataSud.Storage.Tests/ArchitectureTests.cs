using System.Xml.Linq;
using DataSud.Testing;

namespace DataSud.Storage.Tests;

/// <summary>The arrows between the projects point one way.</summary>
public sealed class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["DataSud.Domain"] = [],
        ["DataSud.Storage"] = ["DataSud.Domain"],
        ["DataSud.Import"] = ["DataSud.Storage", "DataSud.Domain"],
        ["DataSud.Cli"] = ["DataSud.Import", "DataSud.Storage"],
        ["DataSud.Api"] = ["DataSud.Storage", "DataSud.Import", "DataSud.Domain"],
    };

    public static TheoryData<string> Projects => [.. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)!).Order()];

    [Theory]
    [MemberData(nameof(Projects))]
    public void AProjectRefersOnlyToThoseBelowIt(string project)
    {
        var file = XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"));
        var references = file.Descendants("ProjectReference").Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.Contains(project, Allowed.Keys);
        Assert.Subset(Allowed[project].ToHashSet(), references.ToHashSet());
    }

    [Fact]
    public void TheDomainKnowsNeitherDatabaseNorFilesNorHttp()
    {
        var foreign = typeof(Domain.Period).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!).Where(name => !name.StartsWith("System.", StringComparison.Ordinal));
        Assert.Empty(foreign);
    }
}
