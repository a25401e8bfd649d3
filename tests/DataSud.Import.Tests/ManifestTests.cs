using DataSud.Import.Pipeline;
using DataSud.Import.Refresh;
using DataSud.Import.Remote;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>What a refresh is told to import, and where it finds it.</summary>
public sealed class ManifestTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("datasud-manifest").FullName;
    private FileServer _server = null!;
    private RemoteFiles _remote = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = await FileServer.StartAsync();
        _remote = new RemoteFiles(RemoteFilesTests.Settings(_server, Path.Combine(_folder, "cache")), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        _remote.Dispose();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task TheManifestOfTheProductIsInOrderAndAsksOnlyAllowedHosts()
    {
        var entries = await Manifest.ReadAsync(Path.Combine(Repository.Root, Manifest.FileName), Token);

        Assert.Contains(entries, entry => entry is { Source: "arcep-ftth", Enabled: true });
        Assert.Contains(entries, entry => entry is { Source: "sirene-establishments", Territory: "93", Enabled: true });
        var addresses = entries.SelectMany(entry => entry.Urls ?? []).Concat(entries.Select(entry => entry.Listing?.Url).OfType<string>()).ToList();
        Assert.NotEmpty(addresses);
        Assert.Empty(addresses.Select(address => AllowedHosts.Official.WhyNot(WebAddress.Parse(address))).OfType<string>());
        Assert.Null(AllowedHosts.Official.WhyNot(FileFinder.DataGouv));
        // Territories come first: the others refer to them.
        Assert.Equal("insee-cog", entries[0].Source);
    }

    [Fact]
    public async Task EveryEntryOfTheProductIsOfAKnownSource()
    {
        var entries = await Manifest.ReadAsync(Path.Combine(Repository.Root, Manifest.FileName), Token);
        var unknown = entries.Select(entry => entry.Source).Distinct().Where(name => Sources.Find(name) is null).ToList();
        Assert.Empty(unknown);
        Assert.NotEmpty(Manifest.Choose(entries, []));
    }

    [Fact]
    public async Task TheFirstFormGoesOnWorking()
    {
        var entries = await ReadAsync("""[ { "source": "arcep-ftth", "path": "arcep/2018-t1" }, { "source": "arcep-ftth", "path": "/elsewhere" } ]""");
        Assert.Equal([("arcep-ftth", Path.Combine(_folder, "arcep/2018-t1")), ("arcep-ftth-2", "/elsewhere")], entries.Select(entry => (entry.Name!, entry.Path!)));
        Assert.Equal("DATASUD_URL_ARCEP_FTTH_2", entries[1].OverridingVariable);
    }

    [Theory]
    [InlineData("""{ "source": "strategy" }""", "is no manifest")]
    [InlineData("""[ { "path": "x" } ]""", "is no manifest")]
    [InlineData("""[ { "source": "strategy", "ulrs": ["https://data.gouv.fr"] } ]""", "is no manifest")]
    [InlineData("""[ { "source": "strategy" } ]""", "entry 'strategy': it takes one of")]
    [InlineData("""[ { "source": "strategy", "path": "x", "urls": ["https://data.gouv.fr"] } ]""", "it takes one of")]
    [InlineData("""[ { "source": "strategy", "urls": [] } ]""", "takes one address or more")]
    [InlineData("""[ { "source": "strategy", "urls": ["data.gouv.fr/a.csv"] } ]""", "takes one address or more")]
    [InlineData("""[ { "source": "strategy", "path": "x", "maxRejects": 2 } ]""", "a share from 0 to 1")]
    [InlineData("""[ { "source": "strategy", "dataset": { "slug": "x", "resources": ["("] } } ]""", "holds no regular expression")]
    [InlineData("""[ { "source": "strategy", "dataset": { "slug": "x" } } ]""", "is no manifest")]
    [InlineData("""[ { "source": "strategy", "path": "x", "name": "a" }, { "source": "strategy", "path": "y", "name": "a" } ]""", "two entries called 'a'")]
    public async Task AManifestThatSaysNothingClearIsRefused(string text, string message) =>
        Assert.Contains(message, (await Assert.ThrowsAsync<RefusedException>(() => ReadAsync(text))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task EntriesAreChosenByNameOrByBeingEnabled()
    {
        var entries = await ReadAsync("""
            [
              { "source": "strategy", "path": "x" },
              { "name": "heavy", "source": "strategy", "path": "y", "enabled": false },
              { "name": "to-come", "source": "not-here-yet", "path": "z", "enabled": false }, // comments and a comma too many are fine
            ]
            """);
        Assert.Equal(["strategy"], Manifest.Choose(entries, []).Select(entry => entry.Name));
        Assert.Equal(["strategy", "heavy"], Manifest.Choose(entries, ["heavy", "strategy"]).Select(entry => entry.Name));
        Assert.Contains("is of the source 'not-here-yet', which is none of", Assert.Throws<RefusedException>(() => Manifest.Choose(entries, ["to-come"])).Message, StringComparison.Ordinal);
        Assert.Contains("no entry 'other'; it has strategy, heavy, to-come", Assert.Throws<RefusedException>(() => Manifest.Choose(entries, ["other"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNewestResourceOfADatasetIsFound()
    {
        _server.Serve("/api/1/datasets/le-marche/", """
            { "resources": [
              { "title": "2026T1-Commune", "url": "https://static.data.gouv.fr/2026t1-commune.zip", "last_modified": "2026-10-01T00:00:00+00:00" },
              { "title": "2026T2-Commune", "url": "https://static.data.gouv.fr/2026t2-commune.zip", "last_modified": "2026-09-10T08:00:00+00:00" },
              { "title": "2025T4-Commune", "url": "https://static.data.gouv.fr/2025t4-commune.zip", "last_modified": "2026-03-10T08:00:00+00:00" },
              { "title": "2026T2-Departement", "url": "https://static.data.gouv.fr/2026t2-departement.zip", "last_modified": null },
              { "title": "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "url": "https://static.data.gouv.fr/long.pdf" },
              { "title": "Notice", "url": "https://static.data.gouv.fr/a.pdf", "last_modified": "2026-09-10T08:00:00+00:00" },
              { "title": "Notice", "url": "https://static.data.gouv.fr/b.pdf", "last_modified": "2026-09-11T08:00:00+00:00" } ] }
            """u8.ToArray(), contentType: "application/json");
        var entry = new ManifestEntry { Source = "x", Dataset = new DatasetFiles("le-marche", ["^20\\d\\dt[1-4]-commune$", "^20\\d\\dt[1-4]-departement$", "^notice$"]) };

        Assert.Equal(
            ["https://static.data.gouv.fr/2026t2-commune.zip", "https://static.data.gouv.fr/2026t2-departement.zip", "https://static.data.gouv.fr/b.pdf"],
            await Finder().FindAsync(entry, Token));

        var refusal = await Assert.ThrowsAsync<RefusedException>(() => Finder().FindAsync(entry with { Dataset = new DatasetFiles("le-marche", ["Immeuble"]) }, Token));
        Assert.StartsWith("Nothing in the dataset le-marche is called like 'Immeuble'; it holds '2026T1-Commune', ", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<RefusedException>(() => Finder().FindAsync(entry with { Dataset = new DatasetFiles("le-marche", ["^(([a-z0-9-])+)+$!"]) }, Token));
        Assert.Contains("takes too long", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACatalogueThatAnswersSomethingElseIsSaidSo()
    {
        _server.Serve("/api/1/datasets/a/", """{ "message": "no" }"""u8.ToArray(), contentType: "application/json");
        _server.Serve("/api/1/datasets/b/", "<!doctype html>"u8.ToArray(), contentType: "text/html");
        foreach (var slug in new[] { "a", "b" })
        {
            var entry = new ManifestEntry { Source = "x", Dataset = new DatasetFiles(slug, ["x"]) };
            var failure = await Assert.ThrowsAsync<RemoteException>(() => Finder().FindAsync(entry, Token));
            Assert.Contains($"/api/1/datasets/{slug}/ does not answer what data.gouv.fr says of a dataset", failure.Message, StringComparison.Ordinal);
        }
        var gone = new ManifestEntry { Source = "x", Dataset = new DatasetFiles("c", ["x"]) };
        Assert.Contains("404", (await Assert.ThrowsAsync<RemoteException>(() => Finder().FindAsync(gone, Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheNewestFileOfAListIsFound()
    {
        _server.Serve("/mobile/sites/last/", """
            <!DOCTYPE html><title>Index</title><a href="../">..</a> <a HREF='2026_T1_sites_Metropole.csv'>x</a>
            <a href="2026_T2_sites_Metropole.csv?a=1&amp;b=2">x</a> <a href="/mobile/sites/last/2026_T2_sites_Outremer.csv">x</a>
            """u8.ToArray(), contentType: "text/html");
        var entry = new ManifestEntry { Source = "x", Listing = new ListedFiles(_server["/mobile/sites/last/"].AbsoluteUri, ["_sites_Metropole\\.csv$", "_Outremer\\.csv$"]) };

        Assert.Equal(
            [_server["/mobile/sites/last/2026_T2_sites_Metropole.csv?a=1&b=2"].AbsoluteUri, _server["/mobile/sites/last/2026_T2_sites_Outremer.csv"].AbsoluteUri],
            await Finder().FindAsync(entry, Token));
    }

    [Fact]
    public async Task AVariableSaysWhereTheFilesAreInstead()
    {
        var finder = new FileFinder(_remote, FileFinder.DataGouv, name => name == "DATASUD_URL_ARCEP_MCI" ? " https://a.example/1.csv\n/srv/2.csv " : null);
        Assert.Equal(["https://a.example/1.csv", "/srv/2.csv"], await finder.FindAsync(new ManifestEntry { Source = "arcep-mci", Urls = ["https://data.arcep.fr/x.csv"] }, Token));
    }

    [Theory]
    [InlineData("2026T2-Commune", 20260600)]
    [InlineData("2026_T2_sites_Metropole.csv", 20260600)]
    [InlineData("2025t4-obs-hd-thd-deploiement-vf.xlsx", 20251200)]
    [InlineData("Observatoire T1 2018", 20180300)]
    [InlineData("carte_fibre_immeubles_20260902.csv", 20260902)]
    [InlineData("Millésime 2026-09", 20260900)]
    [InlineData("Sirene : Fichier StockEtablissement du 01 octobre 2026", 20261001)]
    [InlineData("Sirene : Fichier StockEtablissement du 1er Août 2026", 20260801)]
    [InlineData("DS_POPULATIONS_REFERENCE_2023_CSV_FR", 20230000)]
    [InlineData("v_commune_2026.csv", 20260000)]
    [InlineData("Notice 12026", 0)]
    [InlineData("Notice", 0)]
    public void ATitleSaysItsEdition(string title, int expected) => Assert.Equal(expected, FileFinder.EditionOf(title));

    private FileFinder Finder() => new(_remote, _server["/api/1"], _ => null);

    private async Task<IReadOnlyList<ManifestEntry>> ReadAsync(string text)
    {
        var file = Path.Combine(_folder, "sources.json");
        await File.WriteAllTextAsync(file, text, Token);
        return await Manifest.ReadAsync(file, Token);
    }
}
