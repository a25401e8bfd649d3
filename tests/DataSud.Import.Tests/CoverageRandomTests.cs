using DataSud.Import.Coverage;
using DataSud.Import.Pipeline;
using DataSud.Testing;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;

namespace DataSud.Import.Tests;

/// <summary>Computed coverage against NetTopologySuite on 200 random cases: each a commune of its own, with the maps of three operators around it.</summary>
public sealed class CoverageRandomTests(SeededDatabaseFixture database) : IClassFixture<SeededDatabaseFixture>
{
    private const int Cases = 200;
    private const double Cell = 10_000;

    private static readonly string[] Operators = ["20801", "20810", "20820"];
    private static readonly string[] Qualities = ["cl", "bc", "tbc"];
    private static readonly GeometryFactory Factory = new(new PrecisionModel(), 2154);

    [Fact]
    public async Task EveryAreaIsTheOneThatNetTopologySuiteFinds()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var codes = await database.RowsAsync<string>("SELECT code FROM ref.regional_commune ORDER BY code LIMIT @Cases", new { Cases });
        var random = new Random(20260101);
        var cases = codes.Select((code, number) => new Case(code, random, 700_000 + (number % 20 * 2 * Cell), 6_200_000 + (number / 20 * 2 * Cell))).ToList();

        var ground = new CoverageGround(database);
        await ground.OutlineAsync([.. cases.Select(one => (one.Code, Write(one.Commune)))]);
        var release = await ground.BeginAsync("arcep-mobile-coverage");
        foreach (var operatorCode in Operators)
            await ground.MapAsync(release, operatorCode, [.. cases.SelectMany(one => one.Pieces[operatorCode]).Select(piece => (piece.Quality, Write(piece.Ground)))]);
        await ground.ServeAsync(release);
        var summary = await new CoverageComputation(database.Database, TimeProvider.System).RunAsync(null, cancellationToken);
        Assert.Equal(ImportState.Published, summary?.State);

