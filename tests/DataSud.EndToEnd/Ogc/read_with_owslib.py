"""Reads an OGC API with OWSLib, as a script of a reuser does: prints what it found as JSON."""
import json
import sys

from owslib.ogcapi.features import Features

api = Features(sys.argv[1])
size = int(sys.argv[2])


def ids(collection, **more):
    """All features, page by page."""
    found = []
    while True:
        page = api.collection_items(collection, limit=size, offset=len(found), **more)
        found += [feature["id"] for feature in page["features"]]
        if page["numberReturned"] < size:
            return found


read = {
    "conformance": api.conformance()["conformsTo"],
    "openapi": api.api()["openapi"],
    "collections": {},
}
for collection in api.feature_collections():
    everything = ids(collection)
    extent = api.collection(collection).get("extent", {})
    west, south, east, north = extent["spatial"]["bbox"][0] if "spatial" in extent else [-180, -90, 180, 90]
    read["collections"][collection] = {
        "ids": everything,
        "matched": api.collection_items(collection, limit=1)["numberMatched"],
        "inBox": len(ids(collection, bbox=[west, south, east, north])),
        "filtered": len(ids(collection, filter="S_INTERSECTS(geometry, BBOX(%s, %s, %s, %s))" % (west, south, east, north))),
        "queryables": sorted(api.collection_queryables(collection)["properties"]),
        "one": api.collection_item(collection, everything[0])["id"],
    }
print(json.dumps(read))
