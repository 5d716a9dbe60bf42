import { isSaved } from './api.js';
import { putRun, state, tell } from './state.js';

let source = null;
let watched = '';
let pending = 0;

/** Says whose new values this page wants to be told; everything else it is told anyway. */
export function watchMetrics(names) {
  const key = names.slice(0, 64).sort().join('\n');
  if (!isSaved && (source === null || key !== watched)) {
    watched = key;
    connect(key === '' ? [] : key.split('\n'));
  }
}

function connect(names) {
  source?.close();
  const query = new URLSearchParams(names.map((name, i) => [`m${i}`, name]));
  source = new EventSource(`/api/live?${query}`);
  source.addEventListener('open', () => tell('connected', true));
  source.addEventListener('error', () => tell('connected', false));
  source.addEventListener('run', event => {
    putRun(JSON.parse(event.data));
    soon();
  });
  source.addEventListener('gone', event => {
    const { no } = JSON.parse(event.data);
    state.runs.delete(no);
    state.selected.delete(no);
    soon();
  });
  source.addEventListener('progress', event => {
    Object.assign(state, JSON.parse(event.data));
    soon();
  });
  source.addEventListener('rows', event => tell('rows', JSON.parse(event.data)));
  source.addEventListener('lost', () => tell('lost'));
}

/** Many runs may change at once: the page is drawn a few times a second at most. */
function soon() {
  if (!pending) {
    pending = setTimeout(() => {
      pending = 0;
      tell('runs');
    }, 250);
  }
}
