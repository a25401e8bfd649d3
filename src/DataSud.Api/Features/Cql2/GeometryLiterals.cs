using System.Globalization;
using DataSud.Storage.Features.Filters;
using NetTopologySuite.Densify;
using NetTopologySuite.Geometries;
using NetTopologySuite.Operation.Union;
using NetTopologySuite.Operation.Valid;

namespace DataSud.Api.Features.Cql2;

/// <summary>Looks at geometries before the database does: closed, in range, valid, not too large.</summary>
internal static class GeometryLiterals
{
    /// <summary>Most corners of a geometry.</summary>
    internal const int MostCorners = 2_000;

    // A straight line of a projection is none in degrees: lines are followed in steps, of a kilometre where they are short enough for that.
    private const double Step = 1_000;
    private const double MostSteps = 4_000;

    /// <summary>A literal that the database takes as it is.</summary>
    /// <param name="shape">The geometry as written.</param>
    /// <param name="crs">Its reference system.</param>
    /// <exception cref="InvalidFilterException">It is none.</exception>
    public static GeometryLiteral Make(Shape shape, Crs crs)
    {
        var factory = new GeometryFactory(new PrecisionModel(), crs.Srid);
        var geometry = Geometry(shape, crs, factory);
        if (geometry.NumPoints > MostCorners)
            throw new InvalidFilterException(shape.Position, $"the geometry has {geometry.NumPoints} corners", $"at most {MostCorners:N0} corners");
        var validity = new IsValidOp(geometry);
        if (!validity.IsValid)
        {
            var error = validity.ValidationError;
            var (first, second) = crs.LatitudeFirst ? (error.Coordinate.Y, error.Coordinate.X) : (error.Coordinate.X, error.Coordinate.Y);
            throw new InvalidFilterException(shape.Position, string.Create(CultureInfo.InvariantCulture, $"the geometry is not valid: {error.Message} at {first} {second}"),
                "a geometry whose rings neither cross nor touch along a line");
        }
        if (geometry is GeometryCollection { OgcGeometryType: OgcGeometryType.GeometryCollection } collection)
            geometry = Plain(collection);
        if (!crs.IsDegrees)
            geometry = Densifier.Densify(geometry, Math.Max(Step, geometry.Length / MostSteps));
        return new(shape.Position, geometry.AsBinary(), crs.Srid, geometry.OgcGeometryType == OgcGeometryType.GeometryCollection);
    }

    private static Geometry Geometry(Shape shape, Crs crs, GeometryFactory factory) => shape.Kind switch
    {
        "POINT" => factory.CreatePoint(Coordinate(shape.Rings[0][0][0], crs)),
        "LINESTRING" => Line(shape.Rings[0][0], crs, factory),
        "POLYGON" => Polygon(shape.Rings[0], crs, factory),
        "MULTIPOINT" => factory.CreateMultiPoint([.. shape.Rings[0].Select(point => factory.CreatePoint(Coordinate(point[0], crs)))]),
        "MULTILINESTRING" => factory.CreateMultiLineString([.. shape.Rings[0].Select(line => Line(line, crs, factory))]),
        "MULTIPOLYGON" => factory.CreateMultiPolygon([.. shape.Rings.Select(rings => Polygon(rings, crs, factory))]),
        "GEOMETRYCOLLECTION" => factory.CreateGeometryCollection([.. shape.Members.Select(member => Geometry(member, crs, factory))]),
        "BBOX" => Box(shape, crs, factory),
        _ => throw new NotSupportedException($"{shape.Kind} is no geometry."),
    };

    private static LineString Line(IReadOnlyList<Vertex> corners, Crs crs, GeometryFactory factory) =>
        corners.Count > 1
            ? factory.CreateLineString([.. corners.Select(corner => Coordinate(corner, crs))])
            : throw new InvalidFilterException(corners[0].Position, "a line of one point", "two points or more");

