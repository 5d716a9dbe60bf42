import { ask, ranges } from './api.js';
import { emptyState, h, notice } from './dom.js';
import { duration, leaf, when } from './format.js';
import { strips } from './media.js';
import { swatch } from './runs.js';
import { listen, select, selectedRuns, state } from './state.js';

const MOST = 12;

export function comparePage(place) {
  let alive = true;
  let onlyDifferent = true;
  let last = null;

  async function draw() {
    const runs = selectedRuns();
    if (runs.length < 2) {
      place.replaceChildren(emptyState('Select two runs or more', 'What tells them apart is shown here side by side. Select runs in the table with a click or the space bar.'));
      return;
    }
    try {
      const chosen = runs.slice(0, MOST).sort((a, b) => a.no - b.no);
      last = { chosen, diff: await ask('compare', { runs: ranges(chosen.map(run => run.no)) }), all: runs.length };
      if (alive) {
        show();
      }
    } catch (error) {
      place.replaceChildren(notice(error.message));
    }
  }

  function show() {
    const { chosen, diff, all } = last;
    const hidden = [...diff.config, ...diff.metrics].filter(row => !row.differs).length;
    place.replaceChildren(h('div', { class: 'page' },
      h('div', { class: 'tools' }, h('label', { class: 'field' }, h('input', {
        type: 'checkbox', checked: onlyDifferent, on: { change: event => { onlyDifferent = event.target.checked; show(); } },
      }), 'Only what differs'), h('span', { class: 'dim' }, onlyDifferent ? `${hidden} ${hidden === 1 ? 'row is' : 'rows are'} the same and hidden` : 'Rows that differ are marked ≠')),
      all > MOST ? notice(`The newest ${MOST} of ${all} selected runs are compared.`) : null,
      part('Configuration', diff.config, chosen), part('Metrics', diff.metrics, chosen)));
  }

  function part(title, rows, chosen) {
    const kept = rows.filter(row => row.differs || !onlyDifferent);
    return h('section', { class: 'card' }, h('h2', {}, title), kept.length === 0
      ? h('p', { class: 'dim' }, rows.length ? 'All the same.' : 'None.')
      : h('div', { class: 'scroll' }, h('table', { class: 'plain diff' },
        h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Key'), chosen.map(run => h('th', { scope: 'col' }, swatch(run.no), ' ', h('a', { href: `#/run/${run.no}` }, run.title))))),
        h('tbody', {}, kept.map(row => h('tr', { class: row.differs ? 'differs' : '' },
          h('th', { scope: 'row' }, h('span', { class: 'mark', title: row.differs ? 'differs' : '' }, row.differs ? '≠ ' : ''), row.key),
          row.values.map(value => h('td', { title: value }, shown(value)))))))));
  }

  const stops = [listen('selection', draw)];
  draw();
  return () => { alive = false; stops.forEach(stop => stop()); };
}

/** Numbers to six digits; what a run lacks is a dash. */
function shown(value) {
  if (value === '') {
    return '–';
  }
  return /^-?\d+\.\d{6,}(e.*)?$/i.test(value) ? String(Number(Number(value).toPrecision(6))) : value;
}

export function runPage(place, number) {
  let alive = true;
  const no = Number(number);

  async function draw() {
    try {
      const run = await ask('run', { runs: no });
      if (alive) {
        show(run);
      }
    } catch (error) {
      place.replaceChildren(notice(error.message));
    }
  }

  function show(run) {
    const facts = [['State', run.state], ['Started', when(run.started)], ['Duration', duration(run.runtime)], ['Last step', run.rows ? leaf(run.lastStep) : ''],
      ['Project', run.project], ['Group', run.group], ['Job', run.jobType], ['Tags', run.tags.join(', ')], ['Machine', run.host], ['Commit', run.commit.slice(0, 12)], ['Folder', run.folder], ['Notes', run.notes]];
    place.replaceChildren(h('div', { class: 'page' },
      h('div', { class: 'tools' }, h('h1', {}, swatch(no), ' ', run.name),
        h('button', { type: 'button', class: 'quiet', on: { click: () => { select([no]); location.hash = '#/charts'; } } }, 'Its curves'),
        state.selected.has(no) ? null : h('button', { type: 'button', class: 'quiet', on: { click: () => { select([...state.selected, no]); show(run); } } }, 'Add to selection')),
      run.problems.map(notice),
      h('div', { class: 'cards two' },
        h('section', { class: 'card' }, h('h2', {}, 'Run'), list(facts.filter(([, value]) => value))),
        h('section', { class: 'card' }, h('h2', {}, 'Summary'), list(Object.entries(run.summary))),
        h('section', { class: 'card' }, h('h2', {}, 'Configuration'), list(Object.entries(run.config)))),
      run.detail.media.length ? h('section', { class: 'card' }, h('h2', {}, 'Media'), strips(run)) : null,
      run.detail.console.length ? h('section', { class: 'card' }, h('h2', {}, 'Console, the last lines'),
        h('pre', {}, run.detail.console.map(line => h('span', { class: line.error ? 'error' : '' }, `${line.text}\n`)))) : null,
      run.detail.files.length ? h('section', { class: 'card' }, h('h2', {}, 'Files'), h('ul', { class: 'files' }, run.detail.files.map(file => h('li', {}, file)))) : null));
  }

  draw();
  return () => { alive = false; };
}

function list(entries) {
  return entries.length === 0 ? h('p', { class: 'dim' }, 'None.') : h('dl', {}, entries.flatMap(([key, value]) => [h('dt', { title: key }, key), h('dd', { title: leaf(value) }, leaf(value))]));
}
