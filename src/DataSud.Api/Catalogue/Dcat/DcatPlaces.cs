using System.Globalization;
using DataSud.Api.Catalogue.Dcat.Rdf;
using DataSud.Storage.Features;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>When and where the data of a dataset are.</summary>
internal static class DcatPlaces
{
    private const string RegionIri = "http://id.insee.fr/geo/region/93";

    // By this type of literal, and no other, udata and ckanext-dcat know GeoJSON.
    private const string GeoJsonType = "https://www.iana.org/assignments/media-types/application/vnd.geo+json";

    /// <summary>From a day to a day; a blank node, for udata fetches whatever has an IRI. Null when neither is known.</summary>
    public static RdfNode? Period(DateOnly? first, DateOnly? last) => first is null && last is null
        ? null
        : new RdfNode(null, NodePlace.Here, "dct:PeriodOfTime")
            .Add("dcat:startDate", first is { } start ? Values.Day(start) : null)
            .Add("dcat:endDate", last is { } end ? Values.Day(end) : null);

    /// <summary>The region as INSEE names it, or France as the EU does, with the box in the forms that readers understand.</summary>
    public static RdfNode Place(PortalDataset dataset) => dataset.IsNational ? France(dataset.Box) : Region(dataset.Box);

    /// <summary>The region.</summary>
    public static RdfNode Region(BoundingBox? box) => Boxed(new RdfNode(RegionIri, NodePlace.AtTheEnd, "dct:Location"), "Provence-Alpes-Côte d’Azur", box);

    private static RdfNode France(BoundingBox? box) =>
        Boxed(new RdfNode(DcatVocabulary.CountryScheme.Iri + "/FRA", NodePlace.AtTheEnd, "dct:Location", "skos:Concept").Add("skos:inScheme", DcatVocabulary.CountryScheme), "France", box);

    private static RdfNode Boxed(RdfNode place, string name, BoundingBox? box)
    {
        place.Add("skos:prefLabel", Values.Fr(name));
        if (box is not { } sides)
            return place;
        string[] ring = [Point(sides.West, sides.South), Point(sides.East, sides.South), Point(sides.East, sides.North), Point(sides.West, sides.North), Point(sides.West, sides.South)];
        return place
            .Add("dcat:bbox", new RdfText($"POLYGON(({string.Join(',', ring)}))", datatype: "geosparql:wktLiteral"))
            .Add("dcat:centroid", new RdfText($"POINT({Point((sides.West + sides.East) / 2, (sides.South + sides.North) / 2)})", datatype: "geosparql:wktLiteral"))
            .Add("locn:geometry", new RdfText($"{{\"type\":\"Polygon\",\"coordinates\":[[{string.Join(',', ring.Select(point => $"[{point.Replace(' ', ',')}]"))}]]}}", datatype: GeoJsonType));
    }

    private static string Point(double longitude, double latitude) => string.Create(CultureInfo.InvariantCulture, $"{longitude:0.####} {latitude:0.####}");
}
