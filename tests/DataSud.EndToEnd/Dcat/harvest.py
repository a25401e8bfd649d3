"""Reads the catalogue as the DCAT harvesters of udata and of CKAN do, and prints what each would take, as one JSON object.

    harvest.py udata ADDRESS      format from the ending, or else from HEAD; pages along hydra:next; by dct:identifier
    harvest.py ckan ADDRESS       HEAD, then GET, by Content-Type; pages along hydra:next or hydra:nextPage; by IRI
    harvest.py datasud ADDRESS    RDF/XML as a tree, one document
"""
import json
import os
import sys
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ElementTree

from rdflib import BNode, Graph, Literal, Namespace, RDF, RDFS, URIRef
from rdflib.namespace import DCTERMS, FOAF, SKOS

DCAT = Namespace("http://www.w3.org/ns/dcat#")
HYDRA = Namespace("http://www.w3.org/ns/hydra/core#")
LOCN = Namespace("http://www.w3.org/ns/locn#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
GEOJSON = URIRef("https://www.iana.org/assignments/media-types/application/vnd.geo+json")
FREQUENCIES = "http://publications.europa.eu/resource/authority/frequency/"
BY_ENDING = {".rdf": "xml", ".xml": "xml", ".ttl": "turtle", ".jsonld": "json-ld", ".json": "json-ld"}
BY_TYPE = {"application/rdf+xml": "xml", "application/xml": "xml", "text/turtle": "turtle", "application/ld+json": "json-ld", "application/json": "json-ld"}
MOST_PAGES = 1000


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *arguments):
        return None


opener = urllib.request.build_opener(NoRedirect)


def ask(address, method="GET"):
    with opener.open(urllib.request.Request(address, method=method, headers={"Accept": "*/*"}), timeout=60) as answer:
        return answer.headers, answer.read()


def content_type(address):
    return ask(address, "HEAD")[0]["Content-Type"].split(";")[0]


def text(headers, body):
    # As the requests library does: text/* without a charset is Latin-1.
    given = headers.get_content_charset()
    return body.decode(given or ("iso-8859-1" if headers["Content-Type"].startswith("text/") else "utf-8"))


def pages(address, form):
    """Each page's graph, along Hydra's words of today, else along those of old."""
    seen = set()
    while address:
        if address in seen or len(seen) > MOST_PAGES:
            raise SystemExit("the pages go in a circle")
        seen.add(address)
        graph = Graph().parse(data=text(*ask(address)), format=form)
        yield graph
        address = None
        for kind, following in ((HYDRA.PartialCollectionView, HYDRA.next), (HYDRA.PagedCollection, HYDRA.nextPage)):
            view = graph.value(predicate=RDF.type, object=kind)
            if view is not None:
                address = graph.value(view, following)
                break


def labelled(graph, node):
    return str(graph.value(node, RDFS.label) or node)


