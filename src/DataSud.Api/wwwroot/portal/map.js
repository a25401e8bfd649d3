// The map itself. Loaded only when the reader comes near it: MapLibre weighs more than all the rest of the page.
import { Map as GlMap } from '../vendor/maplibre-gl-6.17.0/maplibre-gl.mjs';
import { byId } from './dom.js';

const calm = matchMedia('(prefers-reduced-motion: reduce)');
const dark = matchMedia('(prefers-color-scheme: dark)');

/**
 * Draws the areas (GeoJSON features with `code`, `name`, `class`) and the outlines over them.
 * Answers once the first picture is complete; throws an error named NoWebGl where there is nothing to draw with.
 */
export async function createMap({ areas, outlines, onSelect, tip }) {
  if (!document.createElement('canvas').getContext('webgl2')) throw Object.assign(new Error('WebGL 2 is missing'), { name: 'NoWebGl' });

  const container = byId('carte');
  const box = boundsOf(outlines.length ? outlines : areas);
  // Room for the legend, which lies over the map's left where the screen is wide.
  const whole = () => ({ padding: container.clientWidth < 700 ? 12 : { top: 24, bottom: 24, right: 24, left: 100 }, animate: !calm.matches });
  const map = new GlMap({
    container,
    style: style(areas, outlines),
    bounds: box,
    fitBoundsOptions: whole(),
    maxBounds: [[box[0][0] - 2, box[0][1] - 1.5], [box[1][0] + 2, box[1][1] + 1.5]],
    maxZoom: 13,
    attributionControl: false,
    dragRotate: false,
    touchPitch: false,
    pitchWithRotate: false,
    renderWorldCopies: false,
    cooperativeGestures: true,
    fadeDuration: 0,
    canvasContextAttributes: { antialias: true },
    locale: {
      'Map.Title': 'Carte de la fibre par commune',
      'CooperativeGesturesHandler.WindowsHelpText': 'Ctrl + molette pour zoomer la carte',
      'CooperativeGesturesHandler.MacHelpText': '⌘ + molette pour zoomer la carte',
      'CooperativeGesturesHandler.MobileHelpText': 'Deux doigts pour déplacer la carte',
    },
  });
  map.keyboard.disableRotation();
  map.touchZoomRotate.disableRotation();

  // What tests and people with a slow machine want to know: is this picture the last one asked for?
  const drawing = () => container.dataset.state = 'drawing';
  drawing();
  map.on('idle', () => container.dataset.state = 'ready');
  map.on('movestart', drawing);

  await new Promise((resolve, reject) => {
    map.once('load', resolve);
    map.once('error', event => reject(event.error));
  });
  map.addImage('hatch', hatch());
  paint(map);
  dark.addEventListener('change', () => {
    drawing();
    paint(map);
  });

  wirePointer(map, onSelect, tip);
  wireKeyboard(map, onSelect);
  wireButtons(map, box, whole);
  const byCode = new Map(areas.map(area => [area.properties.code, area]));

  return {
    show(features) {
      drawing();
      map.getSource('areas').setData(collection(features));
    },
    select(code, move) {
      drawing();
      map.setFilter('chosen', ['==', ['get', 'code'], code]);
      const area = byCode.get(code);
      if (move && area?.geometry) map.fitBounds(boundsOf([area]), { padding: 40, maxZoom: 10.5, animate: !calm.matches });
      else map.triggerRepaint();
    },
  };
}

const collection = features => ({ type: 'FeatureCollection', features: features.filter(feature => feature.geometry) });

function style(areas, outlines) {
  return {
    version: 8,
    sources: {
      areas: { type: 'geojson', data: collection(areas), tolerance: 0.3 },
      outlines: { type: 'geojson', data: collection(outlines) },
      names: { type: 'geojson', data: collection(names(areas)) },
    },
    layers: [
      { id: 'ground', type: 'background' },
      { id: 'areas', type: 'fill', source: 'areas', paint: { 'fill-antialias': true } },
      { id: 'borders', type: 'line', source: 'areas', paint: { 'line-width': ['interpolate', ['linear'], ['zoom'], 7, 0.3, 10, 1] } },
      { id: 'outlines', type: 'line', source: 'outlines', paint: { 'line-width': ['interpolate', ['linear'], ['zoom'], 7, 1.1, 10, 2.2] } },
      { id: 'chosen-halo', type: 'line', source: 'areas', filter: ['==', ['get', 'code'], ''], paint: { 'line-width': 6 } },
      { id: 'chosen', type: 'line', source: 'areas', filter: ['==', ['get', 'code'], ''], paint: { 'line-width': 3 } },
      // No glyphs are served: MapLibre draws the letters with the fonts of the reader's machine.
      ...[[0, 12, 0], [12, 40, 8.3], [40, 150, 9.3], [150, 1e6, 10.3]].map(([from, to, zoom], index) => ({
        id: `names-${index}`, type: 'symbol', source: 'names', minzoom: zoom, filter: ['all', ['>=', ['get', 'rank'], from], ['<', ['get', 'rank'], to]],
        layout: {
          'text-field': ['get', 'name'], 'text-font': ['Arial', 'sans-serif'], 'text-size': index === 0 ? 13 : 12, 'text-padding': 4,
          'symbol-sort-key': ['get', 'rank'], 'text-max-width': 9,
        },
        paint: { 'text-halo-width': 1.6 },
      })),
    ],
  };
}

