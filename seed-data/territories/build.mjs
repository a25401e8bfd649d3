// Builds territories.csv, membership.csv and former-communes.csv, beside this file, from the npm package
// @etalab/decoupage-administratif (Code officiel géographique of INSEE, EPCI list of DGCL).
//
//   npm pack @etalab/decoupage-administratif@6.0.0
//   tar xzf etalab-decoupage-administratif-6.0.0.tgz
//   node build.mjs package          (Node 20 or later)
//
// The same package gives the same bytes. Any surprise in the data stops the script before a file is written.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const REGION = '93' // Provence-Alpes-Côte d'Azur
const MARSEILLE = '13055'
const PACKAGE_VERSION = '6.0.0'
const VINTAGE = '2026' // what that version describes: the map of 1 January 2026

// Codes that the package gives to two current communes at once. They are left out of former-communes.csv, see the README.
const KNOWN_AMBIGUOUS = ['55273', '60455']

const folder = process.argv[2]
if (!folder) {
  console.error('usage: node build.mjs <folder of the unpacked package>')
  process.exit(1)
}

const readJson = (...path) => JSON.parse(readFileSync(join(folder, ...path), 'utf8'))
const { version } = readJson('package.json')
check(version === PACKAGE_VERSION, `package ${PACKAGE_VERSION} expected, ${version} found: change VINTAGE and the counts with it`)

const regions = readJson('data', 'regions.json')
const departements = readJson('data', 'departements.json')
const allEpci = readJson('data', 'epci.json')
const communes = readJson('data', 'communes.json')

const current = new Map(communes.filter(c => c.type === 'commune-actuelle').map(c => [c.code, c]))
const parts = communes.filter(c => c.type === 'commune-deleguee' || c.type === 'commune-associee')
const marseille = communes.filter(c => c.type === 'arrondissement-municipal' && c.commune === MARSEILLE)
const inRegion = [...current.values()].filter(c => c.region === REGION)
const epci = allEpci.filter(e => e.membres.some(m => current.get(m.code)?.region === REGION))

// --- territories.csv: parents come before their children

const territories = [
  ...regions.toSorted(byCode).map(r => row('region', r, '', '', sumOfCommunes(c => c.region === r.code))),
  ...departements.toSorted(byCode).map(d =>
    row('departement', d, d.region ? 'region' : '', d.region ?? '', sumOfCommunes(c => c.departement === d.code))),
  // the package's own EPCI populations are of an earlier census than its communes': the sum is of one vintage
  ...epci.toSorted(byCode).map(e => row('epci', e, '', '', sumOfCommunes(c => e.membres.some(m => m.code === c.code)))),
  ...inRegion.toSorted(byCode).map(c => row('commune', c, 'departement', c.departement, c.population)),
  ...marseille.toSorted(byCode).map(a => row('arrondissement', a, 'commune', a.commune, a.population))
]

function row(level, place, parentLevel, parentCode, population) {
  return { level, code: place.code, name: place.nom, parent_level: parentLevel, parent_code: parentCode, population }
}

// Empty as soon as one commune has no population: a partial sum would pass for a total.
function sumOfCommunes(belongs) {
  const members = [...current.values()].filter(belongs)
  const complete = members.length > 0 && members.every(c => Number.isInteger(c.population))
  return complete ? members.reduce((sum, c) => sum + c.population, 0) : ''
}

// --- membership.csv: the communes of the region, and those outside it that belong to one of its EPCI

const epciOf = new Map()
for (const e of epci) {
  for (const m of e.membres) {
    check(current.has(m.code), `EPCI ${e.code} has member ${m.code}, which is not a current commune`)
    check(!epciOf.has(m.code), `commune ${m.code} is in two EPCI: ${epciOf.get(m.code)} and ${e.code}`)
    epciOf.set(m.code, e.code)
  }
}

const membership = [...new Set([...inRegion.map(c => c.code), ...epciOf.keys()])]
  .map(code => current.get(code))
  .toSorted(byCode)
  .map(c => ({
    commune_code: c.code,
    commune_name: c.nom,
    epci_code: epciOf.get(c.code) ?? '',
    departement_code: c.departement,
    region_code: c.region,
    population: c.population,
    vintage: VINTAGE
  }))

// --- former-communes.csv: all of France, every code that is no longer a commune's and the commune that took it over

