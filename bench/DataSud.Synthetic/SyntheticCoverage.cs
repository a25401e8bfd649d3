using System.Globalization;
using NetTopologySuite.Geometries;
using NetTopologySuite.IO;
using NetTopologySuite.Operation.Overlay;
using NetTopologySuite.Operation.OverlayNG;
using NetTopologySuite.Triangulate;

namespace DataSud.Synthetic;

/// <summary>
/// Maps of mobile coverage in the form of ARCEP's, made of irregular stars around real places of sites: one GeoPackage an operator and technology, its name and its layer
/// marked SYNTHETIQUE. Each site has its own ground (the cell that is nearer to it than to any other of the map) and on it three nested stars, so that the qualities exclude
/// one another as the real ones do. Nothing of it is a measure or a simulation of any network.
/// </summary>
public static class SyntheticCoverage
{
    private const int Lambert = 2154;

    private static readonly (string Code, string Short, string Brand)[] Operators =
        [("20801", "OF", "Orange"), ("20810", "SFR0", "SFR"), ("20815", "FREE", "Free Mobile"), ("20820", "BOUY", "Bouygues Telecom")];

    // Metres to where each quality ends in open ground.
    private static readonly (string Name, string Usage, double Tbc, double Bc, double Cl)[] Technologies =
        [("2G", "voix", 1500, 3600, 7000), ("3G", "data", 1200, 3000, 6000), ("4G", "data", 900, 2400, 4800)];

    // Of ten sites, some have no ground left beyond the best quality: their neighbours are near.
    private const double FeaturesPerSite = 2.45;

    private static readonly GeometryFactory Factory = new(new PrecisionModel(), Lambert);

    /// <summary>Writes the files, one after the other.</summary>
    /// <param name="options">What to make.</param>
    /// <returns>Each file, when it is whole: path, features, vertices.</returns>
    public static IEnumerable<(string File, int Features, long Vertices)> Write(CoverageOptions options)
    {
        Directory.CreateDirectory(options.Out);
        var wanted = Math.Max(1, (int)(options.Polygons / (Operators.Length * Technologies.Length * FeaturesPerSite)));
        for (var t = 0; t < Technologies.Length; t++)
        {
            var places = CoverageSites.Read(options.Sites, [.. Operators.Select(by => by.Code)], Technologies[t].Name.ToLowerInvariant());
            for (var o = 0; o < Operators.Length; o++)
            {
                var random = new Random(options.Seed + (100 * t) + o);
                var sites = Choose(places[Operators[o].Code], wanted, random);
                var name = $"SYNTHETIQUE_{options.Quarter}_couv_Metropole_{Operators[o].Short}_{Technologies[t].Name}_{Technologies[t].Usage}";
                var path = Path.Combine(options.Out, name + ".gpkg");
                using (var file = new GeoPackageFile(path))
                {
                    file.AddReferenceSystem(Lambert);
                    var layer = file.AddLayer(
                        name, Lambert, "MULTIPOLYGON", "operateur INTEGER", "operateur_commercial TEXT", "operateur_infra TEXT", "date TEXT", "techno TEXT", "usage TEXT", "niveau TEXT", "dept TEXT");
                    var (features, vertices) = WriteMap(layer, sites, Operators[o], Technologies[t], options, random);
                    yield return (path, features, vertices);
                }
            }
        }
    }

