// The 6 enjeux, 13 orientations and 37 objectifs, and the search in them.
import { get, linkOf, datasets } from './api.js';
import { byId, el, fill, link, showError } from './dom.js';
import { fold, many, number } from './text.js';
import { sourceLine } from './source.js';

const shownTargets = 8;
const shownIndicators = 10;
const place = byId('objectifs');
const field = byId('recherche');
const state = byId('recherche-etat');
let entries = [];

export async function showStrategy() {
  try {
    const { items } = await get('/objectives?limit=100');
    draw(items);
    wireSearch();
  } catch (error) {
    showError(place, 'Les objectifs ne s’affichent pas.', error, showStrategy);
    return;
  }
  datasets().then(all => fill(byId('objectifs-source'), ...sourceLine(all.get('strategie-2018'), 'Les résumés sont rédigés d’après le document.'))).catch(() => {});
}

function draw(items) {
  const below = group(items);
  entries = [];
  const blocks = (below.get(null) ?? []).map(enjeu => {
    const orientations = below.get(enjeu.code) ?? [];
    const own = { node: null, parts: [] };
    own.node = el('section', { className: 'enjeu', id: enjeu.code, 'aria-labelledby': `t-${enjeu.code}` },
      el('h3', { id: `t-${enjeu.code}` }, el('span', { className: 'code' }, `Enjeu ${enjeu.code}`), ' ', enjeu.title),
      el('p', { className: 'enjeu-summary' }, enjeu.summary),
      orientations.map(orientation => {
        const part = { node: null, leaves: [] };
        part.node = el('div', { className: 'orientation', id: orientation.code },
          el('h4', {}, el('span', { className: 'code' }, orientation.code), ' ', orientation.title),
          el('ul', { className: 'objectifs' }, (below.get(orientation.code) ?? []).map(objective => {
            const card = cardOf(objective);
            const leaf = { node: el('li', {}, card), card, words: wordsOf(objective) };
            part.leaves.push(leaf);
            return leaf.node;
          })));
        own.parts.push(part);
        return part.node;
      }));
    entries.push(own);
    return own.node;
  });
  fill(place, ...blocks);
  place.removeAttribute('aria-busy');
  announce(leaves().length, '');
}

function group(items) {
  const groups = new Map();
  for (const item of items) groups.set(item.parent, [...(groups.get(item.parent) ?? []), item]);
  return groups;
}

const leaves = () => entries.flatMap(enjeu => enjeu.parts.flatMap(part => part.leaves));

const wordsOf = objective => fold([
  objective.code, objective.title, objective.summary, objective.horizon ?? '', ...objective.actions,
  ...objective.indicators.filter(indicator => indicator.key).map(indicator => indicator.label),
].join(' \n '));

/** A closed card; what is inside is made when it is opened. */
function cardOf(objective) {
  const body = el('div', { className: 'card-body' });
  const card = el('details', { className: 'card', id: objective.code },
    el('summary', {},
      el('span', { className: 'code' }, objective.code), ' ',
      el('span', { className: 'card-title' }, objective.title),
      objective.horizon && el('span', { className: 'tag' }, ` Horizon ${objective.horizon}`)),
    body);
  const firstOpening = () => {
    card.removeEventListener('toggle', firstOpening);
    fillCard(body, objective);
  };
  card.addEventListener('toggle', firstOpening);
  return card;
}

