"""Reads a CSW with OWSLib, as harvesters do: prints what it found as JSON."""
import json
import sys
import warnings

from owslib.csw import CatalogueServiceWeb
from owslib.fes import And, BBox, Or, PropertyIsEqualTo, PropertyIsLike, SortBy, SortProperty

warnings.simplefilter("ignore")
ISO = "http://www.isotc211.org/2005/gmd"
csw = CatalogueServiceWeb(sys.argv[1], timeout=60)
size = int(sys.argv[2])


def records(**more):
    """All records, page by page along nextRecord."""
    found, start = {}, 1
    while start:
        csw.getrecords2(startposition=start, maxrecords=size, **more)
        found.update(csw.records)
        matches, start = csw.results["matches"], csw.results["nextrecord"]
    return matches, found


def iso(record):
    """What a portal takes of an ISO record."""
    about = record.identification
    return {
        "title": about.title,
        "abstract": about.abstract,
        "bbox": [float(about.bbox.minx), float(about.bbox.miny), float(about.bbox.maxx), float(about.bbox.maxy)],
        "dates": {date.type: date.date for date in about.date},
        "stamp": record.datestamp,
        "time": [about.temporalextent_start, about.temporalextent_end],
        "constraints": {"access": about.accessconstraints, "use": about.useconstraints, "limits": about.uselimitation, "others": about.otherconstraints},
        "contacts": [[party.role, party.organization] for party in record.contact + about.contact],
        "online": [[link.url, link.protocol, link.name, link.description, link.function] for link in record.distribution.online],
        "keywords": [word for group in about.keywords2 for word in group.keywords],
        "topics": about.topiccategory,
        "uri": about.uricode,
        "language": [record.languagecode, *about.resourcelanguagecode],
        "hierarchy": record.hierarchy,
        "standard": [record.stdname, record.stdver],
        "crs": record.referencesystem.code,
        "lineage": record.dataquality.lineage,
        "conformity": record.dataquality.conformancetitle,
    }


def core(record):
    """What a portal takes of a Dublin Core record."""
    box = record.bbox
    return {
        "title": record.title,
        "abstract": record.abstract,
        "type": record.type,
        "subjects": record.subjects,
        "modified": record.modified,
        "rights": record.rights,
        "creator": record.creator,
        "publisher": record.publisher,
        "references": record.references,
        "bbox": [float(box.minx), float(box.miny), float(box.maxx), float(box.maxy)],
    }


def matches(*constraints):
    """How many records a filter finds."""
    csw.getrecords2(constraints=list(constraints), resulttype="hits")
    return csw.results["matches"]


read = {
    "title": csw.identification.title,
    "provider": csw.provider.name,
    "operations": [operation.name for operation in csw.operations],
    "operators": csw.filters.scalar_comparison_operators,
}
read["isoMatched"], found = records(typenames="gmd:MD_Metadata", esn="full", outputschema=ISO, sortby=SortBy([SortProperty("apiso:Identifier")]))
read["iso"] = {identifier: iso(record) for identifier, record in found.items()}
read["coreMatched"], found = records(esn="full")
read["core"] = {identifier: core(record) for identifier, record in found.items()}
read["fibre"] = matches(PropertyIsLike("csw:AnyText", "%fibre%"))
read["either"] = matches(Or([PropertyIsEqualTo("dc:identifier", "territoires"), PropertyIsEqualTo("dc:identifier", "arcep-ftth")]))
read["both"] = matches(And([PropertyIsEqualTo("dc:type", "dataset"), PropertyIsEqualTo("apiso:Identifier", "territoires")]))
read["inMarseille"] = matches(BBox([5.2, 43.2, 5.5, 43.4]))
read["inAmerica"] = matches(BBox([-80, 10, -70, 20], crs="EPSG:4326"))
csw.getrecords2(cql="title LIKE '%Territoires%'")
read["byCql"] = list(csw.records)

# DataSud: an organisation at a time, from a summary to the ISO record of each of its datasets.
datasud = CatalogueServiceWeb(sys.argv[1], timeout=60, lang="fr-FR", version="2.0.2", skip_caps=True)
datasud.getdomain("OrganisationName", dtype="property")
read["organisations"] = {}
for organisation in datasud.results["values"]:
    datasud.getrecords2(constraints=[PropertyIsEqualTo("OrganisationName", organisation)], resulttype="results", esn="summary")
    packages = {}
    for identifier in list(datasud.records):
        datasud.getrecordbyid([identifier], outputschema=ISO)
        packages[identifier] = datasud.records[identifier].identification.title
    read["organisations"][organisation] = packages

csw.describerecord("gmd:MD_Metadata")
read["described"] = csw.response.decode()
print(json.dumps(read))