    private static (int Features, long Vertices) WriteMap(
        GeoPackageFile.Layer layer, List<CoverageSite> sites, (string Code, string Short, string Brand) by, (string Name, string Usage, double Tbc, double Bc, double Cl) technology, CoverageOptions options, Random random)
    {
        var writer = new WKBWriter(ByteOrder.LittleEndian);
        var cells = CellsOf(sites);
        var (features, vertices) = (0, 0L);
        foreach (var site in sites)
        {
            var cell = cells[new Coordinate(site.X, site.Y)];
            var shape = Shape(options.Vertices, random);
            var (tbc, bc, cl) = (Star(site, technology.Tbc, shape), Star(site, technology.Bc, shape), Star(site, technology.Cl, shape));
            Add("TBC", OverlayNGRobust.Overlay(tbc, cell, SpatialFunction.Intersection));
            Add("BC", OverlayNGRobust.Overlay(OverlayNGRobust.Overlay(bc, cell, SpatialFunction.Intersection), tbc, SpatialFunction.Difference));
            Add("CL", OverlayNGRobust.Overlay(OverlayNGRobust.Overlay(cl, cell, SpatialFunction.Intersection), bc, SpatialFunction.Difference));

            void Add(string quality, Geometry ground)
            {
                Polygon[] parts = [.. Enumerable.Range(0, ground.NumGeometries).Select(ground.GetGeometryN).OfType<Polygon>().Where(part => part.Area > 1)];
                if (parts.Length == 0)
                    return;
                features++;
                vertices += parts.Sum(part => part.NumPoints);
                layer.Add(writer.Write(Factory.CreateMultiPolygon(parts)), int.Parse(by.Code, CultureInfo.InvariantCulture), by.Brand, by.Brand, "2026-03-31", technology.Name, technology.Usage, quality, site.Departement);
            }
        }
        return (features, vertices);
    }

    // As many as are wanted: some of them, or all of them and others nearby.
    private static List<CoverageSite> Choose(List<CoverageSite> sites, int wanted, Random random)
    {
        if (sites.Count == 0)
            throw new InvalidDataException("An operator has no site in the region.");
        var chosen = sites.OrderBy(_ => random.Next()).Take(wanted).ToList();
        var places = chosen.Select(site => (site.X, site.Y)).ToHashSet();
        while (chosen.Count < wanted)
        {
            var near = sites[random.Next(sites.Count)];
            var other = near with { X = near.X + random.Next(-3000, 3000), Y = near.Y + random.Next(-3000, 3000) };
            if (places.Add((other.X, other.Y)))
                chosen.Add(other);
        }
        return chosen;
    }

    private static Dictionary<Coordinate, Geometry> CellsOf(List<CoverageSite> sites)
    {
        if (sites is [var only])
            return new() { [new Coordinate(only.X, only.Y)] = Star(only, 100_000, [1, 1, 1, 1, 1, 1]) };
        var points = sites.Select(site => new Coordinate(site.X, site.Y)).ToList();
        var reach = new Envelope(points.Min(at => at.X), points.Max(at => at.X), points.Min(at => at.Y), points.Max(at => at.Y));
        reach.ExpandBy(20_000);
        var builder = new VoronoiDiagramBuilder { ClipEnvelope = reach };
        builder.SetSites(points);
        var diagram = builder.GetDiagram(Factory);
        return Enumerable.Range(0, diagram.NumGeometries).Select(diagram.GetGeometryN).ToDictionary(cell => (Coordinate)cell.UserData, cell => cell);
    }

    // How far an outline reaches in each direction, around 1: hills in the way, and noise.
    private static double[] Shape(int vertices, Random random)
    {
        var waves = Enumerable.Range(1, 7).Select(wave => (Wave: wave, Height: 0.25 * random.NextDouble() / Math.Sqrt(wave), Phase: 2 * Math.PI * random.NextDouble())).ToList();
        var shape = new double[vertices];
        for (var i = 0; i < vertices; i++)
        {
            var angle = 2 * Math.PI * i / vertices;
            shape[i] = Math.Max(0.25, 1 + waves.Sum(wave => wave.Height * Math.Cos((wave.Wave * angle) + wave.Phase)) + (0.12 * (random.NextDouble() - 0.5)));
        }
        return shape;
    }

    private static Polygon Star(CoverageSite site, double reach, double[] shape)
    {
        var ring = new Coordinate[shape.Length + 1];
        for (var i = 0; i < shape.Length; i++)
        {
            var angle = 2 * Math.PI * i / shape.Length;
            ring[i] = new Coordinate(site.X + (reach * shape[i] * Math.Cos(angle)), site.Y + (reach * shape[i] * Math.Sin(angle)));
        }
        ring[^1] = ring[0].Copy();
        return Factory.CreatePolygon(ring);
    }
}
