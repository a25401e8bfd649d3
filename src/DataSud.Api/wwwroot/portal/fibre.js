// Fibre by commune: what is asked, what is chosen, and who shows it (map, card, tables).
import { datasets, get } from './api.js';
import { byId, el, fact, fill, link, showError } from './dom.js';
import { count, fold, operatorName, quarterEnd, quarterName, rate, zones } from './text.js';
import { sourceLine } from './source.js';
import { showTables } from './tables.js';

const region = '93';
const dataset = 'arcep-ftth';
const declared = 'Déclaré par les opérateurs ; raccordable n’est pas raccordé.';

/** ARCEP's classes of a connectable rate, by its lower bound; -1 stands for no premises, hence no rate. */
export const classes = [
  { id: -1, name: 'Sans locaux' },
  { id: 0, name: '0 %' },
  { id: 1, name: 'moins de 10 %' },
  { id: 2, name: '10 à 25 %' },
  { id: 3, name: '25 à 50 %' },
  { id: 4, name: '50 à 80 %' },
  { id: 5, name: '80 % et plus' },
];

/** Class from the counts, not from a rounded rate. */
export function classOf({ connectablePremises, premises }) {
  if (!(premises > 0)) return -1;
  if (connectablePremises <= 0) return 0;
  return 1 + [10, 25, 50, 80].filter(bound => 100 * connectablePremises >= bound * premises).length;
}

const chosen = { quarter: null, code: null };
let map = null;
let areas = []; // properties of what the map shows
let communes = []; // properties of the communes
let departements = [];

async function regionalFigures() {
  const all = await datasets();
  const source = all.get(dataset);
  if (!source?.edition) return { all, source, quarters: [] };
  const [connectable, premises] = await Promise.all(['connectable-premises', 'premises'].map(name =>
    get(`/indicators/${dataset}-${name}/observations?territory=region:${region}&limit=100`)));
  const quarters = connectable.items.map(item => item.period).sort().reverse();
  const denominators = premises.items.toSorted((a, b) => a.period < b.period ? 1 : -1);
  return { all, source, quarters, connectable: connectable.items, denominators };
}

/** The one figure at the head of the page. */
export async function showKeyFigure() {
  const place = byId('repere');
  try {
    const { source, quarters, connectable, denominators } = await regionalFigures();
    if (!quarters.length || !denominators.length) return;
    const value = connectable.find(item => item.period === quarters[0]).value;
    const premises = denominators[0].value;
    fill(place,
      el('p', { className: 'keyfigure-value' }, rate(value, premises)),
      el('div', {},
        el('p', {}, 'des locaux de la région sont ', el('strong', {}, 'raccordables à la fibre'), ` au ${quarterEnd(quarters[0])} : ${count(value)} sur ${count(premises)} logements et établissements. `,
          link('#fibre', 'Voir la carte')),
        el('p', { className: 'source' }, ...sourceLine(source, declared))));
  } catch { /* the sections below say what is wrong */ }
}

export async function showFibre() {
  const message = byId('fibre-message');
  fill(message);
  try {
    const figures = await regionalFigures();
    departements = (await get(`/territories?level=departement&within=region:${region}`)).items;
    if (!figures.quarters.length) await withoutFigures(figures);
    else await withFigures(figures);
  } catch (error) {
    byId('carte-attente').hidden = true;
    showError(message, 'La couche de la fibre ne s’affiche pas.', error, showFibre);
  }
}

// ---- before the first import

