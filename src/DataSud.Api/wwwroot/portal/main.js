// Objectives first; what is below waits until the reader comes near it.
import { showStrategy } from './strategy.js';
import { showKeyFigure, showFibre } from './fibre.js';
import { showReuse } from './reuse.js';
import { byId } from './dom.js';

const strategy = showStrategy();
showKeyFigure();

/** Runs once, when one of the elements is about to be seen. */
function whenNear(elements, action) {
  const watch = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    watch.disconnect();
    action();
  }, { rootMargin: '300px' });
  elements.forEach(element => watch.observe(element));
}

// The page keeps growing until the objectives are there: only then does nearness mean something.
await strategy;
const wanted = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (wanted) {
  if (wanted instanceof HTMLDetailsElement) wanted.open = true;
  wanted.scrollIntoView();
}
if (new URLSearchParams(location.search).has('commune')) showFibre();
else whenNear([byId('fibre'), byId('chiffres')], showFibre);
whenNear([byId('reutiliser')], showReuse);
