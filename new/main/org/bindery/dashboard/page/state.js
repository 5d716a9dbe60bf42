// What all pages share: runs, which of them are selected and how they are drawn, settings.

/** Okabe and Ito's colors, which color-blind people can tell apart; two differ between themes. */
const PALETTE = {
  light: ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#B87700', '#2E9BD6', '#1d2024'],
  dark: ['#3D9BE0', '#F07B2A', '#1FC29A', '#E39AC4', '#E69F00', '#7CC8F2', '#F0E442'],
};

/** After the colors are used up, the next runs are dashed. */
const DASHES = [[], [7, 4], [2, 3], [9, 3, 2, 3]];

const SETTINGS = 'bindery-dashboard';
const FIRST_SELECTED = 12;

const stored = (() => {
  try {
    return JSON.parse(localStorage.getItem(SETTINGS)) ?? {};
  } catch {
    return {};
  }
})();

export const state = {
  runs: new Map(),
  selected: new Set(),
  slots: new Map(),
  problems: [],
  read: 0,
  all: 0,
  root: '',
  loaded: false,
  settings: { theme: '', axis: 'step', smoothing: 0, logY: false, logX: false, ...stored },
};

const bus = new EventTarget();

/** Calls back on `runs`, `selection`, `settings`, `theme`, `rows`; returns how to stop that. */
export function listen(name, callback) {
  const listener = event => callback(event.detail);
  bus.addEventListener(name, listener);
  return () => bus.removeEventListener(name, listener);
}

export const tell = (name, detail) => bus.dispatchEvent(new CustomEvent(name, { detail }));

/** Changes settings, keeps them for the next visit and tells. */
export function set(changes) {
  Object.assign(state.settings, changes);
  try {
    localStorage.setItem(SETTINGS, JSON.stringify(state.settings));
  } catch {
    // Where nothing may be kept, settings last as long as the page.
  }
  tell('theme' in changes ? 'theme' : 'settings');
}

export function putRun(run) {
  run.title = run.name || run.id || run.folder;
  state.runs.set(run.no, run);
}

/** Newest first. */
export const allRuns = () =>
  [...state.runs.values()].sort((a, b) => b.started - a.started || b.no - a.no);

/** Newest first. */
export const selectedRuns = () => allRuns().filter(run => state.selected.has(run.no));

export function select(numbers) {
  state.selected = new Set(numbers);
  for (const no of [...state.slots.keys()]) {
    if (!state.selected.has(no)) {
      state.slots.delete(no);
    }
  }
  const taken = new Set(state.slots.values());
  let next = 0;
  for (const no of state.selected) {
    if (!state.slots.has(no)) {
      while (taken.has(next)) {
        next++;
      }
      taken.add(next);
      state.slots.set(no, next);
    }
  }
  tell('selection');
}

export function toggle(no) {
  const numbers = new Set(state.selected);
  if (!numbers.delete(no)) {
    numbers.add(no);
  }
  select(numbers);
}

/** The newest runs that can be drawn. */
export function selectFirst() {
  const newest = allRuns().filter(run => run.metrics.length).slice(0, FIRST_SELECTED).map(run => run.no);
  if (newest.length !== state.selected.size || newest.some(no => !state.selected.has(no))) {
    select(newest);
  }
}

/** Light or dark: what was chosen, else what the system says. */
export function theme() {
  return state.settings.theme
    || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

export const colors = () => PALETTE[theme()];

/** How a run is drawn: color and dash pattern. */
export function styleOf(no) {
  const slot = state.slots.get(no) ?? 0;
  const palette = colors();
  return {
    color: palette[slot % palette.length],
    dash: DASHES[Math.floor(slot / palette.length) % DASHES.length],
  };
}

/** Every name some run has among its metrics, in the order they appear. */
export function metricsOf(runs) {
  const names = new Set();
  runs.forEach(run => run.metrics.forEach(name => names.add(name)));
  return [...names];
}
