using DataSud.Api.Features;
using DataSud.Api.Features.Cql2;
using DataSud.Storage;
using DataSud.Storage.Features.Filters;
using Npgsql;

namespace DataSud.Api.Tests.Cql2;

/// <summary>Filters answer what the same condition, written by hand in SQL, answers.</summary>
public sealed class FilterTests(Places places) : IClassFixture<Places>
{
    private static readonly Crs Lambert93 = Crs.Find("EPSG:2154")!;
    private static readonly Crs WebMercator = Crs.Find("EPSG:3857")!;
    private static readonly Crs LatitudeFirst = Crs.Find("EPSG:4326")!;

    public static TheoryData<string, string> Filters => new()
    {
        { "code = '13055'", "code = '13055'" },
        { "name = 'L''Isle-sur-la-Sorgue'", "name = 'L''Isle-sur-la-Sorgue'" },
        { @"name = 'L\'Isle-sur-la-Sorgue'", "name = 'L''Isle-sur-la-Sorgue'" },
        { "people > 1000 AND NOT active = TRUE OR code = '13055'", "(people > 1000 AND NOT active = true) OR code = '13055'" },
        { "people > 1000 AND (NOT active OR code = '13055')", "people > 1000 AND (NOT active OR code = '13055')" },
        { "NOT (people >= 20000 OR active)", "NOT (people >= 20000 OR active)" },
        { "code IN ('13055', '84054', 'x')", "code IN ('13055', '84054', 'x')" },
        { "people NOT IN (0, 1, 1000)", "people NOT IN (0, 1, 1000)" },
        { "share IN (0.5, 1e-20)", "share IN (0.5, 1e-20)" },
        { "name LIKE '%seille'", "name LIKE '%seille'" },
        { @"name like '100\%%\_'", @"name LIKE '100\%%\_'" },
        { @"name LIKE 'C:\\\\data'", @"name LIKE 'C:\\data'" },
        { @"name = 'C:\data'", @"name = 'C:\data'" },
        { @"name = 'C:\\data' AND name <> 'C:\tdata'", @"name = 'C:\data'" },
        { @"name < '\a\b\t\n\v\f\r' OR name > '\z'", @"name < E'\x07\b\t\n\x0b\f\r' OR name > '\z'" },
        { "opened IN ('2018-01-01', '2020-02-29T10:00:00Z')", "opened IN ('2018-01-01', '2020-02-29')" },
        { "'2019-01-01' > opened", "opened < '2019-01-01'" },
        { "name NOT LIKE '%e%'", "name NOT LIKE '%e%'" },
        { "CASEI(name) = CASEI('MARSEILLE')", "lower(name) = 'marseille'" },
        { "ACCENTI(name) LIKE ACCENTI('É%')", "unaccent(name) LIKE 'E%'" },
        { "CASEI(ACCENTI(name)) LIKE casei(accenti('éGUIL%'))", "ref.fold(name) LIKE 'eguil%'" },
        { "ACCENTI(code) LIKE ACCENTI('x＼y％')", "code = 'x＼y％'" },
        { "CASEI(name) IN (CASEI('MARSEILLE'), casei('EVENOS'))", "lower(name) IN ('marseille', 'evenos')" },
        { "people BETWEEN 1000 AND 20000", "people BETWEEN 1000 AND 20000" },
        { "share NOT BETWEEN 0.1 AND 0.5", "share NOT BETWEEN 0.1 AND 0.5" },
        { "name IS NULL OR code IS NULL", "name IS NULL OR code IS NULL" },
        { "geometry IS NULL AND opened IS NULL", "geom IS NULL AND opened IS NULL" },
        { "name <> code", "name <> code" },
        { "budget = 9223372036854775807", "budget = 9223372036854775807" },
        { "budget < -1e18", "budget < -1e18" },
        { "height > 1e308", "height > 1e308" },
        { "share * 2 + 1 = 2", "share * 2 + 1 = 2" },
        { "people / people = 1", "people <> 0" },
        { "budget * budget > 1e30 AND -people < 0", "budget::numeric * budget > 1e30 AND people > 0" },
        { "people % 1000 = 0 AND people DIV 1000 = 1", "people = 1000" },
        { "10 - 3 - 2 = 5 AND 2 + 3 * 4 = 14 AND code = '13055'", "code = '13055'" },
        { "active > FALSE", "active" },
        { "(people > 0) = active", "(people > 0) = active" },
        { "TRUE", "true" },
        { "FALSE OR \"active\"", "active" },
        { "opened = DATE('2018-01-01')", "opened = date '2018-01-01'" },
        { "opened >= TIMESTAMP('2019-01-01T12:00:00Z')", "opened >= date '2019-01-01'" },
        { "opened BETWEEN DATE('2018-01-01') AND DATE('2019-12-31')", "opened BETWEEN '2018-01-01' AND '2019-12-31'" },
        { "T_AFTER(opened, DATE('2019-06-30'))", "opened > '2019-06-30'" },
        { "T_BEFORE(opened, DATE('2018-01-02'))", "opened < '2018-01-02'" },
        { "T_EQUALS(opened, DATE('2018-01-01'))", "opened = '2018-01-01'" },
        { "T_INTERSECTS(opened, INTERVAL('2018-01-01', '2019-12-31'))", "opened BETWEEN '2018-01-01' AND '2019-12-31'" },
        { "T_DURING(opened, INTERVAL('2018-01-01', '2019-12-31'))", "opened > '2018-01-01' AND opened < '2019-12-31'" },
        { "T_DISJOINT(opened, INTERVAL('2018-01-02', '..'))", "opened < '2018-01-02'" },
        { "T_INTERSECTS(datetime, INTERVAL('2018-03-01', '2018-04-15'))", "first_day <= '2018-04-15' AND last_day >= '2018-03-01'" },
        { "T_STARTS(datetime, INTERVAL('2018-01-01', '..'))", "first_day = '2018-01-01' AND last_day < 'infinity'" },
        { "T_CONTAINS(datetime, DATE('2020-02-29'))", "first_day < '2020-02-29' AND last_day > '2020-02-29'" },
        { "T_MEETS(datetime, INTERVAL('2018-01-01', '2018-12-31'))", "last_day = '2018-01-01'" },
        { "T_FINISHEDBY(datetime, INTERVAL('2020-06-01', '2020-12-31'))", "first_day < '2020-06-01' AND last_day = '2020-12-31'" },
        { "T_OVERLAPS(datetime, INTERVAL('2018-03-01', '2018-05-01'))", "first_day < '2018-03-01' AND last_day > '2018-03-01' AND last_day < '2018-05-01'" },
        { "A_CONTAINS(networks, ('4g', '5g'))", "networks @> '{4g,5g}'" },
        { "A_CONTAINEDBY(networks, ['4g', '5g'])", "networks <@ '{4g,5g}'" },
        { "A_EQUALS(networks, ('5g', '4g'))", "networks @> '{4g,5g}' AND networks <@ '{4g,5g}'" },
        { "A_OVERLAPS(networks, ('it''s'))", "networks && ARRAY['it''s']" },
        { "A_EQUALS(networks, ())", "networks = '{}'" },
        { "S_INTERSECTS(geometry, BBOX(5, 43, 6, 44))", "ST_Intersects(geom, ST_MakeEnvelope(5, 43, 6, 44, 4326))" },
        { "S_INTERSECTS(BBOX(179, -18, -179, -16), geom)", "id IN (7, 9)" },
        { "S_INTERSECTS(geometry, BBOX(5, 43, 0, 6, 44, 100))", "ST_Intersects(geom, ST_MakeEnvelope(5, 43, 6, 44, 4326))" },
        { "S_WITHIN(geometry, POLYGON((5.2 43, 5.5 43, 5.5 44, 5.2 44, 5.2 43)))", "ST_Within(geom, 'SRID=4326;POLYGON((5.2 43, 5.5 43, 5.5 44, 5.2 44, 5.2 43))')" },
        { "S_CONTAINS(geometry, POINT(5.35 43.55))", "ST_Contains(geom, 'SRID=4326;POINT(5.35 43.55)')" },
        { "S_DISJOINT(geometry, POLYGON((5 43, 6 43, 6 44, 5 44, 5 43), (5.1 43.1, 5.1 43.9, 5.9 43.9, 5.9 43.1, 5.1 43.1)))",
            "ST_Disjoint(geom, 'SRID=4326;POLYGON((5 43, 6 43, 6 44, 5 44, 5 43), (5.1 43.1, 5.1 43.9, 5.9 43.9, 5.9 43.1, 5.1 43.1))')" },
        { "S_EQUALS(geometry, POINT Z (5.37 43.3 12))", "id = 1" },
        { "S_TOUCHES(geometry, LINESTRING(7 44, 7 45))", "id = 6" },
        { "S_CROSSES(geometry, LINESTRING(5.9 43.95, 5.95 43.8))", "id = 5" },
        { "S_OVERLAPS(geometry, MULTIPOLYGON(((6.5 44, 8 44, 8 45, 6.5 45, 6.5 44))))", "id = 6" },
        { "S_INTERSECTS(geometry, MULTILINESTRING((5.3 43.3, 5.4 43.3), (0 0, 1 1)))", "id IN (1)" },
        { "S_CONTAINS(GEOMETRYCOLLECTION(POINT(5.37 43.3), MULTIPOINT(5 43, (1 1))), geometry)", "id = 1" },
        { "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(5.37 43.3), LINESTRING(179.9 -17, 179.9 -16)))", "id IN (1, 7)" },
        { "S_DISJOINT(geometry, GEOMETRYCOLLECTION(POINT(5.37 43.3), LINESTRING(179.9 -17, 179.9 -16)))", "id NOT IN (1, 4, 7)" },
    };

