"""Opens every collection of an OGC API in QGIS, without a screen: prints what it found as JSON."""
import json
import os
import sys

from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer

address, size, collections = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()

read = {}
for collection in collections:
    layer = QgsVectorLayer("url='%s' typename='%s' pageSize='%s'" % (address, collection, size), collection, "OAPIF")
    if not layer.isValid():
        read[collection] = {"error": layer.error().summary()}
        continue
    features = list(layer.getFeatures())
    box = QgsVectorLayer("url='%s' typename='%s' pageSize='%s' restrictToRequestBBOX='1'" % (address, collection, size), collection, "OAPIF")
    west = QgsFeatureRequest().setFilterRect(QgsRectangle(5.01, 44.01, 5.05, 44.05))
    read[collection] = {
        "count": len(features),
        "ids": sorted(feature["id"] for feature in features),
        "withGeometry": sum(1 for feature in features if feature.hasGeometry()),
        "fields": layer.fields().names(),
        "crs": layer.crs().authid(),
        "inBox": sum(1 for _ in box.getFeatures(west)),
    }
layer = QgsVectorLayer("url='%s' typename='communes' pageSize='%s'" % (address, size), "communes", "OAPIF")
layer.setSubsetString("\"code\" = '05006'")
read["subset"] = [feature["code"] for feature in layer.getFeatures()]
print(json.dumps(read), flush=True)
# Python takes layers and application down in no order that QGIS likes.
os._exit(0)
