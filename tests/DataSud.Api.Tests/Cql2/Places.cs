using DataSud.Storage;
using DataSud.Storage.Features;
using DataSud.Testing;
using Npgsql;

namespace DataSud.Api.Tests.Cql2;

/// <summary>A layer that has a property of every type, with the values that break things: nulls, quotes, accents, wildcards, the greatest numbers there are.</summary>
public sealed class Places : IAsyncLifetime
{
    private const string Rows = """
        CREATE TABLE public.place (
            id int PRIMARY KEY, name text, code text, people int, budget bigint, share numeric, height double precision, active boolean, opened date,
            first_day date, last_day date, networks text[], geom geometry(Geometry, 4326));
        INSERT INTO public.place VALUES
            (1, 'Marseille', '13055', 870731, 9223372036854775807, 0.5, 12.5, true, '2018-01-01', '2018-01-01', '2018-03-31', '{4g,5g}', 'SRID=4326;POINT(5.37 43.3)'),
            (2, 'L''Isle-sur-la-Sorgue', '84054', 19987, -9223372036854775808, 0.333333333333333333333, -3, false, '2019-06-30', '2018-04-01', '2018-06-30', '{4g}', 'SRID=4326;POINT(5.05 43.92)'),
            (3, 'Éguilles', '13032', 7947, 0, 1, 'NaN', true, '2020-02-29', '2020-01-01', '2020-12-31', '{}', 'SRID=4326;POLYGON((5.3 43.5, 5.4 43.5, 5.4 43.6, 5.3 43.6, 5.3 43.5))'),
            (4, '100% fibre_', '04001', 0, 1, 0, 'Infinity', NULL, NULL, NULL, NULL, NULL, NULL),
            (5, 'C:\data', NULL, NULL, NULL, NULL, NULL, false, 'infinity', '2018-01-01', 'infinity', '{2g,3g,4g,5g}', 'SRID=4326;LINESTRING(5 43, 6 44)'),
            (6, NULL, '05001', -1, 42, 99999999999999999999.99, 1.7e308, true, '-infinity', '2017-12-31', '2018-01-01', '{5g,4g}', 'SRID=4326;MULTIPOLYGON(((6 44, 7 44, 7 45, 6 45, 6 44), (6.2 44.2, 6.2 44.4, 6.4 44.4, 6.4 44.2, 6.2 44.2)))'),
            (7, 'marseille', '13201', 39904, 7, 0.1, 4.9e-324, true, '2018-01-01', '2018-01-01', '2018-01-01', '{"it''s"}', 'SRID=4326;POINT(179.9 -17)'),
            (8, 'Evenos', '83053', 2350, 2, -0.5, 0, false, '2021-12-31', '2021-01-01', '2021-12-31', '{4g}', 'SRID=4326;MULTIPOINT((5.85 43.17), (5.9 43.2))'),
            (9, 'É', 'x＼y％', 1, 3, 1e-20, -1.7e308, true, '2024-12-31', '2024-01-01', '2024-12-31', '{NULL,4g}', 'SRID=4326;POINT(-179.9 -17)'),
            (10, '', '', 1000, 1000, 1000, 1000, false, '2018-03-31', '2018-03-31', '2018-04-01', '{""}', 'SRID=4326;GEOMETRYCOLLECTION EMPTY');
        """;

    private readonly DatabaseFixture database = new();

    public static Layer Layer { get; } = new()
    {
        Id = "places",
        Title = "Lieux",
        Description = "Lieux d’essai.",
        Dataset = "places",
        From = "FROM public.place p WHERE true",
        ExampleId = "1",
        Key = "p.id",
        KeyType = PropertyType.Integer,
        Geometry = "p.geom",
        GeometryType = "Geometry",
        Properties =
        [
            Of("name", PropertyType.Text, "p.name"),
            Of("code", PropertyType.Text, "p.code"),
            Of("people", PropertyType.Integer, "p.people"),
            Of("budget", PropertyType.Integer, "p.budget"),
            Of("share", PropertyType.Number, "p.share"),
            Of("height", PropertyType.Number, "p.height"),
            Of("active", PropertyType.Boolean, "p.active"),
            Of("opened", PropertyType.Date, "p.opened"),
            Of("networks", PropertyType.TextList, "p.networks"),
        ],
        Time = ("p.first_day", "p.last_day"),
    };

    /// <summary>Its database.</summary>
    public NpgsqlDataSource Database => database.Database;

    public async ValueTask InitializeAsync()
    {
        await database.InitializeAsync();
        await using var command = Database.CreateCommand(Rows);
        await command.ExecuteNonQueryAsync();
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    /// <summary>Ids of the places that a condition holds of.</summary>
    /// <param name="condition">Makes the condition and adds its parameters.</param>
    public async Task<int[]> WhereAsync(Func<SqlParameters, string> condition)
    {
        await using var connection = await Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using var command = new NpgsqlCommand { Connection = connection };
        command.CommandText = $"SELECT p.id {Layer.From} AND {condition(new SqlParameters(command))} ORDER BY p.id";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<int> ids = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            ids.Add(reader.GetInt32(0));
        return [.. ids];
    }

    private static LayerProperty Of(string name, PropertyType type, string sql) => new() { Name = name, Type = type, Sql = sql, Label = name, Description = name };
}
