// The figures of the map for those who do not see it: départements, then communes, sortable.
import { byId, el, fill, link } from './dom.js';
import { count, fold, quarterName, rate, zones } from './text.js';
import { sums } from './fibre.js';

const indicator = '/api/v1/indicators/arcep-ftth-connectable-premises/observations';
const order = { key: 'code', down: false };
let filterCode = '';
let open = false;

export function showTables({ communes, departements, quarter, onSelect }) {
  const csv = level => `${indicator}?level=${level}&within=region:93&period=${quarter}&f=csv&excel=true&limit=1000`;
  const names = new Map(departements.map(one => [one.code, one.name]));
  const rows = departements.map(one => ({ name: one.name, code: one.code, ...sums(communes.filter(commune => commune.code.startsWith(one.code))) }));
  const communesPlace = el('div');
  const details = el('details', { className: 'communes', open },
    el('summary', {}, `Les ${count(communes.length)} communes, en tableau`),
    communesPlace);
  const drawCommunes = () => communesPlace.hasChildNodes() || communesPlace.append(...communeTable(communes, names, quarter, onSelect));
  details.addEventListener('toggle', () => {
    open = details.open;
    if (open) drawCommunes();
  });
  if (open) drawCommunes();

  fill(byId('tableaux'),
    scrolling('table-departements', el('table', {},
      el('caption', { id: 'table-departements' }, `Locaux raccordables à la fibre par département, ${quarterName(quarter)}. `,
        el('span', { className: 'hint' }, 'Taux recalculés : somme des raccordables sur somme des locaux.')),
      el('thead', {}, el('tr', {}, ['Département', 'Communes', 'Logements', 'Établissements', 'Locaux', 'Raccordables', 'Taux'].map((title, index) =>
        el('th', { scope: 'col', className: index ? 'num' : '' }, title)))),
      el('tbody', {}, rows.map(row => departementRow(`${row.name} (${row.code})`, row))),
      el('tfoot', {}, departementRow('Région', { name: 'Région', ...sums(communes) })))),
    el('p', { className: 'plain-links' }, link(csv('departement'), 'Raccordables par département (CSV)'), ' · ', link(csv('commune'), 'Raccordables par commune (CSV)'), ' · ',
      link(`/api/v1/collections/ftth-communes/items?quarter=${quarter}`, 'Tout, avec les contours (GeoJSON)')),
    details);
}

function departementRow(title, row) {
  return el('tr', {},
    el('th', { scope: 'row' }, title),
    [row.communes, row.dwellings, row.businessPremises, row.premises, row.connectablePremises].map(value => el('td', { className: 'num' }, count(value))),
    el('td', { className: 'num strong' }, rate(row.connectablePremises, row.premises)));
}

const scrolling = (labelledBy, table) => el('div', { className: 'scroll', role: 'region', tabIndex: 0, 'aria-labelledby': labelledBy }, table);

const columns = [
  { key: 'name', title: 'Commune' },
  { key: 'code', title: 'Code' },
  { key: 'zone', title: 'Zone' },
  { key: 'premises', title: 'Locaux', num: true },
  { key: 'connectablePremises', title: 'Raccordables', num: true },
  { key: 'share', title: 'Taux', num: true },
];

const share = row => row.premises > 0 ? row.connectablePremises / row.premises : -1;
const valueOf = (row, key) => key === 'share' ? share(row) : key === 'name' ? fold(row.name) : row[key];

function communeTable(communes, names, quarter, onSelect) {
  const body = el('tbody');
  const said = el('p', { className: 'count', role: 'status' });
  const heads = columns.map(column => el('th', { scope: 'col', className: column.num ? 'num' : '' },
    el('button', { type: 'button', className: 'sort', onclick: () => sortBy(column) }, column.title)));
  const chooser = el('select', { id: 'table-filtre', onchange: () => { filterCode = chooser.value; draw(); } },
    el('option', { value: '' }, 'Toute la région'),
    [...names].map(([code, name]) => el('option', { value: code, selected: code === filterCode }, `${name} (${code})`)));

  function sortBy(column) {
    order.down = order.key === column.key ? !order.down : Boolean(column.num);
    order.key = column.key;
    draw();
  }

  function draw() {
    const rows = communes.filter(commune => commune.code.startsWith(filterCode)).sort((a, b) => {
      const [x, y] = [valueOf(a, order.key), valueOf(b, order.key)];
      return (x < y ? -1 : x > y ? 1 : a.code < b.code ? -1 : 1) * (order.down ? -1 : 1);
    });
    heads.forEach((head, index) => {
      if (columns[index].key === order.key) head.setAttribute('aria-sort', order.down ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    });
    const sorted = columns.find(column => column.key === order.key);
    said.textContent = `${count(rows.length)} communes, par ${sorted.title.toLowerCase()}, ordre ${order.down ? 'décroissant' : 'croissant'}.`;
    fill(body, ...rows.map(row => el('tr', {},
      el('th', { scope: 'row' }, el('a', { href: '#fiche', onclick: () => onSelect(row.code) }, row.name)),
      el('td', {}, row.code),
      el('td', {}, zones[row.zone] ?? row.zone),
      el('td', { className: 'num' }, count(row.premises)),
      el('td', { className: 'num' }, count(row.connectablePremises)),
      el('td', { className: 'num strong' }, rate(row.connectablePremises, row.premises)))));
  }

  draw();
  return [
    el('p', { className: 'field' }, el('label', { for: 'table-filtre' }, 'Département'), ' ', chooser),
    said,
    scrolling('table-communes', el('table', { className: 'long' },
      el('caption', { id: 'table-communes' }, `Locaux raccordables à la fibre par commune, ${quarterName(quarter)}. `, el('span', { className: 'hint' }, 'Les titres de colonnes trient.')),
      el('thead', {}, el('tr', {}, heads)), body)),
  ];
}
