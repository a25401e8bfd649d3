// The API, asked once for each thing. A refusal becomes an error with words for people.

const root = '/api/v1';
const kept = new Map();

export function get(path) {
  const url = path.startsWith('/') ? root + path : path;
  if (!kept.has(url)) {
    kept.set(url, ask(url).catch(error => {
      kept.delete(url);
      throw error;
    }));
  }
  return kept.get(url);
}

async function ask(url) {
  let answer;
  try {
    answer = await fetch(url);
  } catch {
    throw new Error('Le service ne répond pas : la connexion est coupée, ou il redémarre.');
  }
  if (!answer.ok) {
    const problem = await answer.json().catch(() => null);
    throw new Error(`Le service a répondu ${answer.status}${problem?.detail ? ` : ${problem.detail}` : ''}.`);
  }
  try {
    return await answer.json();
  } catch {
    throw new Error('La réponse du service est incomplète.');
  }
}

export const linkOf = (thing, rel) => thing?.links?.find(one => one.rel === rel)?.href ?? null;

/** Datasets by id, each with its current release as `edition` (null before the first import). */
export async function datasets() {
  const list = await get('/datasets');
  const all = await Promise.all(list.items.map(async dataset => {
    const href = dataset.release && linkOf(dataset, 'release');
    return { ...dataset, edition: href ? await get(href) : null };
  }));
  return new Map(all.map(dataset => [dataset.id, dataset]));
}