    [Theory]
    [MemberData(nameof(Filters))]
    public async Task AFilterAnswersWhatTheSameSqlAnswers(string filter, string sql)
    {
        var expected = await places.WhereAsync(_ => $"({sql.Replace("id ", "p.id ", StringComparison.Ordinal)})");

        Assert.Equal(expected, await FindAsync(filter, Crs.Crs84));
    }

    [Fact]
    public async Task TheFiltersAreNoFiltersOfNothing()
    {
        List<string> empty = [];
        foreach (var row in Filters)
        {
            if ((await FindAsync(row.Data.Item1, Crs.Crs84)).Length == 0)
                empty.Add(row.Data.Item1);
        }

        Assert.Empty(empty);
    }

    [Fact]
    public async Task GeometriesAreReadInTheReferenceSystemAsked()
    {
        await FindsAsync([1], "S_WITHIN(geometry, BBOX(885000, 6240000, 900000, 6250000))", Lambert93);
        await FindsAsync([1], "S_WITHIN(geometry, POLYGON((590000 5350000, 605000 5350000, 605000 5370000, 590000 5370000, 590000 5350000)))", WebMercator);
        await FindsAsync([1], "S_INTERSECTS(geometry, POINT(43.3 5.37))", LatitudeFirst);
        await FindsAsync([7, 9], "S_INTERSECTS(geometry, BBOX(-18, 179, -16, -179))", LatitudeFirst);
        Assert.NotEmpty(await FindAsync("S_INTERSECTS(geometry, BBOX(-20037508.34, -20048966.1, 20037508.34, 20048966.1))", WebMercator));
        Assert.NotEmpty(await FindAsync("S_INTERSECTS(geometry, BBOX(-3000000, 4000000, 4000000, 9000000))", Lambert93));
        await FindsAsync([7], "S_WITHIN(geometry, LINESTRING(20000000 -2000000, 20037508 -1900000)) OR CASEI(name) = 'marseille' AND people < 50000", WebMercator);
    }