async function withoutFigures({ all }) {
  fill(byId('fibre-message'), el('div', { className: 'notice' },
    el('p', {}, el('strong', {}, 'Les données de la fibre ne sont pas encore importées. '), 'La carte montre le contour des départements. Pour la remplir, avec le dossier de l’observatoire de l’Arcep (communes.csv, ftthCommunes.csv…) :'),
    el('pre', { tabIndex: 0 }, el('code', {}, 'scripts/datasud import arcep-ftth <dossier>')),
    el('p', {}, 'et, pour les contours des communes :'),
    el('pre', { tabIndex: 0 }, el('code', {}, 'scripts/datasud import territories <fichier.geojson>'))));
  byId('fiche').hidden = true;
  fill(byId('tableaux'), el('p', {}, 'Pas de chiffres avant l’import.'));
  fill(byId('fibre-source'), ...outlineSource(all));
  const outlines = await departementOutlines();
  if (!outlines.length) return noOutlines();
  await drawMap({
    areas: outlines.map(({ geometry, properties }) => ({ type: 'Feature', geometry, properties: { code: properties.code, name: properties.name, class: 0 } })),
    outlines, labels: true, onSelect: () => {}, tip: properties => [properties.name],
  });
}

// ---- with figures

async function withFigures({ all, source, quarters, denominators }) {
  const asked = new URLSearchParams(location.search);
  chosen.quarter = quarters.includes(asked.get('trimestre')) ? asked.get('trimestre') : quarters[0];
  fill(byId('trimestres'), ...quarters.toReversed().map(quarter => el('label', {},
    el('input', { type: 'radio', name: 'trimestre', value: quarter, checked: quarter === chosen.quarter, onchange: () => choose(quarter) }),
    el('span', {}, quarterName(quarter)))));
  byId('fibre-commandes').hidden = false;
  const constant = denominators.length === 1 && quarters.length > 1
    ? `Le nombre de locaux est celui du ${quarterName(denominators[0].period)}, pour tous les trimestres.` : '';
  fill(byId('fibre-source'), ...sourceLine(source, declared, constant), ...outlineSource(all));
  fill(byId('chiffres-source'), ...sourceLine(source, declared, constant));
  wireCommuneField();

  const features = await load(chosen.quarter);
  const drawn = features.some(feature => feature.geometry) ? 'communes' : 'departements';
  const outlines = await departementOutlines();
  areas = drawn === 'communes' ? features : await byDepartement(outlines);
  show();
  if (asked.get('commune')) select(asked.get('commune'), { quietly: true });
  if (drawn === 'departements') {
    fill(byId('fibre-message'), el('div', { className: 'notice' },
      el('p', {}, 'Les contours des communes ne sont pas importés : la carte est colorée par département. Pour les communes :'),
      el('pre', { tabIndex: 0 }, el('code', {}, 'scripts/datasud import territories <fichier.geojson>'))));
    if (!outlines.length) return noOutlines();
  }
  await drawMap({ areas, outlines, labels: true, onSelect: code => select(code), tip: tipOf });
  if (chosen.code) map?.select(chosen.code, false);
}

async function load(quarter) {
  const layer = await get(`/collections/ftth-communes/items?quarter=${encodeURIComponent(quarter)}&limit=10000`);
  for (const { properties } of layer.features) properties.class = classOf(properties);
  communes = layer.features.map(feature => feature.properties);
  return layer.features;
}

/** Rates of the départements from the sums of their communes' counts. */
export function sums(rows) {
  const total = { communes: rows.length, dwellings: 0, businessPremises: 0, premises: 0, connectablePremises: 0 };
  for (const row of rows) {
    for (const key of ['dwellings', 'businessPremises', 'premises', 'connectablePremises']) total[key] += row[key];
  }
  return total;
}

export const partsOf = departement => communes.filter(commune => commune.code.startsWith(departement));

async function byDepartement(outlines) {
  return outlines.map(({ geometry, properties: { code, name } }) => {
    const properties = { code, name, level: 'departement', ...sums(partsOf(code)), quarter: chosen.quarter };
    return { type: 'Feature', geometry, properties: { ...properties, class: classOf(properties) } };
  });
}

async function departementOutlines() {
  const all = await Promise.all(departements.map(one => get(`/territories/departement/${one.code}?f=geojson`)));
  return all.filter(feature => feature.geometry);
}

const outlineSource = all => all.get('contours')?.edition ? [el('br'), 'Contours – ', ...sourceLine(all.get('contours'))] : [];

