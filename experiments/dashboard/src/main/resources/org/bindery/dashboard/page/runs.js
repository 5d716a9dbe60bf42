import { emptyState, choice, h, notice } from './dom.js';
import { compareValues, duration, leaf, num, when } from './format.js';
import { allRuns, listen, select, selectFirst, set, state, styleOf, toggle } from './state.js';

const ROW = 34;
const SPARE = 12;
const STATE_NAMES = { running: 'running', finished: 'finished', failed: 'failed', crashed: 'crashed', unread: 'unreadable' };

const FIXED = [
  { key: 'name', title: 'Name', of: run => run.title, wide: true },
  { key: 'state', title: 'State', of: run => (run.known ? run.state : 'reading') },
  { key: 'started', title: 'Started', of: run => run.started, text: when },
  { key: 'runtime', title: 'Duration', of: run => run.runtime, text: duration, number: true },
  { key: 'lastStep', title: 'Last step', of: run => (run.rows ? run.lastStep : null), text: num, number: true },
  { key: 'group', title: 'Group', of: run => run.group },
  { key: 'jobType', title: 'Job', of: run => run.jobType },
  { key: 'project', title: 'Project', of: run => run.project },
  { key: 'tags', title: 'Tags', of: run => run.tags.join(', ') },
  { key: 'host', title: 'Machine', of: run => run.host },
];

/** Every column there is: those of all runs, then summaries and configurations. */
export function columnsOf(runs) {
  const summary = new Set();
  const config = new Set();
  for (const run of runs) {
    Object.keys(run.summary).forEach(key => summary.add(key));
    Object.keys(run.config).forEach(key => config.add(key));
  }
  const numeric = (part, key) => runs.some(run => typeof run[part][key] === 'number');
  const column = (part, key) => ({
    key: `${part}.${key}`, title: key, of: run => run[part][key], text: leaf, number: numeric(part, key), part,
  });
  return [
    ...FIXED,
    ...[...summary].map(key => column('summary', key)),
    ...[...config].map(key => column('config', key)),
  ];
}

/** What to show where nobody chose: the summary's numbers, and settings that differ. */
function usualColumns(columns, runs) {
  const numbers = columns.filter(c => c.part === 'summary' && c.number && !c.title.startsWith('system.'));
  const having = column => runs.filter(run => column.of(run) !== undefined).length;
  numbers.sort((a, b) => having(b) - having(a));
  const settings = columns.filter(c => c.part === 'config'
    && new Set(runs.slice(0, 200).map(run => leaf(run.config[c.title]))).size > 1
    && !c.title.includes('seed'));
  return ['name', 'state', 'started', 'runtime', 'lastStep',
    ...numbers.slice(0, 4).map(c => c.key), ...settings.slice(0, 4).map(c => c.key)];
}

/** Words that must occur, and comparisons: recipe.batch=64 val/recall@1>0.5 state=failed. */
export function matcher(text) {
  const tests = text.trim().split(/\s+/).filter(Boolean).map(word => {
    const comparison = /^(.+?)(>=|<=|!=|=|>|<)(.*)$/.exec(word);
    return comparison ? valueTest(comparison) : wordTest(word.toLowerCase());
  });
  return run => tests.every(test => test(run));
}

function wordTest(word) {
  return run => [run.title, run.id, run.group, run.jobType, run.project, run.state, ...run.tags]
    .some(text => text.toLowerCase().includes(word));
}

function valueTest([, key, sign, wanted]) {
  return run => {
    const value = run.summary[key] ?? run.config[key] ?? FIXED.find(c => c.key === key)?.of(run);
    const number = typeof value === 'number' && wanted !== '' && !Number.isNaN(Number(wanted));
    const order = number ? value - Number(wanted) : compareValues(leaf(value).toLowerCase(), wanted.toLowerCase());
    return { '=': order === 0, '!=': order !== 0, '>': order > 0, '<': order < 0, '>=': order >= 0, '<=': order <= 0 }[sign]
      && (value !== undefined || sign === '!=');
  };
}

