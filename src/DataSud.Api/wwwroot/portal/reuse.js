// Addresses to copy, and the datasets with their licences.
import { datasets, linkOf } from './api.js';
import { byId, el, fact, fill, link, showError } from './dom.js';
import { day } from './text.js';

export async function showReuse() {
  const root = location.origin;
  const lines = [
    ['Les 37 objectifs', `curl '${root}/api/v1/objectives?kind=objectif'`],
    ['Le taux de locaux raccordables, par département', `curl '${root}/api/v1/indicators/arcep-ftth-connectable-rate/observations?level=departement&within=region:93'`],
    ['La fibre des communes des Hautes-Alpes, en GeoJSON', `curl '${root}/api/v1/collections/ftth-communes/items?within=departement:05' -o fibre-05.geojson`],
  ];
  const layer = `${root}/api/v1/collections/ftth-communes/items`;
  fill(byId('reutiliser-corps'),
    el('h3', {}, 'En trois lignes'),
    ...lines.map(([title, line]) => copyable(title, line)),
    el('h3', {}, 'Dans QGIS'),
    el('p', {}, 'Menu «\u00a0Couche\u00a0», «\u00a0Ajouter une couche vecteur\u00a0», type de source «\u00a0Protocole : HTTP(S), cloud, etc.\u00a0», et cette adresse (EPSG:4326) :'),
    copyable('Couche de la fibre par commune', layer),
    el('h3', {}, 'Tout le reste'),
    el('ul', {},
      el('li', {}, link('/docs', 'Documentation interactive'), ' : chaque adresse, avec ses paramètres et un exemple'),
      el('li', {}, link('/openapi/v1.json', 'Contrat OpenAPI'), ' : pour produire un client'),
      el('li', {}, link('/api/v1', 'Racine de l’API'), ' : tout s’y suit de lien en lien'),
      el('li', {}, link('/api/v1/datasets', 'Jeux de données'), ' et leurs éditions ; une édition ancienne reste lisible avec ', el('code', {}, '?release='))));
  await showDatasets();
}

function copyable(title, line) {
  const said = el('span', { className: 'hint', role: 'status' });
  const text = el('code', {}, line);
  return el('div', { className: 'snippet' },
    el('p', { className: 'snippet-title' }, title),
    el('div', { className: 'snippet-row' },
      el('pre', { className: 'wrapping' }, text),
      el('button', {
        type: 'button', className: 'button secondary',
        onclick: async () => {
          try {
            await navigator.clipboard.writeText(line);
            said.textContent = 'Copié.';
          } catch {
            getSelection().selectAllChildren(text);
            said.textContent = 'Sélectionné : Ctrl+C pour copier.';
          }
        },
      }, 'Copier', el('span', { className: 'sr' }, ` : ${title}`))),
    said);
}

async function showDatasets() {
  const place = byId('jeux');
  try {
    const all = await datasets();
    fill(place, el('ul', { className: 'datasets' }, [...all.values()].map(dataset => {
      const edition = dataset.edition;
      return el('li', {},
        el('h4', {}, link(linkOf(dataset, 'self'), dataset.title)),
        el('p', {}, dataset.description),
        el('dl', { className: 'facts' },
          fact('Producteur', dataset.producer),
          fact('Licence', link(dataset.licenceUrl, dataset.licence)),
          fact('À citer', dataset.attribution),
          fact('Édition', edition ? link(linkOf(edition, 'self'), dataset.release) : 'pas encore importée'),
          edition?.officialDate && fact('Date des données', day(edition.officialDate)),
          edition && fact('Importée le', day(edition.finishedAt ?? edition.startedAt)),
          dataset.note && fact('Note', dataset.note)));
    })));
    place.removeAttribute('aria-busy');
  } catch (error) {
    showError(place, 'Les jeux de données ne s’affichent pas.', error, showDatasets);
  }
}