        var shares = (await database.RowsAsync<Share>("SELECT code, operator_code AS operatorCode, quality, covered, total FROM telecom.coverage_share WHERE level = 'commune' AND criterion = 'surface'"))
            .ToDictionary(share => (share.Code, share.OperatorCode, share.Quality));
        var unions = (await database.RowsAsync<Union>("SELECT code, quality, white, grey, whole, total FROM telecom.coverage_union_share WHERE level = 'commune' AND criterion = 'surface'"))
            .ToDictionary(union => (union.Code, union.Quality));
        Assert.Equal((Cases * 3 * 4, Cases * 3), (shares.Count, unions.Count));
        var various = 0;
        foreach (var one in cases)
        {
            var total = one.Commune.Area;
            var atLeast = Operators.ToDictionary(code => code, one.Covered);
            foreach (var operatorCode in Operators)
            {
                var areas = atLeast[operatorCode].Select(covered => covered.Area).ToArray();
                Same(one, "cl", areas[0] - areas[1], shares[(one.Code, operatorCode, "cl")].Covered, total);
                Same(one, "bc", areas[1] - areas[2], shares[(one.Code, operatorCode, "bc")].Covered, total);
                Same(one, "tbc", areas[2], shares[(one.Code, operatorCode, "tbc")].Covered, total);
                Same(one, "covered", areas[0], shares[(one.Code, operatorCode, "covered")].Covered, total);
                Same(one, "total", total, shares[(one.Code, operatorCode, "covered")].Total, total);
            }
            foreach (var (quality, at) in new[] { ("covered", 0), ("bc", 1), ("tbc", 2) })
            {
                var some = OverlayNGRobust.Union(Operators.Select(code => atLeast[code][at]).ToList(), Factory);
                var whole = Operators.Select(code => atLeast[code][at]).Aggregate((all, next) => Overlay(all, next, SpatialFunction.Intersection)).Area;
                var found = unions[(one.Code, quality)];
                Same(one, $"white {quality}", total - some.Area, found.White, total);
                Same(one, $"grey {quality}", some.Area - whole, found.Grey, total);
                Same(one, $"whole {quality}", whole, found.Whole, total);
                Assert.Equal(found.Total, found.White + found.Grey + found.Whole);
                if (found is { White: > 0, Grey: > 0, Whole: > 0 })
                    various++;
            }
        }
        // Else the cases would prove little.
        Assert.InRange(various, Cases, Cases * 3);
    }

    [Fact]
    public void CasesAreTheSameEachTime() =>
        Assert.Equal(Write(new Case("", new Random(1), 0, 0).Commune), Write(new Case("", new Random(1), 0, 0).Commune));

    private static void Same(Case one, string what, double expected, double actual, double total) =>
        Assert.True(Math.Abs(expected - actual) <= 1e-6 * total, FormattableString.Invariant($"{one.Code} {what}: {expected} by NetTopologySuite, {actual} computed, of {total}"));

    private static string Write(Geometry geometry) => new WKTWriter { PrecisionModel = new PrecisionModel() }.Write(geometry);

    private static Geometry Overlay(Geometry left, Geometry right, SpatialFunction function) => OverlayNGRobust.Overlay(left, right, function);

    private sealed record Share(string Code, string OperatorCode, string Quality, double Covered, double Total);

    private sealed record Union(string Code, string Quality, double White, double Grey, double Whole, double Total);

    /// <summary>A commune (of one polygon or two, with a hole or none) and what three operators declare around it.</summary>
    private sealed class Case
    {
        public Case(string code, Random random, double x, double y)
        {
            Code = code;
            var centre = new Coordinate(x + (Cell / 2), y + (Cell / 2));
            Commune = random.Next(4) switch
            {
                0 => Star(random, centre, 2_000, 5_000, 30),
                1 => WithHole(random, centre),
                2 => Factory.CreateMultiPolygon([Star(random, new(x + 2_500, y + 2_500), 500, 2_400, 12), Star(random, new(x + 7_500, y + 7_500), 500, 2_400, 12)]),
                _ => Factory.ToGeometry(new Envelope(x, x + Cell, y, y + Cell)),
            };
            foreach (var operatorCode in Operators)
            {
                Pieces[operatorCode] = [];
                foreach (var quality in Qualities)
                {
                    // sometimes nothing, sometimes all of it
                    for (var count = random.Next(5); count > 0; count--)
                    {
                        var place = new Coordinate(x + (random.NextDouble() * Cell), y + (random.NextDouble() * Cell));
                        Pieces[operatorCode].Add((quality, random.Next(8) switch
                        {
                            0 => WithHole(random, place),
                            1 => (Polygon)Factory.ToGeometry(new Envelope(place.X - 3_000, place.X + 2_000, place.Y - 1_500, place.Y + 2_500)),
                            _ => Star(random, place, 300, 6_000, 5 + random.Next(35)),
                        }));
                    }
                }
                if (random.Next(20) == 0)
                    Pieces[operatorCode].Add(("cl", (Polygon)Factory.ToGeometry(new Envelope(x - 1, x + Cell + 1, y - 1, y + Cell + 1))));
            }
        }

        public string Code { get; }

        public Geometry Commune { get; }

        public Dictionary<string, List<(string Quality, Polygon Ground)>> Pieces { get; } = [];

        /// <summary>What an operator covers of the commune, at least at each quality.</summary>
        public Geometry[] Covered(string operatorCode) =>
        [
            .. Enumerable.Range(0, Qualities.Length).Select(least =>
            {
                var pieces = Pieces[operatorCode].Where(piece => Array.IndexOf(Qualities, piece.Quality) >= least).Select(piece => (Geometry)piece.Ground).ToList();
                return pieces.Count == 0 ? Factory.CreatePolygon() : Overlay(OverlayNGRobust.Union(pieces, Factory), Commune, SpatialFunction.Intersection);
            }),
        ];

        private static Polygon Star(Random random, Coordinate centre, double least, double most, int points)
        {
            var ring = Enumerable.Range(0, points)
                .Select(point => (Angle: 2 * Math.PI * point / points, Radius: least + (random.NextDouble() * (most - least))))
                .Select(point => new Coordinate(centre.X + (point.Radius * Math.Cos(point.Angle)), centre.Y + (point.Radius * Math.Sin(point.Angle))))
                .ToList();
            ring.Add(ring[0].Copy());
            return Factory.CreatePolygon([.. ring]);
        }

        private static Polygon WithHole(Random random, Coordinate centre)
        {
            var shell = Star(random, centre, 3_000, 5_000, 20);
            var hole = Star(random, centre, 500, 2_500, 9);
            return Factory.CreatePolygon(shell.Shell, [hole.Shell]);
        }
    }
}
