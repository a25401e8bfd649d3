// Elements are made from text, never from markup: no figure or name of the data can become code.

/** Makes an element. `props` are properties (className, href, hidden ...), or attributes where they hold a dash or are named `role`, `for`. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (value === null || value === undefined) continue;
    if (key.includes('-') || key === 'role' || key === 'for' || key === 'scope') node.setAttribute(key, value);
    else if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else node[key] = value;
  }
  return fill(node, ...children);
}

/** Puts children, nested lists of them too, in the place of what was there; what is null or false is left out. */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return node;
}

export const link = (href, ...children) => el('a', { href }, ...children);

/** A term and its value, for a <dl>. */
export const fact = (name, ...value) => el('div', {}, el('dt', {}, name), el('dd', {}, ...value));

export const byId = id => document.getElementById(id);

/** Says in words what went wrong, in place of what should have been there. */
export function showError(place, what, error, retry) {
  place.removeAttribute('aria-busy');
  place.replaceChildren(el('div', { className: 'alert', role: 'alert' },
    el('p', {}, el('strong', {}, what), ' ', error.message),
    retry && el('p', {}, el('button', { type: 'button', className: 'button', onclick: retry }, 'Réessayer'))));
}
