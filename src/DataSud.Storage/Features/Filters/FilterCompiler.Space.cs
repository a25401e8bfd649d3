using NpgsqlTypes;

namespace DataSud.Storage.Features.Filters;

/// <summary>Geometries and how they lie.</summary>
internal sealed partial class FilterCompiler
{
    private const int Degrees = 4326;

    private static readonly Dictionary<string, string> SpatialFunctions = new()
    {
        ["S_INTERSECTS"] = "ST_Intersects",
        ["S_EQUALS"] = "ST_Equals",
        ["S_DISJOINT"] = "ST_Disjoint",
        ["S_TOUCHES"] = "ST_Touches",
        ["S_WITHIN"] = "ST_Within",
        ["S_OVERLAPS"] = "ST_Overlaps",
        ["S_CROSSES"] = "ST_Crosses",
        ["S_CONTAINS"] = "ST_Contains",
    };

    private Operand Spatial(FunctionCall call, string name, string function)
    {
        Expect(call, 2);
        // PostGIS knows no relation of a mixed collection but whether anything of it touches.
        if (name is not ("S_INTERSECTS" or "S_DISJOINT") && call.Arguments.FirstOrDefault(argument => argument is GeometryLiteral { IsMixed: true }) is { } mixed)
        {
            throw new InvalidFilterException(mixed.Position, $"{name} takes no collection of points, lines and polygons mixed",
                "a collection of one kind, or S_INTERSECTS or S_DISJOINT");
        }
        return Is($"{function}({Of(call.Arguments[0], OperandType.Geometry).Sql}, {Of(call.Arguments[1], OperandType.Geometry).Sql})");
    }

    private Operand Geometry(GeometryLiteral literal)
    {
        var geometry = $"ST_GeomFromWKB({parameters.Add(NpgsqlDbType.Bytea, literal.Wkb)}, {parameters.Add(literal.Srid)})";
        // What is valid on a plane may be no more so, by a hair, on another.
        return new(literal.Srid == Degrees ? geometry : $"ST_MakeValid(ST_Transform({geometry}, {Degrees}), 'method=structure keepcollapsed=false')", OperandType.Geometry);
    }
}