export function runsPage(place) {
  const view = { filter: '', group: '', folded: new Set(), active: 0 };
  const filter = h('input', {
    type: 'search', id: 'filter', placeholder: 'Filter: words, recipe.batch=64, val/loss<0.5', 'aria-label': 'Filter runs',
    on: { input: event => { view.filter = event.target.value; view.active = 0; draw(); } },
  });
  const tools = h('div', { class: 'tools' });
  const head = h('thead');
  const body = h('tbody');
  const table = h('table', { class: 'runs', 'aria-label': 'Runs' }, head, body);
  const scroller = h('div', { class: 'scroller', tabindex: 0, on: { scroll: () => rows(), keydown: keys } }, table);
  const note = h('div');
  let items = [];
  let shown = [];
  let columns = [];
  let stamp = '';

  function draw() {
    const runs = allRuns();
    if (state.loaded && runs.length === 0) {
      place.replaceChildren(...state.problems.map(notice), emptyState('No runs yet',
        `Runs appear here as soon as they are written to wandb/ in ${state.root || 'this folder'}. Train one:`,
        ['./bindery run experiments/specs/sprites.yaml --track my-project']));
      return;
    }
    const all = columnsOf(runs);
    const chosen = state.settings.columns ?? usualColumns(all, runs);
    columns = all.filter(column => chosen.includes(column.key));
    const test = matcher(view.filter);
    shown = runs.filter(test);
    sort(all);
    items = grouped(all);
    view.active = Math.max(0, Math.min(view.active, items.length - 1));
    drawTools(all, chosen, runs);
    drawHead();
    stamp = '';
    rows();
    note.replaceChildren(...state.problems.map(notice),
      ...(shown.length ? [] : [h('p', { class: 'dim pad' }, 'No run matches the filter.')]));
    if (!table.isConnected) {
      place.replaceChildren(h('div', { class: 'page runs-page' }, tools, note, scroller));
    }
  }

  function sort(all) {
    const { sortBy = 'started', descending = true } = state.settings;
    const column = all.find(c => c.key === sortBy) ?? FIXED[2];
    const sign = descending ? -1 : 1;
    const missing = value => value === undefined || value === null || value === '';
    shown.sort((a, b) => {
      const [x, y] = [column.of(a), column.of(b)];
      return missing(x) || missing(y) ? missing(x) - missing(y) : sign * compareValues(x, y);
    });
  }

  function grouped(all) {
    const by = all.find(column => column.key === view.group);
    if (!by) {
      return shown.map(run => ({ run }));
    }
    const groups = new Map();
    for (const run of shown) {
      const name = leaf(by.of(run)) || '(none)';
      groups.set(name, [...(groups.get(name) ?? []), run]);
    }
    return [...groups].flatMap(([name, runs]) => [
      { group: name, runs },
      ...(view.folded.has(name) ? [] : runs.map(run => ({ run }))),
    ]);
  }

  function drawTools(all, chosen, runs) {
    if (tools.firstChild) {
      tools.querySelector('.count').textContent = count(runs);
      return;
    }
    const groupable = all.filter(c => !c.number || c.part === 'config').filter(c => c.key !== 'name');
    tools.append(filter,
      choice('Group by', [['', 'nothing'], ...groupable.map(c => [c.key, c.title])], view.group,
        value => { view.group = value; view.folded.clear(); draw(); }),
      h('details', { class: 'menu' }, h('summary', {}, 'Columns'),
        h('div', { class: 'panel' }, all.map(column => h('label', {},
          h('input', {
            type: 'checkbox', checked: chosen.includes(column.key),
            on: { change: event => changeColumns(column.key, event.target.checked) },
          }), column.title)))),
      h('button', { type: 'button', class: 'quiet', on: { click: () => select(shown.map(run => run.no)) } }, 'Select shown'),
      h('button', { type: 'button', class: 'quiet', on: { click: () => select([]) } }, 'Select none'),
      h('button', { type: 'button', class: 'quiet', on: { click: selectFirst } }, 'Newest 12'),
      h('span', { class: 'count dim' }, count(runs)));
  }

  function changeColumns(key, on) {
    const now = new Set(state.settings.columns ?? columns.map(column => column.key));
    if (on) {
      now.add(key);
    } else {
      now.delete(key);
    }
    set({ columns: [...now] });
  }

  const count = runs => `${shown.length} of ${runs.length} runs, ${state.selected.size} selected`;

  function drawHead() {
    const { sortBy = 'started', descending = true } = state.settings;
    head.replaceChildren(h('tr', {}, h('th', { class: 'pick', scope: 'col' }, h('span', { class: 'sr' }, 'Selected')),
      columns.map(column => h('th', {
        scope: 'col', class: [column.number ? 'number' : '', column.wide ? 'wide' : ''].join(' '),
        'aria-sort': sortBy === column.key ? (descending ? 'descending' : 'ascending') : 'none',
      }, h('button', {
        type: 'button', title: column.title,
        on: { click: () => set({ sortBy: column.key, descending: sortBy === column.key ? !descending : Boolean(column.number || column.key === 'started') }) },
      }, column.title, h('span', { class: 'arrow', 'aria-hidden': 'true' }, sortBy === column.key ? (descending ? ' ↓' : ' ↑') : ''))))));
    table.setAttribute('aria-rowcount', items.length + 1);
  }

  function rows() {
    const from = Math.max(0, Math.floor(scroller.scrollTop / ROW) - SPARE);
    const to = Math.min(items.length, from + Math.ceil((scroller.clientHeight || 900) / ROW) + 2 * SPARE);
    const now = `${from} ${to} ${view.active}`;
    if (stamp === now) {
      return;
    }
    stamp = now;
    body.replaceChildren(spacer(from), ...items.slice(from, to).map((item, i) => row(item, from + i)), spacer(items.length - to));
  }

  const spacer = count => h('tr', { class: 'spacer', 'aria-hidden': 'true', style: { height: `${count * ROW}px` } });

  function row(item, at) {
    const { run } = item;
    const active = at === view.active;
    if (!run) {
      return h('tr', { class: `group${active ? ' active' : ''}`, 'aria-rowindex': at + 2, on: { click: () => { view.active = at; fold(item.group); } } },
        h('td', { class: 'pick' }, view.folded.has(item.group) ? '▸' : '▾'),
        columns.map((column, i) => h('td', { class: column.number ? 'number' : '' },
          i === 0 ? `${item.group} (${item.runs.length})` : column.number ? mean(item.runs, column) : '')));
    }
    const on = state.selected.has(run.no);
    return h('tr', {
      class: `${on ? 'on' : ''}${active ? ' active' : ''}`, 'aria-rowindex': at + 2, 'aria-selected': on,
      on: {
        click: event => { view.active = at; if (!event.target.closest('a,button')) { toggle(run.no); } },
        dblclick: () => { location.hash = `#/run/${run.no}`; },
      },
    }, h('td', { class: 'pick' }, swatch(run.no)), columns.map(column => cell(column, run)));
  }

  function cell(column, run) {
    const value = column.of(run);
    const text = value === undefined || value === null ? '' : column.text ? column.text(value) : String(value);
    if (column.key === 'name') {
      return h('th', { scope: 'row', class: 'wide', title: text }, h('a', { href: `#/run/${run.no}`, tabindex: -1 }, text),
        run.problems.length ? h('span', { class: 'warn', title: run.problems.join('\n') }, ' ⚠') : null);
    }
    if (column.key === 'state') {
      return h('td', {}, h('span', { class: `state ${value}` }, STATE_NAMES[value] ?? value));
    }
    return h('td', { class: column.number ? 'number' : '', title: text }, text);
  }

  function keys(event) {
    const page = Math.floor(scroller.clientHeight / ROW) - 1;
    const moves = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -items.length, End: items.length };
    const item = items[view.active];
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    } else if (event.key in moves) {
      move(moves[event.key]);
    } else if (event.key === ' ' && item) {
      if (item.run) {
        toggle(item.run.no);
      } else {
        fold(item.group);
      }
    } else if (event.key === 'Enter' && item?.run && event.target === scroller) {
      location.hash = `#/run/${item.run.no}`;
    } else {
      return;
    }
    event.preventDefault();
  }

  function move(by) {
    view.active = Math.max(0, Math.min(items.length - 1, view.active + by));
    const top = view.active * ROW;
    if (top < scroller.scrollTop) {
      scroller.scrollTop = top;
    } else if (top + 2 * ROW > scroller.scrollTop + scroller.clientHeight) {
      scroller.scrollTop = top + 2 * ROW - scroller.clientHeight + 4;
    }
    rows();
  }

  function fold(name) {
    if (!view.folded.delete(name)) {
      view.folded.add(name);
    }
    draw();
  }

  const stops = ['runs', 'selection', 'settings', 'theme'].map(name => listen(name, draw));
  draw();
  scroller.focus({ preventScroll: true });
  return () => stops.forEach(stop => stop());
}

function mean(runs, column) {
  const values = runs.map(column.of).filter(value => typeof value === 'number');
  const text = values.length ? num(values.reduce((a, b) => a + b, 0) / values.length) : '';
  return column.text === duration && values.length ? duration(Number(text.replaceAll(',', ''))) : text;
}

/** How a run is drawn, as a mark; a circle where it is not. */
export function swatch(no) {
  if (!state.selected.has(no)) {
    return h('span', { class: 'swatch off' });
  }
  const { color, dash } = styleOf(no);
  return h('span', { class: `swatch${dash.length ? ' dashed' : ''}`, style: { '--color': color } });
}
