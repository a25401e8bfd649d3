using DataSud.Import.Arcep.Ftth;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>ARCEP's tables of 2018 of the other levels: controls of the communes, and figures of their own.</summary>
public sealed class FtthLevelTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const string Titles = "Réseaux en fibre optique jusqu'à l'abonné (FttH),,\nInformations,,\n,,\n,,\n";

    [Fact]
    public async Task TheyControlTheCommunesAndFeedTheirOwnLevels()
    {
        using var files = Files();
        var summary = await Importing.RunAsync(database, ArcepFtth.Source, files.Folder);

        Assert.True(summary.State == ImportState.Published, summary.Message);
        Assert.Equal((18 + 2 + 3 + 2 + 4 + 1 + 3, 0), (summary.RowsAccepted, summary.RowsRejected));
        var findings = summary.Checks.SelectMany(check => check.Findings).ToList();
        // 11,534 + 248,140 = 259,674, rounded to 260,000; the arrondissements make 248,000 where the city has 248,140
        Assert.Contains("region: 1 of 1 sums of connectable premises agree within the rounding; the widest difference is 326, in 93.", findings);
        Assert.Contains("arrondissement: 0 of 1 sums of connectable premises agree; the widest difference is 140, in 13055.", findings);
        Assert.Contains("epci: 1 of 2 sums of connectable premises agree; the widest difference is 14, in 200067825.", findings);

        Assert.Equal("150000 ftthArrondissements.csv 6", await TextAsync("arcep-ftth-connectable-premises.arrondissement.13201.2018-Q1"));
        Assert.Equal("75.00 ftthArrondissements.csv, arrondissements.csv 150000 raccordables / 200000 locaux (logements + établissements)", await TextAsync("arcep-ftth-connectable-rate.arrondissement.13201.2018-Q1"));
        Assert.Equal("11400 ftthEpci.csv 7 EPCI du fichier, dans ses limites d’alors", await TextAsync("arcep-ftth-connectable-premises.epci.200067825.2018-Q1"));
        Assert.Equal("259674 ftthCommunes.csv", await TextAsync("arcep-ftth-connectable-premises.region.93.2018-Q1"));
        Assert.Equal(
            [">=1 74", ">=4 12.5"],
            await database.RowsAsync<string>("""
                SELECT concat_ws(' ', dimensions ->> 'operator_count', value) FROM stats.observation_current
                WHERE indicator_code = 'arcep-ftth-mutualised-operators-rate' AND territory_code = '93' ORDER BY ordinal
                """));
        Assert.Equal("Au moins quatre", await database.ValueAsync<string>("SELECT label FROM stats.dimension_current WHERE key = 'operator_count' AND code = '>=4'"));
    }

    [Theory]
    [InlineData("ftthRegions.csv", ",74%", ",beaucoup", "'beaucoup' is neither a whole number nor a share (74%)")]
    [InlineData("ftthEpci.csv", "200067825,Catégorie", "200067825,Locaux Raccordables", "'200067825' stands twice under the same Champ")]
    [InlineData("epci.csv", "200067452,CC", "200067825,CC", "'200067825' stands twice")]
    public async Task ASpoiltRowIsRefused(string name, string old, string spoilt, string expected)
    {
        using var files = Files().Replace(name, old, spoilt);
        var summary = await Importing.RunAsync(database, ArcepFtth.Source, files.Folder);
        Assert.Equal(ImportState.Refused, summary.State);
        Assert.Contains(expected, summary.Message, StringComparison.Ordinal);
    }

    private static FtthFiles Files() => new FtthFiles()
        .WriteBytes("arrondissements.csv", Bytes("Code arrondissement,Nom arrondissement,Code région,Code département,Siren EPCI,Code commune,Logements,Établissements,Zones très denses,OI 2018 T1\n"
            + "13201,Marseille 1er Arrondissement,93,13,200054807,13055, 199\u00A0000    , 1\u00A0000    ,1,FREE-FRTE-SFR0\n13202,Marseille 2e Arrondissement,93,13,200054807,13055, 150\u00A0000    , -    ,1,FREE\n"))
        .WriteBytes("ftthArrondissements.csv", Bytes("Code arrondissement,Champ,T1 2018\n13201,Locaux Raccordables,150000\n13201,Catégorie,50\n13202,Locaux Raccordables,98000\n"))
        .WriteBytes("epci.csv", Bytes("Siren EPCI,Nom EPCI,Logements,Établissements\n200067825,CA Gap-Tallard-Durance, 21\u00A0811    , 1\u00A0623    \n200067452,CC du Guillestrois, 1\u00A0200    , 60    \n"))
        .WriteBytes("ftthEpci.csv", Bytes("Siren EPCI,Champ,T1 2018\n200067825,Catégorie,25\n200067825,Locaux Raccordables,11400\n200067452,Catégorie,5\n200067452,Locaux Raccordables,120\n"))
        .WriteBytes("regions.csv", Bytes("Code région,Nom région,Logements,Établissements\n93,Provence-Alpes-Côte d'Azur, 455\u00A0389    , 25\u00A0777    \n"))
        .WriteBytes("ftthRegions.csv", Bytes("Code région,Champ,T1 2018\n93,Locaux Raccordables,260\u00A0000\n93,Au moins un opérateur au PM via la mutualisation passive,74%\n93,Au moins quatre opérateurs au PM via la mutualisation passive,\"12,5 %\"\n"));

    private static byte[] Bytes(string table) => System.Text.Encoding.UTF8.GetBytes(Titles + table);

    private Task<string?> TextAsync(string key) =>
        database.ValueAsync<string>("SELECT concat_ws(' ', value, source_table, source_line, note) FROM stats.observation_current WHERE key = @key", new { key });
}
