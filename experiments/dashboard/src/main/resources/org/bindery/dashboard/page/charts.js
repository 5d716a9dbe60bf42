import { ask, isSaved, ranges, savedMetrics } from './api.js';
import { MetricChart } from './chart.js';
import { emptyState, choice, h, notice } from './dom.js';
import { num } from './format.js';
import { watchMetrics } from './live.js';
import { swatch } from './runs.js';
import { allRuns, listen, metricsOf, selectedRuns, set, state, toggle } from './state.js';

const MOST_LISTED = 200;
const LONG_LINE = 3_000;
const AGAIN = 1_500;

export function chartsPage(place) {
  const cards = new Map();
  const grid = h('div', { class: 'grid' });
  const side = h('aside', { class: 'side' });
  const tools = h('div', { class: 'tools' });
  const wanted = { filter: '' };
  const watcher = new IntersectionObserver(entries => {
    for (const entry of entries) {
      const card = [...cards.values()].find(each => each.element === entry.target);
      if (card) {
        card.visible = entry.isIntersecting;
        load(card);
      }
    }
    watch();
  }, { rootMargin: '200px' });

  function draw() {
    const runs = selectedRuns();
    if (state.loaded && allRuns().length === 0) {
      place.replaceChildren(emptyState('No curves yet', 'A curve needs a run that logs numbers. Train one:',
        ['./bindery run experiments/specs/sprites.yaml --track my-project']));
      return;
    }
    drawSide(runs);
    const names = (savedMetrics() ?? metricsOf(runs)).filter(name => name.toLowerCase().includes(wanted.filter.toLowerCase()));
    for (const [name, card] of cards) {
      if (!names.includes(name)) {
        card.chart.destroy();
        watcher.unobserve(card.element);
        cards.delete(name);
      }
    }
    const sections = new Map();
    for (const name of names) {
      const section = name.startsWith('system.') ? 'system' : name.includes('/') ? name.slice(0, name.indexOf('/')) : 'metrics';
      sections.set(section, [...(sections.get(section) ?? []), card(name)]);
    }
    const order = [...sections.keys()].sort((a, b) => (a === 'system') - (b === 'system'));
    grid.replaceChildren(...(names.length
      ? order.map(section => h('section', {}, h('h2', {}, section), h('div', { class: 'cards' }, sections.get(section).map(each => each.element))))
      : [h('p', { class: 'dim pad' }, runs.length ? 'No metric matches.' : 'Select runs on the left to see their curves.')]));
    cards.forEach(load);
    if (!grid.isConnected) {
      drawTools();
      place.replaceChildren(h('div', { class: 'page charts-page' }, side, h('div', { class: 'main' }, tools, grid)));
    }
  }

  function card(name) {
    if (!cards.has(name)) {
      const plot = h('div', { class: 'plot', tabindex: 0, role: 'group', 'aria-label': `${name}: zoom with + and -, move with the arrows, 0 shows all`, on: { keydown: event => chart.onKey(event) } });
      const message = h('p', { class: 'message dim', role: 'status' }, 'Reading …');
      const element = h('figure', { class: 'card' },
        h('figcaption', {}, h('span', { title: name }, name),
          h('button', { type: 'button', class: 'quiet icon', title: 'Larger or smaller', 'aria-label': `Larger or smaller: ${name}`, on: { click: () => element.classList.toggle('big') } }, '⤢')),
        plot, message);
      const chart = new MetricChart(plot, name, no => state.runs.get(no)?.title ?? `run ${no}`, part => zoom(cards.get(name), part));
      cards.set(name, { name, element, chart, message, curves: new Map(), finer: new Map(), part: '', visible: false, asked: '' });
      watcher.observe(element);
    }
    return cards.get(name);
  }

  async function load(each) {
    const runs = selectedRuns().filter(run => run.metrics.includes(each.name)).map(run => run.no);
    const key = ranges(runs);
    if (!each.visible) {
      return;
    }
    if (each.asked === key) {
      show(each);
      return;
    }
    each.asked = key;
    try {
      const { curves, waiting } = await ask('series', { metric: each.name, runs: key });
      if (each.asked === key) {
        each.curves = new Map(curves.map(curve => [curve.no, curve]));
        each.finer = new Map();
        show(each);
        if (waiting) {
          each.message.textContent = `${num(waiting)} of ${num(runs.length)} runs are still being read …`;
          setTimeout(() => { each.asked = each.asked === key ? '' : each.asked; load(each); }, AGAIN);
        }
      }
    } catch (error) {
      each.asked = '';
      each.message.textContent = error.message;
    }
  }

  const axisOf = each => (each.name.startsWith('system.') && state.settings.axis === 'step' ? 'relative' : state.settings.axis);

  /** What is zoomed in on is asked for again with finer points, and as much on either side. */
  async function zoom(each, part) {
    const thinned = each ? [...each.curves.values()].filter(curve => curve.means).map(curve => curve.no) : [];
    const key = part ? `${axisOf(each)} ${part.from} ${part.to}` : '';
    if (!each || isSaved || thinned.length === 0 || each.part === key) {
      return;
    }
    each.part = key;
    if (!part) {
      each.finer = new Map();
      show(each);
      return;
    }
    const beside = (part.to - part.from) / 2;
    try {
      const { curves } = await ask('series', {
        metric: each.name, runs: ranges(thinned), axis: axisOf(each), from: part.from - beside, to: part.to + beside,
      });
      if (each.part === key) {
        each.finer = new Map(curves.filter(curve => curve.value.length).map(curve => [curve.no, curve]));
        show(each);
      }
    } catch (error) {
      each.message.textContent = error.message;
    }
  }

  function show(each) {
    const { smoothing, logY, logX } = state.settings;
    const own = axisOf(each);
    const curves = [...each.curves.values()].map(curve => each.finer.get(curve.no) ?? curve);
    each.chart.show(curves, { axis: own, smoothing, logY, logX });
    each.message.textContent = remark(curves, each.chart.lines, logY);
  }

  function remark(curves, lines, logY) {
    const bad = curves.reduce((sum, curve) => sum + curve.notFinite, 0);
    const parts = [];
    if (curves.length === 0) {
      parts.push('No selected run has logged it.');
    } else if (lines.length < curves.length) {
      parts.push(logY ? 'Some values are not above 0 and have no place on a log axis.' : 'Some runs have no finite value.');
    }
    if (bad) {
      parts.push(`${num(bad)} values are NaN or infinite.`);
    }
    return parts.join(' ');
  }

  function addRows(rows) {
    const each = cards.get(rows.metric);
    const curve = each?.curves.get(rows.no);
    if (!curve || rows.total <= curve.total) {
      return;
    }
    if (!rows.whole || rows.from !== curve.total || curve.value.length > LONG_LINE) {
      each.asked = '';
      load(each);
      return;
    }
    append(curve, rows);
    show(each);
  }

  function drawSide(runs) {
    const chosen = new Set(runs.map(run => run.no));
    const list = [...runs, ...allRuns().filter(run => !chosen.has(run.no) && run.metrics.length)].slice(0, MOST_LISTED);
    side.replaceChildren(h('h2', {}, `${runs.length} of ${state.runs.size} runs`),
      h('ul', {}, list.map(run => h('li', {}, h('button', {
        type: 'button', 'aria-pressed': chosen.has(run.no), title: run.title, on: { click: () => toggle(run.no) },
      }, swatch(run.no), h('span', { class: 'name' }, run.title), run.state === 'running' ? h('span', { class: 'pulse', title: 'running' }) : null)))),
      h('p', { class: 'dim pad', hidden: list.length < MOST_LISTED }, h('a', { href: '#/runs' }, 'All runs are in the table.')));
  }

  function drawTools() {
    const { axis, smoothing, logY, logX } = state.settings;
    const shown = h('output', {}, smoothing ? smoothing.toFixed(2) : 'off');
    tools.replaceChildren(
      h('input', { type: 'search', id: 'filter', placeholder: 'Filter metrics', 'aria-label': 'Filter metrics', on: { input: event => { wanted.filter = event.target.value; draw(); } } }),
      choice('Axis', [['step', 'step'], ['relative', 'relative time'], ['wall', 'wall time']], axis, value => set({ axis: value })),
      h('label', { class: 'field' }, h('span', {}, 'Smoothing'),
        h('input', { type: 'range', min: 0, max: 0.99, step: 0.01, value: smoothing, on: { input: event => { const value = Number(event.target.value); shown.textContent = value ? value.toFixed(2) : 'off'; set({ smoothing: value }); } } }), shown),
      check('log y', logY, value => set({ logY: value })),
      check('log x', logX, value => set({ logX: value })),
      h('span', { class: 'dim hint' }, 'Drag to zoom, double-click to go back; or Tab, +, −, arrows, 0.'));
  }

  function watch() {
    watchMetrics([...cards.values()].filter(each => each.visible).map(each => each.name));
  }

  const redraw = () => cards.forEach(show);
  const stops = [listen('runs', draw), listen('selection', draw), listen('settings', redraw), listen('theme', redraw), listen('rows', addRows)];
  draw();
  return () => {
    stops.forEach(stop => stop());
    watcher.disconnect();
    cards.forEach(each => each.chart.destroy());
    watchMetrics([]);
  };
}

function check(label, value, change) {
  return h('label', { class: 'field' }, h('input', { type: 'checkbox', checked: value, on: { change: event => change(event.target.checked) } }), label);
}

/** New values come last; each is a bucket of its own to the smoothing. */
function append(curve, rows) {
  rows.value.forEach((value, i) => {
    if (value === null) {
      curve.notFinite++;
      return;
    }
    for (const part of [curve, curve.means].filter(Boolean)) {
      part.step.push(rows.step[i]);
      part.time.push(rows.time[i]);
      part.value.push(value);
      part.count?.push(1);
    }
  });
  curve.total = rows.total;
}
