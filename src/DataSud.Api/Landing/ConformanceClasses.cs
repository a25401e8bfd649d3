namespace DataSud.Api.Landing;

/// <summary>The conformance classes that the service implements, each proved by tests in tests/DataSud.EndToEnd and tests/DataSud.Api.Tests.</summary>
public static class ConformanceClasses
{
    private const string Features1 = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/";
    private const string Features2 = "http://www.opengis.net/spec/ogcapi-features-2/1.0/conf/";
    private const string Features3 = "http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/";
    private const string Cql2 = "http://www.opengis.net/spec/cql2/1.0/conf/";

    private const string Tiles = "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/";
    private const string TileMatrixSets = "http://www.opengis.net/spec/tms/2.0/conf/";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Features1 + "core", Features1 + "oas30", Features1 + "html", Features1 + "geojson",
        Features2 + "crs",
        Features3 + "queryables", Features3 + "queryables-query-parameters", Features3 + "filter", Features3 + "features-filter",
        Cql2 + "cql2-text", Cql2 + "cql2-json", Cql2 + "basic-cql2", Cql2 + "advanced-comparison-operators", Cql2 + "case-insensitive-comparison", Cql2 + "accent-insensitive-comparison",
        Cql2 + "basic-spatial-functions", Cql2 + "basic-spatial-functions-plus", Cql2 + "spatial-functions", Cql2 + "temporal-functions", Cql2 + "array-functions", Cql2 + "property-property",
        Tiles + "core", Tiles + "tileset", Tiles + "tilesets-list", Tiles + "geodata-tilesets", Tiles + "mvt", Tiles + "oas30",
        TileMatrixSets + "tilematrixset", TileMatrixSets + "json-tilematrixset",
    ];
}
