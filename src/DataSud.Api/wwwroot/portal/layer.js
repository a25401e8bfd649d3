// The map on the page of a collection: the features of the page, as the table beside it lists them.
import { Map as GlMap } from '../vendor/maplibre-gl-6.17.0/maplibre-gl.mjs';
import { byId, el, fill, showError } from './dom.js';

const container = byId('carte');
const dark = matchMedia('(prefers-color-scheme: dark)').matches;
const [ground, area, line] = dark ? ['#1d2530', '#6aa5e8', '#cfe3fb'] : ['#f3f5f8', '#2f6cb3', '#123a66'];

draw().catch(error => showError(container, 'La carte n’a pas pu être dessinée.', error));

async function draw() {
  if (!document.createElement('canvas').getContext('webgl2')) throw new Error('WebGL 2 manque ; le tableau dit la même chose.');
  const response = await fetch(container.dataset.features);
  if (!response.ok) throw new Error(`Le service a répondu ${response.status}.`);
  const answer = await response.json();
  const features = (answer.features ?? [answer]).filter(feature => feature.geometry);
  if (features.length === 0) {
    fill(container.parentElement, el('p', { className: 'map-wait' }, 'Rien à dessiner : aucune de ces entités n’a de géométrie.'));
    return;
  }
  const data = { type: 'FeatureCollection', features };
  const map = new GlMap({
    container,
    bounds: boundsOf(features),
    fitBoundsOptions: { padding: 24, maxZoom: 14 },
    style: {
      version: 8,
      sources: { features: { type: 'geojson', data } },
      layers: [
        { id: 'ground', type: 'background', paint: { 'background-color': ground } },
        { id: 'areas', type: 'fill', source: 'features', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': area, 'fill-opacity': 0.45 } },
        { id: 'borders', type: 'line', source: 'features', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'line-color': line, 'line-width': 0.8 } },
        { id: 'points', type: 'circle', source: 'features', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-color': area, 'circle-radius': 4, 'circle-stroke-color': line, 'circle-stroke-width': 1 } },
      ],
    },
    attributionControl: false,
    dragRotate: false,
    renderWorldCopies: false,
    cooperativeGestures: true,
    locale: {
      'Map.Title': container.dataset.label,
      'CooperativeGesturesHandler.WindowsHelpText': 'Ctrl + molette pour zoomer la carte',
      'CooperativeGesturesHandler.MacHelpText': '⌘ + molette pour zoomer la carte',
      'CooperativeGesturesHandler.MobileHelpText': 'Deux doigts pour déplacer la carte',
    },
  });
  map.keyboard.disableRotation();
  map.touchZoomRotate.disableRotation();
  map.on('idle', () => container.dataset.state = 'ready');
}

function boundsOf(features) {
  const box = [[Infinity, Infinity], [-Infinity, -Infinity]];
  const grow = part => {
    if (typeof part[0] !== 'number') part.forEach(grow);
    else for (const axis of [0, 1]) {
      box[0][axis] = Math.min(box[0][axis], part[axis]);
      box[1][axis] = Math.max(box[1][axis], part[axis]);
    }
  };
  features.forEach(feature => grow(feature.geometry.coordinates));
  return box;
}