def udata(address):
    ending = os.path.splitext(urllib.parse.urlparse(address).path)[1]
    graphs = list(pages(address, BY_ENDING.get(ending) or BY_TYPE[content_type(address)]))
    datasets, services = {}, {}
    for graph in graphs:
        for node in graph.subjects(RDF.type, DCAT.Dataset):
            identifier = str(graph.value(node, DCTERMS.identifier))
            if identifier in datasets:
                raise SystemExit("twice: " + identifier)
            period = graph.value(node, DCTERMS.temporal)
            resources = {}
            for distribution in graph.objects(node, DCAT.distribution):
                url = str(graph.value(distribution, DCAT.downloadURL) or graph.value(distribution, DCAT.accessURL))
                if url in resources:
                    raise SystemExit("two resources of one address: " + url)
                resources[url] = {
                    "title": graph.value(distribution, DCTERMS.title),
                    "format": labelled(graph, graph.value(distribution, DCTERMS.format)).rsplit("/", 1)[1].lower(),
                    "mime": "/".join(labelled(graph, graph.value(distribution, DCAT.mediaType)).split("/")[-2:]),
                    "size": graph.value(distribution, DCAT.byteSize),
                    "type": "api" if graph.value(distribution, DCAT.accessService) else "main",
                    "uri": None if isinstance(distribution, BNode) else distribution,
                }
            datasets[identifier] = {
                "title": graph.value(node, DCTERMS.title),
                "titles": len(list(graph.objects(node, DCTERMS.title))),
                "description": graph.value(node, DCTERMS.description),
                "tags": sorted({str(tag) for tag in graph.objects(node, DCAT.keyword)} | {str(graph.value(theme, SKOS.prefLabel)) for theme in graph.objects(node, DCAT.theme)}),
                "frequency": str(graph.value(node, DCTERMS.accrualPeriodicity)).replace(FREQUENCIES, ""),
                "publisher": graph.value(graph.value(node, DCTERMS.publisher), FOAF.name),
                "contact": graph.value(graph.value(node, DCAT.contactPoint), VCARD.hasURL),
                "license": labelled(graph, graph.value(node, DCTERMS.license)),
                "landing_page": graph.value(node, DCAT.landingPage),
                # It fetches a period that has an IRI.
                "temporal": isinstance(period, BNode) and [graph.value(period, DCAT.startDate), graph.value(period, DCAT.endDate)],
                "spatial": [json.loads(shape)["type"] for place in graph.objects(node, DCTERMS.spatial) for shape in graph.objects(place) if isinstance(shape, Literal) and shape.datatype == GEOJSON],
                "provenance": [labelled(graph, provenance) for provenance in graph.objects(node, DCTERMS.provenance)],
                "issued": graph.value(node, DCTERMS.issued),
                "modified": graph.value(node, DCTERMS.modified),
                "resources": resources,
            }
    for graph in graphs:
        reached = set(graph.objects(None, DCAT.accessService))
        for node in set(graph.subjects(RDF.type, DCAT.DataService)) - reached:
            services[str(graph.value(node, DCTERMS.identifier))] = {
                "title": graph.value(node, DCTERMS.title),
                "base_api_url": graph.value(node, DCAT.endpointURL),
                "datasets": len([served for served in graph.objects(node, DCAT.servesDataset) if str(graph.value(served, DCTERMS.identifier)) in datasets]),
            }
    return {"pages": len(graphs), "datasets": datasets, "services": services}


def ckan(address):
    datasets = {}
    graphs = list(pages(address, BY_TYPE[content_type(address)]))
    for graph in graphs:
        for node in graph.subjects(RDF.type, DCAT.Dataset):
            if isinstance(node, BNode) or str(node) in datasets:
                raise SystemExit("no guid, or one of two datasets: " + str(node))
            place = graph.value(node, DCTERMS.spatial)
            distributions = list(graph.objects(node, DCAT.distribution))
            if any(isinstance(distribution, BNode) for distribution in distributions):
                raise SystemExit("a resource that is another at each harvest")
            datasets[str(node)] = {
                "title": graph.value(node, DCTERMS.title),
                "notes": graph.value(node, DCTERMS.description),
                "license": sorted({str(graph.value(distribution, DCTERMS.license)) for distribution in distributions}),
                "spatial": next(json.loads(shape) for shape in graph.objects(place, LOCN.geometry) if shape.datatype == GEOJSON),
                "publisher_uri": graph.value(node, DCTERMS.publisher),
                "resources": sorted(str(distribution) for distribution in distributions),
            }
    return {"pages": len(graphs), "datasets": datasets}


def datasud(address):
    if content_type(address) != "application/rdf+xml":
        raise SystemExit("DataSud reads nothing but RDF/XML")
    names = {"rdf": str(RDF), "rdfs": str(RDFS), "dcat": str(DCAT), "dct": str(DCTERMS), "foaf": str(FOAF)}
    catalogue = ElementTree.fromstring(ask(address)[1]).find("dcat:Catalog", names)
    return {"datasets": {
        dataset.findtext("dct:identifier", namespaces=names): {
            "title": dataset.findtext("dct:title", namespaces=names),
            "publisher": dataset.findtext("dct:publisher/*/rdfs:label", namespaces=names),
            "resources": len(dataset.findall("dcat:distribution", names)),
        } for dataset in catalogue.findall("dcat:dataset/dcat:Dataset", names)
    }}


# Sorted: what a reader takes is compared, not in which order it came upon it.
print(json.dumps({"udata": udata, "ckan": ckan, "datasud": datasud}[sys.argv[1]](sys.argv[2]), sort_keys=True))
