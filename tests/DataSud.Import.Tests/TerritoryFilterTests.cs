using System.Text;
using DataSud.Import.Csv;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>Which rows are read when an import is limited to a territory.</summary>
public sealed class TerritoryFilterTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    [Theory]
    [InlineData("93", PlaceKind.Commune, "05061", true)]
    [InlineData("93", PlaceKind.Commune, "5061", true)]
    [InlineData("93", PlaceKind.Commune, "13208", true)]
    [InlineData("93", PlaceKind.Commune, "93001", false)]
    [InlineData("93", PlaceKind.Commune, "97411", false)]
    [InlineData("93", PlaceKind.Commune, "2A004", false)]
    [InlineData("93", PlaceKind.Commune, "", false)]
    [InlineData("93", PlaceKind.Commune, "nonsense", true)]
    [InlineData("93", PlaceKind.Departement, "05", true)]
    [InlineData("93", PlaceKind.Departement, "5", true)]
    [InlineData("93", PlaceKind.Departement, "93", false)]
    [InlineData("93", PlaceKind.Region, "93", true)]
    [InlineData("93", PlaceKind.Region, "06", false)]
    [InlineData("93", PlaceKind.Epci, "200054807", true)]
    [InlineData("93", PlaceKind.Epci, "200068765", true)]
    [InlineData("93", PlaceKind.Epci, "200023414", false)]
    [InlineData("region:93", PlaceKind.Departement, "13", true)]
    [InlineData("departement:05", PlaceKind.Commune, "05061", true)]
    [InlineData("departement:05", PlaceKind.Commune, "13055", false)]
    [InlineData("departement:05", PlaceKind.Region, "93", false)]
    public async Task APlaceIsInOrOut(string territory, PlaceKind kind, string code, bool expected)
    {
        await using var connection = await database.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var filter = await TerritoryFilter.FindAsync(connection, territory, ofUnits: false, TestContext.Current.CancellationToken);
        Assert.Equal(expected, filter.Holds(kind, Encoding.UTF8.GetBytes(code)));
    }

    [Theory]
    [InlineData("93", "region:93")]
    [InlineData("departement:05", "departement:05")]
    public async Task ItSaysItsName(string asked, string name)
    {
        await using var connection = await database.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(name, (await TerritoryFilter.FindAsync(connection, asked, ofUnits: false, TestContext.Current.CancellationToken)).Name);
    }

    [Theory]
    [InlineData("99", "There is no region with the code '99'")]
    [InlineData("departement:999", "There is no departement with the code '999'")]
    [InlineData("commune:05061", "names no territory to import for")]
    [InlineData("", "There is no region with the code ''")]
    public async Task WhatIsNoTerritoryIsRefused(string asked, string expected)
    {
        await using var connection = await database.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var refusal = await Assert.ThrowsAsync<RefusedException>(() => TerritoryFilter.FindAsync(connection, asked, ofUnits: false, TestContext.Current.CancellationToken));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }
}
