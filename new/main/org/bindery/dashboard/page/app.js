import { ask, isSaved, savedMetrics, saveUrl } from './api.js';
import { chartsPage } from './charts.js';
import { comparePage, runPage } from './compare.js';
import { h, notice, s } from './dom.js';
import { helpPanel } from './help.js';
import { watchMetrics } from './live.js';
import { mediaPage } from './media.js';
import { runsPage } from './runs.js';
import { listen, metricsOf, putRun, select, selectedRuns, selectFirst, set, state, tell, theme } from './state.js';
import { studiesPage } from './studies.js';
import { sweepsPage } from './sweeps.js';

const PAGES = [
  ['runs', 'Runs', runsPage],
  ['charts', 'Charts', chartsPage],
  ['sweeps', 'Sweeps', sweepsPage],
  ['studies', 'Studies', studiesPage],
  ['media', 'Media', mediaPage],
  ['compare', 'Compare', comparePage],
];
const MOST_SAVED_METRICS = 60;

const place = h('main', { id: 'main', tabindex: -1 });
const progress = h('div', { class: 'progress', role: 'status' });
const help = helpPanel();
const tabs = PAGES.map(([key, title]) => h('a', { href: `#/${key}` }, title));
const dot = h('span', { class: 'live', title: 'live' });
let leave = () => {};
let chosen = false;
let choosing = false;

function shell() {
  const save = isSaved ? h('span', { class: 'dim' }, 'saved file') : h('button', { type: 'button', class: 'quiet', title: 'Save selected runs as one HTML file (s)', on: { click: saveFile } }, 'Save');
  document.getElementById('app').replaceChildren(
    h('a', { class: 'skip', href: '#main', on: { click: event => { event.preventDefault(); place.focus(); } } }, 'Skip to the page'),
    h('header', { class: 'bar' }, h('a', { class: 'brand', href: '#/runs' }, mark(), 'Bindery'), h('nav', { 'aria-label': 'Pages' }, tabs),
      h('div', { class: 'right' }, isSaved ? null : dot, save,
        h('button', { type: 'button', class: 'quiet', title: 'Light or dark (t)', on: { click: turn } }, 'Theme'),
        h('button', { type: 'button', class: 'quiet', title: 'Keyboard (?)', 'aria-label': 'Keyboard', on: { click: () => help.showModal() } }, '?'))),
    progress, place, help);
}

const mark = () => s('svg', { viewBox: '0 0 32 32', width: 22, height: 22, 'aria-hidden': 'true', class: 'mark' },
  s('path', { d: 'M16 16 7 8M16 16l9-8M16 16v10' }),
  ...[[16, 16, 4], [7, 8, 2.6], [25, 8, 2.6], [16, 26, 2.6]].map(([cx, cy, r]) => s('circle', { cx, cy, r })));

function route() {
  const [, key = 'runs', rest = ''] = /^#\/([a-z]+)\/?(.*)$/.exec(location.hash) ?? [];
  const page = PAGES.find(([name]) => name === key);
  leave();
  place.replaceChildren();
  tabs.forEach((tab, i) => {
    if (PAGES[i][0] === key) {
      tab.setAttribute('aria-current', 'page');
    } else {
      tab.removeAttribute('aria-current');
    }
  });
  document.title = `${page ? page[1] : 'Run'} · Bindery`;
  leave = key === 'run' ? runPage(place, rest) : (page ?? PAGES[0])[2](place, decodeURIComponent(rest));
}

async function load() {
  try {
    const { runs, ...rest } = await ask('runs');
    state.runs.clear();
    runs.forEach(putRun);
    Object.assign(state, rest, { loaded: true });
    choose();
    tell('runs');
  } catch (error) {
    place.replaceChildren(notice(error.message));
  }
}

/** Selects the newest runs, until somebody selects others. */
function choose() {
  if (isSaved) {
    select([...state.runs.keys()]);
  } else if (!chosen) {
    choosing = true;
    selectFirst();
    choosing = false;
  }
}

function drawProgress() {
  const reading = state.read < state.all;
  progress.hidden = !reading;
  progress.replaceChildren(...(reading ? [h('span', { class: 'track' }, h('span', { style: { width: `${(100 * state.read) / state.all}%` } })),
    `Reading runs for the first time: ${state.read} of ${state.all}. Next time they open at once.`] : []));
}

function applyTheme() {
  document.documentElement.dataset.theme = theme();
}

const turn = () => set({ theme: theme() === 'dark' ? 'light' : 'dark' });

function saveFile() {
  const runs = selectedRuns();
  const metrics = (savedMetrics() ?? metricsOf(runs)).filter(name => !name.startsWith('system.')).slice(0, MOST_SAVED_METRICS);
  h('a', { href: saveUrl(runs.map(run => run.no), metrics), download: 'bindery-dashboard.html' }).click();
}

function keys(event) {
  const typing = event.target.matches('input:not([type=checkbox]):not([type=range]),select,textarea');
  if (event.key === 'Escape' && typing) {
    event.target.blur();
  }
  if (typing || event.ctrlKey || event.metaKey || event.altKey || help.open) {
    return;
  }
  const page = PAGES[Number(event.key) - 1];
  if (page) {
    location.hash = `#/${page[0]}`;
  } else if (event.key === '/') {
    event.preventDefault();
    document.getElementById('filter')?.focus();
  } else if (event.key === 't') {
    turn();
  } else if (event.key === 's' && !isSaved) {
    saveFile();
  } else if (event.key === '?') {
    help.showModal();
  }
}

function start() {
  if (location.search) {
    history.replaceState(null, '', `${location.pathname}${location.hash}`);
  }
  applyTheme();
  shell();
  listen('theme', applyTheme);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => tell('theme'));
  listen('runs', () => { choose(); drawProgress(); });
  listen('selection', () => { chosen ||= !choosing; });
  listen('lost', load);
  listen('connected', on => { dot.className = on ? 'live on' : 'live'; dot.title = on ? 'live' : 'not connected: is the dashboard still running?'; });
  addEventListener('hashchange', route);
  addEventListener('keydown', keys);
  route();
  load();
  watchMetrics([]);
}

start();