function noOutlines() {
  byId('carte-cadre').hidden = true;
  byId('fibre-message').append(el('p', { className: 'notice' }, 'Aucun contour n’est importé : il n’y a pas de carte à dessiner. Les chiffres sont dans les tableaux.'));
}

async function choose(quarter) {
  chosen.quarter = quarter;
  byId('carte-cadre').setAttribute('aria-busy', 'true');
  try {
    const features = await load(quarter);
    if (chosen.quarter !== quarter) return; // another one was chosen meanwhile
    areas = features.some(feature => feature.geometry) ? features : await byDepartement(await departementOutlines());
    map?.show(areas);
    show();
    byId('fiche-annonce').textContent = `La carte et les tableaux montrent le ${quarterName(quarter)}.`;
    remember();
  } catch (error) {
    showError(byId('fibre-message'), `Le ${quarterName(quarter)} ne s’affiche pas.`, error, () => choose(quarter));
  } finally {
    byId('carte-cadre').removeAttribute('aria-busy');
  }
}

function show() {
  showLegend();
  showTables({ communes, departements, quarter: chosen.quarter, onSelect: code => select(code, { move: true }) });
  showCard((chosen.code && find(chosen.code)) || whole());
}

/** The region, which the card shows until something is chosen. */
const whole = () => {
  const properties = { code: region, name: 'Toute la région', level: 'region', quarter: chosen.quarter, ...sums(communes) };
  return { ...properties, class: classOf(properties) };
};

function showLegend() {
  const what = areas.length > departements.length ? ['commune', 'communes'] : ['département', 'départements'];
  const inClass = id => areas.filter(area => area.properties.class === id).length;
  byId('legende').hidden = false;
  fill(byId('legende'),
    el('p', { className: 'legend-title' }, 'Locaux raccordables', el('br'), `au ${quarterEnd(chosen.quarter)}`),
    el('ul', {}, classes.filter(one => one.id >= 0 || inClass(one.id)).map(one => el('li', {},
      el('span', { className: `swatch c${one.id < 0 ? 'x' : one.id}`, 'aria-hidden': 'true' }),
      el('span', {}, one.name, ' ', el('span', { className: 'hint' }, `(${count(inClass(one.id))}`, el('span', { className: 'sr' }, `\u00a0${inClass(one.id) < 2 ? what[0] : what[1]}`), ')'))))));
}

const tipOf = properties => [
  el('strong', {}, properties.name), el('br'),
  properties.premises > 0
    ? `${rate(properties.connectablePremises, properties.premises)} : ${count(properties.connectablePremises)} sur ${count(properties.premises)} locaux`
    : 'sans locaux',
];

const find = code => communes.find(commune => commune.code === code) ?? areas.find(area => area.properties.code === code)?.properties;

function select(code, { quietly = false, move = false } = {}) {
  const found = find(code);
  if (!found) return;
  chosen.code = code;
  showCard(found);
  map?.select(code, move);
  byId('fiche-annonce').textContent = quietly ? '' : found.premises > 0
    ? `${found.name} : ${rate(found.connectablePremises, found.premises)} de locaux raccordables, ${count(found.connectablePremises)} sur ${count(found.premises)}.`
    : `${found.name} : sans locaux.`;
  remember();
}

