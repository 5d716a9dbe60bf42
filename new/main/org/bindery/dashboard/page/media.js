import { ask, fileUrl } from './api.js';
import { emptyState, h, notice, plainTable, s } from './dom.js';
import { leaf, num } from './format.js';
import { swatch } from './runs.js';
import { listen, selectedRuns } from './state.js';

const MOST_RUNS = 12;
const MOST_EACH = 24;
const MOST_ROWS = 50;

export function mediaPage(place) {
  let alive = true;

  async function draw() {
    const runs = selectedRuns().filter(run => run.media > 0);
    if (runs.length === 0) {
      place.replaceChildren(emptyState('No media', 'None of the selected runs has logged pictures, sounds or tables. Select others in the table, or log some from Java:',
        ['run.log(step, Map.of("samples", Media.image(picture).withCaption("a cat")));']));
      return;
    }
    try {
      const details = await Promise.all(runs.slice(0, MOST_RUNS).map(run => ask('run', { runs: run.no })));
      if (alive) {
        place.replaceChildren(h('div', { class: 'page' },
          runs.length > MOST_RUNS ? notice(`The newest ${MOST_RUNS} of ${runs.length} selected runs with media are shown.`) : null,
          details.map(run => h('section', { class: 'card' },
            h('h2', {}, swatch(run.no), ' ', h('a', { href: `#/run/${run.no}` }, run.name)), strips(run)))));
      }
    } catch (error) {
      place.replaceChildren(notice(error.message));
    }
  }

  const stops = [listen('selection', draw)];
  draw();
  return () => { alive = false; stops.forEach(stop => stop()); };
}

/** A run's media, a strip for each metric, the newest first. */
export function strips(run) {
  const metrics = new Map();
  for (const medium of run.detail.media) {
    metrics.set(medium.metric, [...(metrics.get(medium.metric) ?? []), medium]);
  }
  return h('div', { class: 'media-grid' }, [...metrics].sort(([a], [b]) => a.localeCompare(b)).map(([metric, media]) => h('div', { class: 'media' },
    h('h3', {}, metric, media.length > MOST_EACH ? h('span', { class: 'dim' }, ` newest ${MOST_EACH} of ${media.length}`) : null),
    h('div', { class: 'strip' }, media.slice(0, MOST_EACH).map(medium => piece(run.no, medium))))));
}

function piece(no, medium) {
  const url = medium.path ? fileUrl(no, medium.path) : '';
  const caption = h('figcaption', { title: medium.caption }, medium.caption, h('span', { class: 'dim' }, ` step ${num(medium.step, 9)}`));
  const missing = () => h('p', { class: 'dim' }, 'The file is not there.');
  if (medium.kind !== 'histogram' && !url) {
    return h('figure', {}, missing(), caption);
  }
  const make = {
    image: () => h('img', { src: url, alt: medium.caption || `${medium.metric} at step ${medium.step}`, loading: 'lazy', on: { error: event => event.target.replaceWith(missing()) } }),
    audio: () => h('audio', { src: url, controls: true, preload: 'none', 'aria-label': `${medium.metric} at step ${medium.step}` }),
    html: () => h('iframe', { src: url, sandbox: '', title: `${medium.metric} at step ${medium.step}`, loading: 'lazy' }),
    table: () => table(url),
    histogram: () => histogram(medium.data),
  }[medium.kind];
  return h('figure', { class: medium.kind }, make ? make() : h('a', { href: url }, medium.path), caption);
}

function table(url) {
  const place = h('div', { class: 'dim' }, 'Reading …');
  readTable(url).then(({ columns, data }) => {
    place.replaceChildren(plainTable(columns, data.slice(0, MOST_ROWS).map(row => ({ cells: row.map(leaf) }))),
      data.length > MOST_ROWS ? h('p', { class: 'dim' }, `${MOST_ROWS} of ${data.length} rows`) : '');
  }).catch(() => { place.textContent = 'The table cannot be read.'; });
  return place;
}

async function readTable(url) {
  if (url.startsWith('data:')) {
    const bytes = Uint8Array.from(atob(url.slice(url.indexOf(',') + 1)), letter => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes));
  }
  return (await fetch(url)).json();
}

function histogram({ values = [], bins = [] }) {
  const most = Math.max(...values, 1);
  const width = 180 / Math.max(1, values.length);
  return h('div', {}, s('svg', { viewBox: '0 0 180 70', class: 'histogram', role: 'img', 'aria-label': `histogram of ${values.length} bins` },
    ...values.map((value, i) => s('rect', { x: i * width, y: 70 - (68 * value) / most, width: Math.max(0.5, width - 0.8), height: (68 * value) / most }))),
  h('div', { class: 'ends dim' }, h('span', {}, num(bins[0], 3)), h('span', {}, num(bins[bins.length - 1], 3))));
}
