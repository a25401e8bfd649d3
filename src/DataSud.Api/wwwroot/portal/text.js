// How words and numbers are written for people.

const whole = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 0 });
const free = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 3 });
const cents = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const dates = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Paris' });

export const count = value => whole.format(value);
export const number = value => free.format(value);
export const day = value => dates.format(new Date(value)).replaceAll(' ', '\u00a0');

/** A count with its noun: 1 commune, 946 communes. */
export const many = (value, one, more) => `${whole.format(value)}\u00a0${value < 2 ? one : more}`;

/** Percent, recomputed from counts. Never rounded up to a hundred, nor down to nothing, by its single decimal. */
export function rate(connectable, premises) {
  if (!(premises > 0)) return 'sans locaux';
  const percent = 100 * connectable / premises;
  if (connectable > 0 && percent < 0.05) return 'moins de 0,1\u00a0%';
  if (connectable < premises && percent >= 99.95) return 'plus de 99,9\u00a0%';
  return `${cents.format(percent)}\u00a0%`;
}

/** Without accents nor case: what two spellings are compared by. */
export const fold = text => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[’']/g, ' ').replace(/œ/g, 'oe').toLowerCase().trim();

/** 2018-Q1 as people say it. */
export function quarterName(quarter) {
  const parts = /^(\d{4})-Q([1-4])$/.exec(quarter);
  return parts ? `${parts[2] === '1' ? '1er' : `${parts[2]}e`} trimestre ${parts[1]}` : quarter;
}

/** The last day of a quarter. */
export function quarterEnd(quarter) {
  const parts = /^(\d{4})-Q([1-4])$/.exec(quarter);
  return parts ? `${['31 mars', '30 juin', '30 septembre', '31 décembre'][parts[2] - 1]} ${parts[1]}` : quarter;
}

export const zones = {
  'very-dense': 'Zone très dense',
  'private-commitment': 'Zone d’initiative privée, avec engagement d’un opérateur',
  'private-intention': 'Zone d’initiative privée, sur intention d’un opérateur',
  'public-initiative': 'Zone d’initiative publique',
  mixed: 'Plusieurs zones (communes réunies)',
};

const operators = {
  FRTE: 'Orange', SFR0: 'SFR', FREE: 'Free', VANU: 'Vaucluse Numérique', VTHD: 'Var Très Haut Débit', PACT: 'Provence Alpes ConnecT', THD6: 'THD 06',
};
export const operatorName = code => operators[code] ? `${operators[code]} (${code})` : code;