    private static Polygon Polygon(IReadOnlyList<IReadOnlyList<Vertex>> rings, Crs crs, GeometryFactory factory)
    {
        var closed = rings.Select(ring => Ring(ring, crs, factory)).ToArray();
        return factory.CreatePolygon(closed[0], closed[1..]);
    }

    private static LinearRing Ring(IReadOnlyList<Vertex> corners, Crs crs, GeometryFactory factory)
    {
        var coordinates = corners.Select(corner => Coordinate(corner, crs)).ToArray();
        if (!coordinates[0].Equals2D(coordinates[^1]))
            throw new InvalidFilterException(corners[^1].Position, "the ring is not closed", "a ring whose last point is its first");
        if (coordinates.Length < 4)
            throw new InvalidFilterException(corners[0].Position, $"a ring of {coordinates.Length} points", "four points or more, the last being the first");
        return factory.CreateLinearRing(coordinates);
    }

    private static Coordinate Coordinate(Vertex corner, Crs crs)
    {
        var (x, y) = crs.LatitudeFirst ? (corner.Second, corner.First) : (corner.First, corner.Second);
        Check(corner.Position, x, y, crs);
        return new(x, y);
    }

    // Beyond, a projection answers nothing, or another place: of Lambert-93, a wide ring around France is kept.
    private static (double West, double South, double East, double North) Bounds(Crs crs) => crs.Srid switch
    {
        4326 => (-180, -90, 180, 90),
        3857 => (-20_037_508.35, -20_048_966.11, 20_037_508.35, 20_048_966.11),
        2154 => (-3_000_000, 4_000_000, 4_000_000, 9_000_000),
        _ => throw new NotSupportedException($"EPSG:{crs.Srid} is not served."),
    };

    private static void Check(int position, double x, double y, Crs crs)
    {
        var (west, south, east, north) = Bounds(crs);
        if (x >= west && x <= east && y >= south && y <= north)
            return;
        var names = (crs.IsDegrees, crs.LatitudeFirst) switch
        {
            (true, false) => "longitude from -180 to 180, then latitude from -90 to 90",
            (true, true) => "latitude from -90 to 90, then longitude from -180 to 180: so asks the filter-crs",
            _ => string.Create(CultureInfo.InvariantCulture, $"metres of EPSG:{crs.Srid}: x from {west} to {east}, then y from {south} to {north}"),
        };
        throw new InvalidFilterException(position, "the coordinates are out of range", names);
    }

    private static Geometry Box(Shape shape, Crs crs, GeometryFactory factory)
    {
        var (west, south, east, north) = crs.LatitudeFirst ? (shape.Box[1], shape.Box[0], shape.Box[3], shape.Box[2]) : (shape.Box[0], shape.Box[1], shape.Box[2], shape.Box[3]);
        Check(shape.Position, west, south, crs);
        Check(shape.Position, east, north, crs);
        if (south > north)
            throw new InvalidFilterException(shape.Position, "the box has its south above its north", "south, then north");
        if (west <= east)
            return factory.ToGeometry(new Envelope(west, east, south, north));
        if (!crs.IsDegrees)
            throw new InvalidFilterException(shape.Position, "the box has its west beyond its east", "west, then east; only a box in degrees crosses the antimeridian");
        var parts = new[] { factory.ToGeometry(new Envelope(west, 180, south, north)), factory.ToGeometry(new Envelope(-180, east, south, north)) };
        return factory.BuildGeometry(parts);
    }

    // Of one kind, a collection is a multi-geometry, whose parts may have overlapped.
    private static Geometry Plain(GeometryCollection collection)
    {
        var parts = Parts(collection).ToArray();
        return parts.Select(part => part.Dimension).Distinct().Count() == 1 ? UnaryUnionOp.Union(parts) : collection.Factory.CreateGeometryCollection(parts);
    }

    private static IEnumerable<Geometry> Parts(Geometry geometry) =>
        geometry is GeometryCollection collection ? collection.Geometries.SelectMany(Parts) : [geometry];
}
