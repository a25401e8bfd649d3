using DataSud.Api.Features;
using DataSud.Api.Features.Cql2;
using DataSud.Storage;
using DataSud.Storage.Features;
using DataSud.Storage.Features.Filters;
using DataSud.Storage.Features.Layers;
using DataSud.Testing;
using Npgsql;

namespace DataSud.Api.Tests.Cql2;

/// <summary>Every property of every collection can be filtered by, in every way that its type allows.</summary>
public sealed class LayerFilterTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    public static TheoryData<string> Collections => [.. Layers.All.Select(layer => layer.Id)];

    [Theory]
    [MemberData(nameof(Collections))]
    public async Task EveryPropertyOfALayerIsAFilter(string collection)
    {
        var layer = Layers.Find(collection)!;
        string[] filters =
        [
            .. layer.Properties.SelectMany(property => FiltersOf(property).Append($"{property.Name} IS NOT NULL")),
            "S_INTERSECTS(geometry, BBOX(5, 43, 6, 44)) AND NOT S_WITHIN(geometry, POLYGON((5 43, 6 43, 6 44, 5 43)))", "geometry IS NULL", "T_INTERSECTS(datetime, INTERVAL('2018-01-01', '..'))",
        ];
        await using var connection = await database.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        foreach (var filter in filters)
        {
            await using var command = new NpgsqlCommand { Connection = connection };
            var parameters = new SqlParameters(command);
            var release = parameters.Add(1);
            var condition = FilterSql.Compile(Cql2Text.Read(filter, Crs.Crs84), layer, parameters, new DateOnly(2024, 1, 1));
            command.CommandText = $"SELECT count(*) {layer.From} AND {condition}".Replace("{release}", release, StringComparison.Ordinal);
            Assert.IsType<long>(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void ASiretIsLookedUpAsItsIndexHasIt()
    {
        using var command = new NpgsqlCommand();
        var parameters = new SqlParameters(command);

        Assert.Contains("siret_number", Compile("siret = '10000000900074'", parameters), StringComparison.Ordinal);
        Assert.DoesNotContain("siret_number", Compile("siret = '1000000090007'", parameters), StringComparison.Ordinal);
        Assert.DoesNotContain("siret_number", Compile("siret <> '10000000900074'", parameters), StringComparison.Ordinal);
    }

    private static string Compile(string filter, SqlParameters parameters) =>
        FilterSql.Compile(Cql2Text.Read(filter, Crs.Crs84), EstablishmentLayer.Establishments, parameters, releaseDay: null);

    private static string[] FiltersOf(LayerProperty property) => property.Type switch
    {
        PropertyType.Text => [$"{property.Name} = 'x'", $"{property.Name} IN ('x', 'y')", $"CASEI(ACCENTI({property.Name})) LIKE casei(accenti('é%'))"],
        PropertyType.Integer or PropertyType.Number => [$"{property.Name} > 1", $"{property.Name} BETWEEN 0.5 AND 1e300", $"{property.Name} IN (1, 2)", $"{property.Name} / 2 = 1"],
        PropertyType.Boolean => [property.Name, $"{property.Name} = FALSE"],
        PropertyType.Date => [$"{property.Name} >= DATE('2020-01-01')", $"T_DURING({property.Name}, INTERVAL('..', '2020-01-01'))"],
        _ => [$"A_CONTAINS({property.Name}, ('x', 'y'))", $"A_EQUALS({property.Name}, ())"],
    };
}
