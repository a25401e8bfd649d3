using DataSud.Api.Catalogue.Dcat.Rdf;

namespace DataSud.Api.Catalogue.Dcat;

/// <summary>A service that the catalogue lists beside its datasets.</summary>
/// <param name="Id">Last part of its IRI.</param>
/// <param name="Title">Title, in French.</param>
/// <param name="Description">Description, in French.</param>
/// <param name="Kind">Resources that it serves.</param>
/// <param name="Path">Where it answers.</param>
/// <param name="Keywords">Keywords.</param>
internal sealed record ListedService(string Id, string Title, string Description, ResourceKind Kind, string Path, IReadOnlyList<string> Keywords);

/// <summary>The services of the catalogue: the API, its layers, its tiles, the downloads.</summary>
/// <param name="addresses">IRIs.</param>
/// <param name="parties">Who publishes.</param>
internal sealed class DcatServices(DcatAddresses addresses, DcatParties parties)
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ListedService> All =
    [
        new("api", "API DataSud.Api", "Interroge objectifs, indicateurs, chiffres, territoires et couverture, filtrés et page à page, en JSON, GeoJSON ou CSV.", ResourceKind.Api, "/api/v1", ["API", "JSON", "indicateurs"]),
        new("features", "Couches DataSud.Api (OGC API - Features)", "Les couches à ouvrir dans un SIG : QGIS, GDAL, ArcGIS. GeoJSON, filtres CQL2, quatre systèmes de coordonnées.", ResourceKind.Features, "/api/v1/collections", ["OGC API", "couches", "SIG"]),
        new("tiles", "Tuiles vectorielles DataSud.Api (OGC API - Tiles)", "Les couches en tuiles MVT pour cartes en ligne, dans WebMercatorQuad.", ResourceKind.Tiles, "/api/v1/tileMatrixSets", ["OGC API", "tuiles vectorielles", "MVT"]),
        new("telechargements", "Téléchargements DataSud.Api", "Chaque jeu de données en entier : CSV, JSON, GeoJSON, GeoPackage, Parquet ; reprise après coupure.", ResourceKind.Download, "/api/v1/datasets", ["CSV", "GeoPackage", "Parquet"]),
    ];

    /// <summary>A service, with those of some datasets that it serves; null when it serves none of them.</summary>
    public RdfNode? Describe(ListedService service, IEnumerable<PortalDataset> datasets)
    {
        var served = datasets.Where(dataset => dataset.Resources.Any(resource => resource.Kind == service.Kind)).Select(dataset => new RdfIri(addresses.Dataset(dataset.Id))).ToArray();
        if (served.Length == 0)
            return null;
        var iri = addresses.Service(service.Id);
        return new RdfNode(iri, NodePlace.Here, "dcat:DataService")
            .Add("dct:identifier", new RdfText(iri))
            .Add("dct:title", Values.Fr(service.Title))
            .Add("dct:description", Values.Fr(service.Description))
            .Add("dcat:endpointURL", new RdfIri(addresses.Path(service.Path)))
            .Add("dcat:endpointDescription", new RdfIri(addresses.Path("/openapi/v1.json")))
            .Add("dct:conformsTo", StandardOf(service.Kind))
            .Add("dcat:keyword", service.Keywords.Select(Values.Fr))
            .Add("dcat:theme", new[] { "TECH", "REGI" }.Select(DcatVocabulary.Theme).OfType<RdfNode>())
            .Add("dcat:contactPoint", parties.Contact)
            .Add("dct:publisher", parties.Publisher)
            .Add("dcat:landingPage", DcatVocabulary.Document(addresses.Path("/docs")))
            .Add("dct:license", DcatParties.CatalogueLicence)
            .Add("dct:accessRights", DcatVocabulary.Public)
            .Add("dcat:servesDataset", served);
    }

    /// <summary>What a service of a kind conforms to.</summary>
    public static RdfNode StandardOf(ResourceKind kind) => kind switch
    {
        ResourceKind.Features => DcatVocabulary.Standard("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core", "OGC API - Features - Part 1: Core"),
        ResourceKind.Tiles => DcatVocabulary.Standard("http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core", "OGC API - Tiles - Part 1: Core"),
        _ => DcatVocabulary.Standard("https://spec.openapis.org/oas/v3.0.3", "OpenAPI 3.0.3"),
    };
}
