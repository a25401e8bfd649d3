// Holds documents against SHACL shapes: node validate.js SHAPES.ttl[,SHAPES.ttl...] DOCUMENT...
// Prints one JSON object: for each document its number of statements, what violates a shape, and how many warnings there are.
import { createReadStream, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { JsonLdParser } from 'jsonld-streaming-parser';
import { Parser, Store } from 'n3';
import { RdfXmlParser } from 'rdfxml-streaming-parser';
import Validator from 'rdf-validate-shacl';

const base = 'http://document.invalid/';

const parsers = {
  '.ttl': async (path) => new Store(new Parser({ baseIRI: base }).parse(readFileSync(path, 'utf8'))),
  '.rdf': (path) => streamed(path, new RdfXmlParser({ baseIRI: base })),
  '.jsonld': (path) => streamed(path, new JsonLdParser({ baseIRI: base })),
};

function streamed(path, parser) {
  const store = new Store();
  return new Promise((resolve, reject) => {
    createReadStream(path).on('error', reject).pipe(parser)
      .on('data', (quad) => store.add(quad))
      .on('error', reject)
      .on('end', () => resolve(store));
  });
}

const [shapePaths, ...documents] = process.argv.slice(2);
const shapes = new Store();
for (const path of shapePaths.split(',')) {
  // Each file's blank nodes are its own: the parser of each gives them other names.
  shapes.addQuads(new Parser({ baseIRI: base }).parse(readFileSync(path, 'utf8')));
}
const validator = new Validator(shapes);

const report = {};
for (const path of documents) {
  const store = await parsers[extname(path)](path);
  const { results } = await validator.validate(store);
  const isViolation = (result) => result.severity?.value.endsWith('#Violation');
  report[path] = {
    statements: store.size,
    violations: results.filter(isViolation).map((result) =>
      [result.focusNode?.value, result.path?.value, result.value?.value, result.sourceConstraintComponent?.value.split('#')[1], result.message.map((message) => message.value).join(' ')].join(' | ')),
    warnings: results.length - results.filter(isViolation).length,
  };
}
console.log(JSON.stringify(report));