const claims = new Map() // former code -> set of current codes
const claim = (code, successor) => {
  if (!current.has(code)) claims.set(code, (claims.get(code) ?? new Set()).add(successor))
}
for (const c of current.values()) for (const code of c.anciensCodes ?? []) claim(code, c.code)

const partOf = new Map(parts.map(p => [p.code, p]))
for (const p of parts) claim(p.code, seat(p))

function seat(part) {
  const seen = new Set()
  let code = part.chefLieu
  while (!current.has(code)) {
    check(partOf.has(code) && !seen.has(code), `${part.code} ${part.nom}: its chef-lieu ${part.chefLieu} leads to no current commune`)
    seen.add(code)
    code = partOf.get(code).chefLieu
  }
  return code
}

const ambiguous = [...claims].filter(([, successors]) => successors.size > 1).map(([code]) => code).toSorted(compareText)
const formerCommunes = [...claims]
  .filter(([, successors]) => successors.size === 1)
  .map(([code, [successor]]) => ({
    code,
    name: partOf.get(code)?.nom ?? '',
    successor_code: successor,
    successor_name: current.get(successor).nom
  }))
  .toSorted(byCode)

// --- checks

const count = (level, test = () => true) => territories.filter(t => t.level === level && test(t)).length
const keys = new Set(territories.map(t => `${t.level}/${t.code}`))
const former = new Map(formerCommunes.map(f => [f.code, f.successor_code]))

expect('communes of the region', count('commune'), 946)
expect('EPCI of the region', count('epci'), 52)
expect('départements of the region', count('departement', t => t.parent_code === REGION), 6)
expect('arrondissements of Marseille', count('arrondissement'), 16)
expect('territories, each level and code once', keys.size, territories.length)
for (const t of territories) {
  check((t.parent_level === '') === (t.parent_code === ''), `${t.level} ${t.code}: half a parent`)
  check(t.parent_code === '' || keys.has(`${t.parent_level}/${t.parent_code}`), `${t.level} ${t.code}: parent ${t.parent_code} is missing`)
  check(t.name !== '' && (t.population === '' || Number.isInteger(t.population)), `${t.level} ${t.code}: name or population`)
  check(t.population !== '' || ['region', 'departement'].includes(t.level), `${t.level} ${t.code} has no population`)
}
for (const m of membership) {
  check(m.epci_code === '' || keys.has(`epci/${m.epci_code}`), `membership ${m.commune_code}: EPCI ${m.epci_code} is missing`)
  check(keys.has(`departement/${m.departement_code}`), `membership ${m.commune_code}: département ${m.departement_code} is missing`)
  check(Number.isInteger(m.population), `membership ${m.commune_code} has no population`)
}
expect('communes outside the region in its EPCI', membership.filter(m => m.region_code !== REGION).length, 28)
expect('population of the region', population('region', REGION), 5218960)
expect('population of the arrondissements of Marseille',
  marseille.reduce((sum, a) => sum + a.population, 0), population('commune', MARSEILLE))
expect('former codes, each once', former.size, formerCommunes.length)
expect('successor of 05120 Ristolas', former.get('05120'), '05001')
expect('ambiguous former codes', ambiguous.join(' '), KNOWN_AMBIGUOUS.join(' '))

function population(level, code) {
  return territories.find(t => t.level === level && t.code === code)?.population
}

// --- write

write('territories.csv', territories)
write('membership.csv', membership)
write('former-communes.csv', formerCommunes)
for (const code of ambiguous) {
  console.log(`left out of former-communes.csv: ${code} ${partOf.get(code)?.nom ?? ''} -> ${[...claims.get(code)].join(' or ')}`)
}

function write(name, rows) {
  const columns = Object.keys(rows[0])
  const lines = [columns, ...rows.map(r => columns.map(c => r[c]))].map(cells => cells.map(quote).join(','))
  writeFileSync(new URL(name, import.meta.url), lines.join('\n') + '\n')
  console.log(`${name}: ${rows.length} rows`)
}

function quote(value) {
  const text = String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function compareText(a, b) {
  return a < b ? -1 : a > b ? 1 : 0
}

function byCode(a, b) {
  return compareText(a.code, b.code)
}

function expect(what, found, wanted) {
  check(found === wanted, `${what}: ${wanted} expected, ${found} found`)
}

function check(ok, message) {
  if (!ok) throw new Error(message)
}