/** Names at the middle of each area's largest ring, those of most premises first. */
function names(areas) {
  return areas.filter(area => area.geometry)
    .toSorted((a, b) => (b.properties.premises ?? 0) - (a.properties.premises ?? 0))
    .map(({ geometry, properties: { name } }, rank) => ({ type: 'Feature', geometry: { type: 'Point', coordinates: middle(geometry) }, properties: { name, rank } }));
}

function middle(geometry) {
  const rings = (geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates).map(polygon => centroid(polygon[0]));
  return rings.reduce((best, ring) => ring.area > best.area ? ring : best).at;
}

function centroid(ring) {
  let area = 0, x = 0, y = 0;
  const [ox, oy] = ring[0];
  for (let i = 1; i < ring.length; i++) {
    const [ax, ay] = [ring[i - 1][0] - ox, ring[i - 1][1] - oy];
    const [bx, by] = [ring[i][0] - ox, ring[i][1] - oy];
    const cross = ax * by - bx * ay;
    area += cross / 2;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  return { area: Math.abs(area), at: area ? [ox + x / (6 * area), oy + y / (6 * area)] : ring[0] };
}

function boundsOf(features) {
  const box = [[180, 90], [-180, -90]];
  const take = coordinates => {
    if (typeof coordinates[0] !== 'number') return coordinates.forEach(take);
    box[0] = [Math.min(box[0][0], coordinates[0]), Math.min(box[0][1], coordinates[1])];
    box[1] = [Math.max(box[1][0], coordinates[0]), Math.max(box[1][1], coordinates[1])];
  };
  features.forEach(feature => feature.geometry && take(feature.geometry.coordinates));
  return box;
}

/** Colours come from the style sheet, so that the legend and the map cannot differ. */
function paint(map) {
  const css = getComputedStyle(document.documentElement);
  const of = name => css.getPropertyValue(name).trim();
  map.setPaintProperty('ground', 'background-color', of('--map-ground'));
  map.setPaintProperty('areas', 'fill-color', ['match', ['get', 'class'], ...[0, 1, 2, 3, 4, 5].flatMap(id => [id, of(`--class-${id}`)]), of('--class-x')]);
  map.setPaintProperty('borders', 'line-color', of('--map-border'));
  map.setPaintProperty('outlines', 'line-color', of('--map-outline'));
  map.setPaintProperty('chosen-halo', 'line-color', of('--map-ground'));
  map.setPaintProperty('chosen', 'line-color', of('--map-chosen'));
  if (!map.getLayer('hatched')) {
    map.addLayer({ id: 'hatched', type: 'fill', source: 'areas', filter: ['==', ['get', 'class'], -1], paint: { 'fill-pattern': 'hatch' } }, 'borders');
  }
  for (const layer of [0, 1, 2, 3]) {
    map.setPaintProperty(`names-${layer}`, 'text-color', of('--map-text'));
    map.setPaintProperty(`names-${layer}`, 'text-halo-color', of('--map-halo'));
  }
}

/** Slanted lines for areas that have no rate. */
function hatch() {
  const size = 8;
  const data = new Uint8Array(size * size * 4);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      if ((x + y) % size < 2) data.set([128, 128, 128, 255], 4 * (y * size + x));
    }
  }
  return { width: size, height: size, data };
}

function wirePointer(map, onSelect, tip) {
  const bubble = byId('carte-bulle');
  map.on('mousemove', 'areas', event => {
    const [feature] = event.features;
    map.getCanvas().style.cursor = 'pointer';
    bubble.replaceChildren(...tip(feature.properties));
    bubble.hidden = false;
    const { clientWidth } = map.getContainer();
    bubble.style.left = `${Math.min(event.point.x + 14, clientWidth - bubble.offsetWidth - 8)}px`;
    bubble.style.top = `${Math.max(8, event.point.y - bubble.offsetHeight - 10)}px`;
  });
  map.on('mouseleave', 'areas', () => {
    map.getCanvas().style.cursor = '';
    bubble.hidden = true;
  });
  map.on('click', 'areas', event => onSelect(event.features[0].properties.code));
}

function wireKeyboard(map, onSelect) {
  map.getCanvas().addEventListener('keydown', event => {
    if (event.key !== 'Enter') return;
    const [feature] = map.queryRenderedFeatures(map.project(map.getCenter()), { layers: ['areas'] });
    if (feature) onSelect(feature.properties.code);
  });
}

function wireButtons(map, box, whole) {
  byId('carte-boutons').hidden = false;
  byId('carte-plus').onclick = () => map.zoomIn({ animate: !calm.matches });
  byId('carte-moins').onclick = () => map.zoomOut({ animate: !calm.matches });
  byId('carte-region').onclick = () => map.fitBounds(box, whole());
}
