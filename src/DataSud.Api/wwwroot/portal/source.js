// Where a figure comes from: source, date, edition, licence. No figure stands without it.
import { link } from './dom.js';
import { day } from './text.js';
import { linkOf } from './api.js';

export function sourceLine(dataset, ...more) {
  if (!dataset) return [];
  const edition = dataset.edition;
  return [
    'Source : ', dataset.attribution, '. ',
    link(dataset.licenceUrl, dataset.licence), '. ',
    ...edition ? [
      'Édition ', link(linkOf(edition, 'self'), dataset.release),
      edition.officialDate ? `, état au ${day(edition.officialDate)}` : '',
      `, importée le ${day(edition.finishedAt ?? edition.startedAt)}. `,
    ] : [],
    dataset.note ? `${dataset.note.replace(/\.?$/, '.')} ` : '',
    ...more.flatMap(part => [part, ' ']),
  ];
}