function fillCard(body, objective) {
  const targets = objective.targets.slice(0, shownTargets);
  const keys = objective.indicators.filter(indicator => indicator.key);
  const indicators = (keys.length ? keys : objective.indicators).slice(0, shownIndicators);
  const self = linkOf(objective, 'self');
  body.replaceWith(el('div', { className: 'card-body' },
    el('p', {}, objective.summary),
    objective.actions.length ? [el('h5', {}, 'Actions'), el('ul', {}, objective.actions.map(action => el('li', {}, action)))] : null,
    targets.length ? [
      el('h5', {}, 'Cibles'),
      el('ul', { className: 'targets' }, targets.map(target => el('li', {},
        link(target.href, target.wording),
        el('span', { className: 'figures' }, ...aim(target))))),
      objective.targets.length > targets.length && el('p', {}, link(linkOf(objective, 'targets'), `Les ${number(objective.targets.length)} cibles de ${objective.code} (JSON)`)),
    ] : el('p', { className: 'hint' }, 'Le document ne donne pas de cible.'),
    indicators.length ? [
      el('h5', {}, keys.length ? 'Indicateurs clés' : 'Indicateurs'),
      el('ul', { className: 'indicators' }, indicators.map(indicator => el('li', {},
        link(indicator.href, indicator.label), ' ',
        el('span', { className: 'figures' },
          link(`${indicator.href}/observations`, 'chiffres', el('span', { className: 'sr' }, ` : ${indicator.label}`)), ' · ',
          link(`${indicator.href}/observations?f=csv&excel=true`, 'CSV', el('span', { className: 'sr' }, ` : ${indicator.label}`)))))),
      objective.indicators.length > indicators.length && el('p', {}, link(linkOf(objective, 'indicators'), `Les ${number(objective.indicators.length)} indicateurs de ${objective.code} (JSON)`)),
      objective.indicators.some(indicator => indicator.code.startsWith('arcep-ftth')) && el('p', {}, link('#fibre', 'Voir la fibre par commune sur la carte')),
    ] : null,
    el('p', { className: 'source' },
      `Document, page ${objective.page}. `, objective.horizon ? `Horizon : ${objective.horizon}. ` : 'Le document n’imprime pas d’horizon. ',
      link(self, `L’objectif ${objective.code} dans l’API`))));
}

/** What a target aims at: ≥ 8 Mbit/s, échéance 2020. */
function aim({ comparator, value, unit, due }) {
  const parts = [];
  if (value !== null && comparator !== 'qualitative') {
    const sign = { '>=': '≥\u00a0', '<=': '≤\u00a0', '>': '>\u00a0', '<': '<\u00a0' }[comparator] ?? '';
    parts.push(el('span', {}, sign, unit === 'year' ? String(value) : number(value), unitMark(unit)));
  }
  if (due) parts.push(el('span', {}, `échéance ${due}`));
  return parts.flatMap((part, index) => index ? [', ', part] : [part]);
}

/** The symbol of a unit, which comes a moment later: answers name units by their codes. */
function unitMark(code) {
  if (!code || code === 'year') return null;
  const mark = el('span');
  get('/units').then(
    ({ items }) => {
      const symbol = items.find(unit => unit.code === code)?.symbol;
      if (symbol) mark.textContent = `\u00a0${symbol}`;
    },
    () => mark.textContent = ` (${code})`);
  return mark;
}

function wireSearch() {
  const form = field.form;
  form.addEventListener('submit', event => event.preventDefault());
  form.addEventListener('reset', () => queueMicrotask(() => filter('')));
  field.addEventListener('input', () => filter(field.value));
  if (field.value) filter(field.value);
}

function filter(text) {
  const words = fold(text).split(/\s+/).filter(Boolean);
  let left = 0;
  for (const enjeu of entries) {
    let inEnjeu = 0;
    for (const part of enjeu.parts) {
      let inPart = 0;
      for (const leaf of part.leaves) {
        const fits = words.every(word => leaf.words.includes(word));
        leaf.node.hidden = !fits;
        if (fits) inPart++;
      }
      part.node.hidden = inPart === 0;
      inEnjeu += inPart;
    }
    enjeu.node.hidden = inEnjeu === 0;
    left += inEnjeu;
  }
  announce(left, text.trim());
}

function announce(left, text) {
  const all = leaves().length;
  state.textContent = !text ? many(all, 'objectif', 'objectifs')
    : left === 0 ? `Aucun objectif pour «\u00a0${text}\u00a0».`
      : `${many(left, 'objectif', 'objectifs')} sur ${all} pour «\u00a0${text}\u00a0».`;
}
