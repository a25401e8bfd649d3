"""Whether documents hold one and the same graph: compare_graphs.py DOCUMENT... (.rdf, .ttl, .jsonld).

rdflib reads each of them; rapper reads what it can (Raptor 2.0 has no JSON-LD). Prints one JSON object: the number of statements
of each reading, and the readings whose graph is another than the first one's.
"""
import json
import os
import subprocess
import sys

from rdflib import Graph
from rdflib.compare import to_canonical_graph

RDFLIB = {".rdf": "xml", ".ttl": "turtle", ".jsonld": "json-ld"}
RAPPER = {".rdf": "rdfxml", ".ttl": "turtle"}


def readings(paths):
    for path in paths:
        ending = os.path.splitext(path)[1]
        yield "rdflib " + ending, Graph().parse(path, format=RDFLIB[ending])
        if ending in RAPPER:
            run = subprocess.run(["rapper", "-q", "-i", RAPPER[ending], "-o", "ntriples", path], capture_output=True, check=True)
            if run.stderr:
                raise SystemExit(run.stderr.decode())
            yield "rapper " + ending, Graph().parse(data=run.stdout.decode(), format="nt")


counts, others, first = {}, [], None
for name, graph in readings(sys.argv[1:]):
    counts[name] = len(graph)
    canonical = set(to_canonical_graph(graph))
    if first is None:
        first = canonical
    elif canonical != first:
        others.append(name)
print(json.dumps({"statements": counts, "others": others}))
