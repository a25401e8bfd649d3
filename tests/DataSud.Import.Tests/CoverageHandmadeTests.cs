using System.Globalization;
using DataSud.Import.Coverage;
using DataSud.Import.Pipeline;
using DataSud.Testing;

namespace DataSud.Import.Tests;

/// <summary>
/// Computed coverage against figures worked out by hand, in square kilometres. The communes are those of one EPCI, squares of 10 km, each with a
/// case of its own; the last two lie side by side.
/// </summary>
public sealed class CoverageHandmadeTests(CoverageHandmadeTests.Computed database) : IClassFixture<CoverageHandmadeTests.Computed>
{
    private const string Orange = "20801", Sfr = "20810";

    // West of each commune; south is 6300000.
    private const double Plain = 800_000, Overlap = 820_000, Hole = 840_000, Left = 860_000, Right = 870_000, South = 6_300_000;

    /// <summary>The land, its maps and its establishments, computed.</summary>
    public sealed class Computed() : DatabaseFixture(seeded: true), IAsyncLifetime
    {
        public ImportSummary Summary { get; private set; } = null!;

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            var ground = new CoverageGround(this);
            static string Box(double x, double y, double width, double height) => CoverageGround.Rectangle(x, South + y, width, height);
            await ground.OutlineAsync(
                ("83017", Box(Plain, 0, 10_000, 10_000)), ("83054", Box(Overlap, 0, 10_000, 10_000)), ("83130", Box(Hole, 0, 10_000, 10_000)),
                ("83131", Box(Left, 0, 10_000, 10_000)), ("83132", Box(Right, 0, 10_000, 10_000)));

            var release = await ground.BeginAsync("arcep-mobile-coverage");
            await ground.MapAsync(release, Orange,
            [
                // 20 km² very good, half of a polygon that reaches beyond the commune
                ("tbc", Box(Plain - 4_000, 1_000, 8_000, 5_000)),
                // two squares of 16 that share 8: 24; then 4 of very good on ground that is good already, and 100 of limited under all of it
                ("bc", Box(Overlap + 1_000, 1_000, 4_000, 4_000)), ("bc", Box(Overlap + 3_000, 1_000, 4_000, 4_000)),
                ("tbc", Box(Overlap + 2_000, 2_000, 2_000, 2_000)), ("cl", Box(Overlap - 1_000, -1_000, 12_000, 12_000)),
                // 36 with a hole of 4
                ("bc", FormattableString.Invariant($"POLYGON(({Hole + 1_000} {South + 1_000},{Hole + 7_000} {South + 1_000},{Hole + 7_000} {South + 7_000},{Hole + 1_000} {South + 7_000},{Hole + 1_000} {South + 1_000}),({Hole + 3_000} {South + 3_000},{Hole + 3_000} {South + 5_000},{Hole + 5_000} {South + 5_000},{Hole + 5_000} {South + 3_000},{Hole + 3_000} {South + 3_000}))")),
                // two polygons of one multipolygon: one across the border of two communes (3 km of it left, 2 right, 4 high), one inside the right one
                ("tbc", Box(Left + 7_000, 2_000, 5_000, 4_000)), ("tbc", Box(Right + 8_000, 8_000, 1_000, 1_000)),
            ]);
            // A network of two whose maps have no levels, in the two communes side by side: Orange the west, 12 km wide; SFR the east, 12 km wide: 4 km of both.
            await ground.MapAsync(release, Orange,
                [("covered", Box(Left, 0, 12_000, 10_000)), ("covered", Box(Plain, 0, 10_000, 10_000)), ("covered", Box(Overlap, 0, 10_000, 9_999))], technology: "3g");
            await ground.MapAsync(release, Sfr,
                [("covered", Box(Left + 8_000, 0, 12_000, 10_000)), ("covered", Box(Plain, 0, 10_000, 10_000)), ("covered", Box(Overlap + 100, 0, 9_900, 9_999))], technology: "3g");
            // An older quarter of it, with less.
            await ground.MapAsync(release, Orange, [("covered", Box(Plain, 0, 5_000, 10_000))], technology: "3g", quarter: "2025-Q4");
            // White but for a seam 40 cm wide, and a strip that is a zone.
            await ground.MapAsync(release, Orange,
                [("covered", Box(Plain, 0, 100_000, 3_000)), ("covered", Box(Plain, 3_000.4, 100, 7_000)), ("covered", Box(Plain + 100, 3_000, 100_000, 7_000))], technology: "2g", usage: "voice");
            await ground.ServeAsync(release);