function showCard(it) {
  const level = it.level ?? 'commune';
  const isCommune = level === 'commune';
  const api = isCommune
    ? `/api/v1/collections/ftth-communes/items?quarter=${it.quarter}&code=${it.code}`
    : `/api/v1/indicators/${dataset}-connectable-rate/observations?territory=${level}:${it.code}`;
  fill(byId('fiche-titre'), it.name, level === 'region' ? '' : el('span', { className: 'code' }, ` ${it.code}`));
  const bar = el('span', { className: `bar-fill c${it.class}` });
  bar.style.width = `${it.premises > 0 ? Math.min(100, 100 * it.connectablePremises / it.premises) : 0}%`;
  fill(byId('fiche-corps'),
    level === 'region' && el('p', { className: 'hint' }, 'Choisissez une commune sur la carte, ou par son nom.'),
    el('p', { className: 'panel-rate' }, rate(it.connectablePremises, it.premises)),
    el('div', { className: 'bar', 'aria-hidden': 'true' }, bar),
    it.premises > 0 && el('p', { className: 'panel-ratio' }, `${count(it.connectablePremises)} locaux raccordables sur ${count(it.premises)}`),
    el('dl', { className: 'facts' },
      fact('Trimestre', `${quarterName(it.quarter)} (au ${quarterEnd(it.quarter)})`),
      fact('Logements', count(it.dwellings)),
      fact('Établissements', count(it.businessPremises)),
      fact('Locaux', `${count(it.premises)} (logements + établissements)`),
      fact('Raccordables', count(it.connectablePremises)),
      fact('Taux', it.premises > 0 ? `${rate(it.connectablePremises, it.premises)} des locaux` : 'sans locaux, pas de taux'),
      isCommune && fact('Zone', zones[it.zone] ?? it.zone),
      isCommune && fact('Opérateurs', it.operators.length ? it.operators.map(operatorName).join(', ') : 'aucun n’est nommé'),
      isCommune && fact('Édition', it.release),
      it.note && fact('Note', it.note)),
    el('ul', { className: 'plain-links' },
      el('li', {}, link(api, 'Ces chiffres dans l’API')),
      el('li', {}, link(`/api/v1/indicators/${dataset}-connectable-premises/observations?territory=${level}:${it.code}&f=csv&excel=true`, 'Tous les trimestres (CSV)')),
      el('li', {}, link(`/api/v1/territories/${level}/${it.code}`, 'Le territoire dans l’API'))));
}

/** The address of the page leads back to what it shows. */
function remember() {
  const url = new URL(location.href);
  url.searchParams.set('trimestre', chosen.quarter);
  if (chosen.code && find(chosen.code)?.level === undefined) url.searchParams.set('commune', chosen.code);
  history.replaceState(null, '', url);
}

function wireCommuneField() {
  const form = byId('fibre-commandes');
  const field = byId('commune');
  const said = byId('commune-etat');
  field.addEventListener('focus', () => {
    if (!byId('communes-liste').hasChildNodes()) byId('communes-liste').append(...communes.map(commune => el('option', { value: commune.name }, commune.code)));
  });
  const go = () => {
    const text = fold(field.value).replace(/-/g, ' ');
    if (!text) return;
    const names = communes.map(commune => [commune, fold(commune.name).replace(/-/g, ' ')]);
    const hits = names.filter(([commune, name]) => name === text || fold(commune.code) === text);
    const near = hits.length ? hits : names.filter(([, name]) => name.startsWith(text));
    if (near.length === 1 || hits.length) {
      said.textContent = hits.length > 1 ? `Il y en a ${hits.length} de ce nom : ${hits.map(([commune]) => commune.code).join(', ')}. Saisissez le code.` : '';
      select(near[0][0].code, { move: true });
    } else {
      said.textContent = near.length ? `${count(near.length)} communes commencent ainsi : ${near.slice(0, 5).map(([commune]) => commune.name).join(', ')}${near.length > 5 ? '…' : ''}`
        : `Aucune commune de la région ne s’appelle «\u00a0${field.value.trim()}\u00a0».`;
    }
  };
  form.onsubmit = event => {
    event.preventDefault();
    go();
  };
}

async function drawMap(options) {
  try {
    const { createMap } = await import('./map.js');
    map = await createMap(options);
    byId('carte-aide').hidden = options.tip !== tipOf;
  } catch (error) {
    byId('carte-cadre').hidden = true;
    byId('fibre-message').append(el('p', { className: 'notice' },
      error?.name === 'NoWebGl'
        ? 'La carte demande WebGL 2, que ce navigateur n’offre pas ou que son réglage empêche. '
        : 'La carte n’a pas pu être dessinée. ',
      'Les mêmes chiffres sont dans les ', link('#chiffres', 'tableaux'), ', et la recherche de commune fonctionne.'));
  } finally {
    byId('carte-attente').hidden = true;
  }
}