    [Fact]
    public async Task AStraightLineOfLambert93IsFollowedWhereDegreesWouldCutIt()
    {
        // The north side of a box 800 km wide bulges 9 km beyond the line between its corners in degrees: Marseille lies between.
        const string Corners = "500000, 6000000, 1300000, 6250000";
        var straight = await places.WhereAsync(_ => $"ST_Intersects(ST_Transform(ST_MakeEnvelope({Corners}, 2154), 4326), p.geom) AND p.id = 1");
        var exact = await places.WhereAsync(_ => $"ST_Intersects(ST_MakeEnvelope({Corners}, 2154), ST_Transform(p.geom, 2154)) AND p.id = 1");

        Assert.Equal(exact, await FindAsync($"S_INTERSECTS(geometry, BBOX({Corners})) AND code = '13055'", Lambert93));
        Assert.Single(exact);
        Assert.Empty(straight);
    }

    [Fact]
    public async Task WhereTheLayerHasNoTimeOfItsOwnTheReleaseDayIsItsTime()
    {
        var layer = Places.Layer with { Time = null };
        var filter = Cql2Text.Read("T_INTERSECTS(datetime, INTERVAL('2024-01-01', '2024-12-31')) AND datetime = DATE('2024-06-30')", Crs.Crs84);

        Assert.Equal(10, (await places.WhereAsync(parameters => FilterSql.Compile(filter, layer, parameters, new DateOnly(2024, 6, 30)))).Length);
        Assert.Empty(await places.WhereAsync(parameters => FilterSql.Compile(filter, layer, parameters, new DateOnly(2023, 6, 30))));
        Assert.Empty(await places.WhereAsync(parameters => FilterSql.Compile(filter, layer, parameters, releaseDay: null)));
    }

    [Fact]
    public void TheStatementIsTheSameWhateverTheLiteralsAre()
    {
        Assert.Equal(
            Sql("name = 'a' AND people IN (1, 2) AND CASEI(ACCENTI(name)) LIKE CASEI(ACCENTI('a%')) AND S_INTERSECTS(geometry, POINT(1 2)) AND opened > DATE('2020-01-01')"),
            Sql("name = '''; DROP TABLE place; --' AND people IN (3, 4, 5, 6) AND CASEI(ACCENTI(name)) LIKE CASEI(ACCENTI('%x_')) AND S_INTERSECTS(geometry, BBOX(1, 2, 3, 4)) AND opened > DATE('2021-12-31')"));
    }

    [Fact]
    public void TheNamesThatAFilterSpeaksOfAreKnown()
    {
        var filter = Cql2Text.Read("NOT (name LIKE 'a%' OR people + share > 3) AND active IN (TRUE) AND opened IS NULL AND A_EQUALS(networks, ()) AND height BETWEEN budget AND 5", Crs.Crs84);

        Assert.Equal(["active", "budget", "height", "name", "networks", "opened", "people", "share"], FilterSql.NamesIn(filter).Order());
    }

    private static string Sql(string filter)
    {
        using var command = new NpgsqlCommand();
        return FilterSql.Compile(Cql2Text.Read(filter, Crs.Crs84), Places.Layer, new SqlParameters(command), releaseDay: null);
    }

    private async Task FindsAsync(int[] expected, string filter, Crs crs) => Assert.Equal(expected, await FindAsync(filter, crs));

    private Task<int[]> FindAsync(string filter, Crs crs)
    {
        var read = Cql2Text.Read(filter, crs);
        return places.WhereAsync(parameters => FilterSql.Compile(read, Places.Layer, parameters, releaseDay: null));
    }
}