            await ground.EstablishAsync(
                (Plain + 1_000, South + 2_000, true, true, 11),     // very good
                (Plain + 1_000, South + 2_000, true, true, 12),     // the same place
                (Plain + 9_000, South + 9_000, true, true, 22),     // not covered
                (Plain + 1_000, South + 2_000, false, true, 11),    // closed
                (Plain + 1_000, South + 2_000, true, false, 11),    // partially diffusible: no point
                (Plain + 1_000, South + 2_000, true, true, 33),     // its commune alone is known
                (Overlap + 3_000, South + 3_000, true, true, 11),   // good, and very good, and limited: very good
                (Overlap + 9_000, South + 9_000, true, true, 11),   // limited
                (Hole + 4_000, South + 4_000, true, true, 11),      // in the hole
                (Left + 1_000, South + 1_000, true, true, 11),      // 3G of Orange alone
                (Left + 9_000, South + 1_000, true, true, 11),      // of both
                (Right + 9_000, South + 1_000, true, true, 11),     // of SFR alone
                (Right + 9_500, South + 1_000, true, true, 11),
                (700_000, South, true, true, 11));                  // in none of the communes
            Summary = (await new CoverageComputation(Database, TimeProvider.System).RunAsync(null, TestContext.Current.CancellationToken))!;
            Assert.True(Summary.State == ImportState.Published, Summary.Message);
        }
    }

    [Theory]
    [InlineData("83017", "cl", 0)]
    [InlineData("83017", "bc", 0)]
    [InlineData("83017", "tbc", 20)]
    [InlineData("83017", "covered", 20)]
    [InlineData("83054", "cl", 76)]
    [InlineData("83054", "bc", 20)]
    [InlineData("83054", "tbc", 4)]
    [InlineData("83054", "covered", 100)]
    [InlineData("83130", "bc", 32)]
    [InlineData("83130", "covered", 32)]
    [InlineData("83131", "tbc", 12)]
    [InlineData("83132", "tbc", 9)]
    public async Task AnOperatorsAreasAreThoseWorkedOutByHand(string commune, string quality, double squareKilometres)
    {
        var (covered, total) = await ShareAsync("commune", commune, "4g", Orange, "surface", quality);
        Near(squareKilometres, covered / 1e6);
        Near(100, total / 1e6);
    }

    [Theory]
    [InlineData("cl", 76)]
    [InlineData("bc", 52)]
    [InlineData("tbc", 45)]
    [InlineData("covered", 173)]
    public async Task AnEpciIsTheSumOfItsCommunes(string quality, double squareKilometres)
    {
        var (covered, total) = await ShareAsync("epci", "248300410", "4g", Orange, "surface", quality);
        Near(squareKilometres, covered / 1e6);
        Near(500, total / 1e6);
    }

    [Fact]
    public async Task ATerritoryWhoseCommunesAreNotAllKnownHasNoFigure() =>
        Assert.Equal("commune,epci", await database.ValueAsync<string>("SELECT string_agg(DISTINCT level, ',' ORDER BY level) FROM telecom.coverage_share"));

    [Theory]
    [InlineData("83017", 0, 0, 100)]
    [InlineData("83131", 0, 80, 20)]
    [InlineData("83132", 0, 80, 20)]
    [InlineData("83130", 100, 0, 0)]
    public async Task NoneSomeAndAllOperators(string commune, double white, double grey, double whole)
    {
        var row = Assert.Single(await database.RowsAsync<Union>($"{Union.Select} WHERE code = @commune AND technology = '3g' AND quarter = '2026-Q1' AND criterion = 'surface'", new { commune }));
        Near(white, row.White / 1e6);
        Near(grey, row.Grey / 1e6);
        Near(whole, row.Whole / 1e6);
        Assert.Equal(("covered", "20801,20810"), (row.Quality, row.Operators));
    }

    [Fact]
    public async Task TheIdentitiesHoldToTheLastBit()
    {
        Assert.Equal(0, await database.ValueAsync<long>("SELECT count(*) FROM telecom.coverage_union_share WHERE white + grey + whole <> total OR least(white, grey, whole) < 0"));
        Assert.Equal(0, await database.ValueAsync<long>("""
            SELECT count(*)
            FROM (
                SELECT sum(covered) FILTER (WHERE quality <> 'covered') AS levels, sum(covered) FILTER (WHERE quality = 'covered') AS covered, min(total) AS total
                FROM telecom.coverage_share
                WHERE technology = '4g'
                GROUP BY release_id, level, code, quarter, technology, usage, operator_code, criterion
            ) AS s
            WHERE levels IS DISTINCT FROM covered OR covered > total
            """));
    }

    [Theory]
    [InlineData("83017", "tbc", 2, 3)]
    [InlineData("83017", "covered", 2, 3)]
    [InlineData("83054", "cl", 1, 2)]
    [InlineData("83054", "bc", 0, 2)]
    [InlineData("83054", "tbc", 1, 2)]
    [InlineData("83130", "covered", 0, 1)]
    public async Task EstablishmentsAreThoseThatHaveAPoint(string commune, string quality, double covered, double total) =>
        Assert.Equal((covered, total), await ShareAsync("commune", commune, "4g", Orange, "establishments", quality));

    [Fact]
    public async Task EstablishmentsByNoneSomeAndAllOperatorsMakeTheWhole()
    {
        var rows = await database.RowsAsync<Union>($"{Union.Select} WHERE technology = '3g' AND quarter = '2026-Q1' AND criterion = 'establishments' ORDER BY level DESC, code");
        Assert.Equal(
            ["248300410 1 3 6 10", "83017 0 0 3 3", "83054 0 0 2 2", "83130 1 0 0 1", "83131 0 1 1 2", "83132 0 2 0 2"],
            rows.Select(row => FormattableString.Invariant($"{row.Code} {row.White} {row.Grey} {row.Whole} {row.Total}")));
    }

    [Fact]
    public async Task MapsWithoutLevelsGiveNone() =>
        Assert.Equal("covered", await database.ValueAsync<string>("SELECT string_agg(DISTINCT quality, ',') FROM telecom.coverage_share WHERE technology <> '4g'"));

    [Fact]
    public async Task AZoneIsOnePieceAcrossCommunes()
    {
        var zones = await database.RowsAsync<Zone>($"{Zone.Select} WHERE technology = '3g' ORDER BY number");
        Assert.Equal(
            [
                // the commune of the hole, without any 3G, and one establishment
                "white 2026-Q1 100.00 1 83130:100.00:1",
                // a strip of one metre
                "white 2026-Q1 0.01 0 83054:0.01:0",
                // SFR alone in the east of the right one; then Orange alone in the west of the left one, with one establishment
                "grey 2026-Q1 80.00 2 83132:80.00:2",
                "grey 2026-Q1 80.00 1 83131:80.00:1",
                "grey 2026-Q1 1.00 0 83054:1.00:0",
            ],
            zones.Select(zone => zone.Text));
        Assert.Equal("20801,20810", zones[0].Operators);
    }

    [Fact]
    public async Task GroundWithoutEndIsOneZoneWithItsCommunes()
    {
        // 4G of Orange: white is what is left of 83131 and 83132, 200 - 21, in one piece although the border cuts it.
        var zone = Assert.Single(await database.RowsAsync<Zone>($"{Zone.Select} WHERE technology = '4g' AND '83131' = ANY (communes)"));
        Assert.Equal("white 2026-Q1 179.00 4 83132:91.00:2,83131:88.00:2", zone.Text);
        Assert.Equal("Polygon 2 t", await database.ValueAsync<string>("""
            SELECT concat_ws(' ', replace(ST_GeometryType(geom), 'ST_', ''), ST_NumInteriorRings(geom), ST_IsValid(geom)) FROM telecom.coverage_zone WHERE technology = '4g' AND '83131' = ANY (communes)
            """));
    }

    [Fact]
    public async Task SliversAreNoZonesButStayInTheShares()
    {
        // 0.4 m by 100 m in 83017, nothing else.
        var row = Assert.Single(await database.RowsAsync<Union>($"{Union.Select} WHERE code = '83017' AND technology = '2g' AND criterion = 'surface'"));
        Assert.Equal(40, row.White, 0.01);
        Assert.Empty(await database.RowsAsync<Zone>($"{Zone.Select} WHERE technology = '2g'"));
        Assert.Contains("1 slivers under 100 m², 40 m² in all", string.Concat(database.Summary.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ZonesAreRankedWhiteFirstThenByEstablishmentsThenByArea()
    {
        var zones = await database.RowsAsync<Zone>($"{Zone.Select} ORDER BY number");
        Assert.Equal(zones.OrderByDescending(zone => zone.Kind).ThenByDescending(zone => zone.Establishments).ThenByDescending(zone => zone.Area), zones);
        Assert.Equal(Enumerable.Range(1, zones.Count), zones.Select(zone => zone.Number));
    }

    [Fact]
    public async Task OutlinesAreDrawnAtEachScale()
    {
        // At zoom 6 half a pixel is 1.2 km; a zone smaller than its square is not drawn.
        Assert.Equal("6,8,10,12,22", await database.ValueAsync<string>("""
            SELECT string_agg(o.max_zoom::text, ',' ORDER BY o.max_zoom) FROM telecom.coverage_zone z JOIN telecom.coverage_zone_outline o ON o.zone_id = z.id
            WHERE z.technology = '3g' AND z.kind = 'white' AND '83130' = ANY (z.communes)
            """));
        Assert.Equal(0, await database.ValueAsync<long>("SELECT count(*) FROM telecom.coverage_zone_outline WHERE ST_NPoints(geom) > 256 OR NOT ST_IsValid(geom)"));
    }

    [Theory]
    [InlineData("computed-mobile-coverage-rate.commune.83054.2026-Q1.orange.4g.data.surface.cl", "76")]
    [InlineData("computed-mobile-coverage-rate.commune.83054.2026-Q1.orange.4g.data.surface.nc", "0")]
    [InlineData("computed-mobile-coverage-rate.commune.83130.2026-Q1.orange.4g.data.surface.>=cl", "32")]
    [InlineData("computed-mobile-coverage-rate.commune.83017.2026-Q1.orange.4g.data.establishments.>=cl", "66.6667")]
    [InlineData("computed-mobile-coverage-rate.commune.83017.2025-Q4.orange.3g.data.surface.>=cl", "50")]
    [InlineData("computed-mobile-coverage-rate.commune.83017.2025-Q4.orange.3g.data.surface.tbc", null)]
    [InlineData("computed-mobile-coverage-operators.commune.83131.2026-Q1.at-least-one.3g.data.surface.>=cl", "100")]
    [InlineData("computed-mobile-coverage-operators.commune.83131.2026-Q1.at-least-two.3g.data.surface.>=cl", "20")]
    [InlineData("computed-mobile-coverage-operators.epci.248300410.2026-Q1.at-least-one.4g.data.surface.>=bc", "19.4")]
    public async Task RatesAreObservations(string key, string? value)
    {
        var found = await database.ValueAsync<decimal?>("SELECT value FROM stats.observation_current WHERE key = @key AND basis = 'declared' AND unit = 'percent'", new { key });
        Assert.Equal(value, found is { } number ? Math.Round(number, 4).ToString("0.####", CultureInfo.InvariantCulture) : null);
    }

    [Fact]
    public async Task EveryWordOfTheFiguresIsInTheVocabulary() => Assert.Null(await database.ValueAsync<string>("""
        SELECT string_agg(DISTINCT d.key || '=' || d.value, ', ')
        FROM stats.observation_current o
        CROSS JOIN LATERAL jsonb_each_text(o.dimensions) AS d
        WHERE o.indicator_code LIKE 'computed-%'
          AND NOT EXISTS (SELECT FROM stats.dimension_current v WHERE v.key = d.key AND v.code = d.value)
        """));

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-6 * Math.Max(1, expected));

    private async Task<(double Covered, double Total)> ShareAsync(string level, string code, string technology, string operatorCode, string criterion, string quality) =>
        Assert.Single(await database.RowsAsync<(double, double)>(
            """
            SELECT covered, total FROM telecom.coverage_share
            WHERE level = @level AND code = @code AND technology = @technology AND operator_code = @operatorCode AND criterion = @criterion AND quality = @quality
            """,
            new { level, code, technology, operatorCode, criterion, quality }));

    private sealed record Union(string Code, string Quality, string Operators, double White, double Grey, double Whole, double Total)
    {
        public const string Select = "SELECT code, quality, array_to_string(operators, ',') AS operators, white, grey, whole, total FROM telecom.coverage_union_share";
    }

    private sealed record Zone(int Number, string Kind, double Area, int? Establishments, string Operators, string Text)
    {
        public const string Select = """
            SELECT z.number, z.kind, z.area_km2 AS area, z.establishments, array_to_string(z.operators, ',') AS operators,
                   concat_ws(' ', z.kind, z.quarter, to_char(z.area_km2, 'FM990.00'), z.establishments, (
                       SELECT string_agg(concat_ws(':', c.commune_code, to_char(c.area_km2, 'FM990.00'), c.establishments), ',' ORDER BY c.area_km2 DESC)
                       FROM telecom.coverage_zone_commune c WHERE c.zone_id = z.id)) AS text
            FROM telecom.coverage_zone z
            """;
    }
}
