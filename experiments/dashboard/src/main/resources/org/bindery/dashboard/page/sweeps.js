import { ask } from './api.js';
import { choice, emptyState, h, loadingNote, notice, plainTable } from './dom.js';
import { leaf, num } from './format.js';
import { keepRange, loadCharts, makeChart, parallelOption, scatterOption, shortName } from './parallel.js';
import { listen, select } from './state.js';

export function sweepsPage(place, name) {
  const view = { name, metric: '', parameter: '' };
  let charts = [];
  let alive = true;
  let due = 0;

  async function draw() {
    if (!place.hasChildNodes()) {
      place.replaceChildren(loadingNote('Reading the sweep …'));
    }
    try {
      const { sweeps, problem } = await ask('sweeps');
      if (!alive) {
        return;
      }
      if (sweeps.length === 0) {
        place.replaceChildren(...(problem ? [notice(problem)] : []), emptyState('No sweeps yet',
          'A sweep tries many settings and shows which of them matter. Write its page as for Weights and Biases, then:',
          ['./bindery sweep experiments/specs/sprites-sweep.yaml']));
        return;
      }
      const chosen = sweeps.find(sweep => sweep.name === view.name) ?? sweeps[0];
      const sweep = await ask('sweep', { name: chosen.name, metric: view.metric });
      await loadCharts();
      if (alive) {
        show(sweeps, sweep, problem);
      }
    } catch (error) {
      place.replaceChildren(notice(error.message));
    }
  }

  function show(sweeps, sweep, problem) {
    charts.forEach(chart => chart.dispose());
    charts = [];
    const scored = sweep.trials.filter(trial => Number.isFinite(trial.score));
    const axis = sweep.axes.find(each => each.name === view.parameter) ?? sweep.axes.find(each => each.name === sweep.importance.shares[0]?.parameter) ?? sweep.axes[0];
    const page = h('div', { class: 'page sweep-page' }, tools(sweeps, sweep),
      problem ? notice(problem) : null, sweep.note ? notice(sweep.note) : null,
      scored.length === 0
        ? emptyState('No trial has reported yet', sweep.metric ? `None has logged a finite ${sweep.metric}.` : 'No trial has logged a number.')
        : [h('div', { class: 'cards sweep-top' }, best(sweep), importance(sweep)), parallel(sweep),
          axis ? scatter(sweep, axis) : null],
      trials(sweep));
    place.replaceChildren(page);
    if (scored.length) {
      charts.push(makeChart(page.querySelector('.parallel'), parallelOption(sweep)));
      if (axis) {
        charts.push(makeChart(page.querySelector('.scatter'), scatterOption(sweep, axis)));
      }
    }
  }

  function tools(sweeps, sweep) {
    const running = sweep.trials.filter(trial => trial.state === 'running').length;
    const bad = sweep.trials.filter(trial => trial.state === 'failed' || trial.state === 'crashed').length;
    const facts = [
      sweep.method, `${sweep.trials.length}${sweep.planned ? ` of ${sweep.planned}` : ''} trials`,
      running ? `${running} running` : '', bad ? `${bad} failed` : '', `${sweep.goal} ${sweep.metric}${sweep.goalKnown ? '' : ' (assumed from its name)'}`,
    ];
    return h('div', { class: 'tools' },
      choice('Sweep', sweeps.map(each => [each.name, `${each.name} (${each.trials})`]), sweep.name, value => { location.hash = `#/sweeps/${encodeURIComponent(value)}`; }),
      choice('Metric', sweep.metrics.map(metric => [metric, metric]), sweep.metric, value => { view.metric = value; draw(); }),
      h('button', { type: 'button', class: 'quiet', on: { click: () => { select(sweep.trials.map(trial => trial.no)); location.hash = '#/charts'; } } }, 'Show curves'),
      h('span', { class: 'dim' }, facts.filter(Boolean).join('  ·  ')));
  }

  function best(sweep) {
    const trial = sweep.trials.find(each => each.no === sweep.best);
    return h('section', { class: 'card best' }, h('h2', {}, 'Best trial'),
      h('p', { class: 'figure' }, num(trial.score), h('span', { class: 'dim' }, ` ${sweep.metric}`)),
      h('p', {}, h('a', { href: `#/run/${trial.no}` }, trial.name)),
      h('dl', {}, Object.entries(trial.parameters).flatMap(([key, value]) => [h('dt', { title: key }, key), h('dd', { title: leaf(value) }, leaf(value))])));
  }

  function importance(sweep) {
    const { trials, enough, unsure, shares } = sweep.importance;
    const percent = share => `${Math.round(100 * share)} %`;
    return h('section', { class: 'card' }, h('h2', {}, 'Which parameters matter'),
      unsure
        ? h('p', { class: 'unsure' }, `Too few to tell: ${trials} ${trials === 1 ? 'trial' : 'trials'} that ended well with all parameters; ${enough} say something.`)
        : h('div', { class: 'meters' }, shares.flatMap(each => [
          h('button', { type: 'button', class: 'link', title: each.parameter, on: { click: () => { view.parameter = each.parameter; draw(); } } }, each.parameter),
          h('span', { class: each.stands ? 'meter' : 'meter weak', title: `noise reaches ${percent(each.noise)}` },
            h('span', { style: { width: `${100 * each.share}%` } }), h('i', { style: { left: `${Math.min(99, 100 * each.noise)}%` } })),
          h('span', { class: 'number' }, percent(each.share)),
          h('span', { class: 'dim number' }, each.correlation === undefined ? '' : `${each.correlation < 0 ? '−' : '+'}${Math.abs(each.correlation).toFixed(2)}`),
          h('span', { class: 'dim' }, each.stands ? 'stands' : `within noise (${percent(each.noise)})`),
        ])),
      h('p', { class: 'dim' }, 'Share of the variance of the metric’s ranks that a parameter explains on its own (ε²), and its rank correlation. The mark is the noise level: 95 of 100 parameters without influence stay under it. Interactions are not seen.'));
  }

  const parallel = sweep => h('section', { class: 'card' }, h('h2', {}, 'All trials'),
    h('div', { class: 'scroll' }, h('div', {
      class: 'parallel', role: 'img', style: { 'min-width': `${200 + 105 * sweep.axes.length}px` },
      'aria-label': `Parallel coordinates of ${sweep.trials.length} trials; the table below has the same numbers`,
    })),
    keeper(sweep),
    h('p', { class: 'dim' }, 'Drag along an axis to keep the trials in that range; click the axis to let go. The thick line is the best trial.'));

  /** The same as dragging along an axis, for the keyboard. */
  function keeper(sweep) {
    const row = h('div', { class: 'tools keep' });
    const fill = name => {
      const axis = sweep.axes.find(each => each.name === name) ?? { name: sweep.metric, categories: [] };
      const keep = range => keepRange(charts[0].chart, sweep, axis.name, range);
      const by = choice('Keep trials by', [...sweep.axes.map(each => each.name), sweep.metric].map(each => [each, each]), axis.name, value => { keep(null); fill(value); row.querySelector('select').focus(); });
      if (axis.categories.length) {
        row.replaceChildren(by, choice('Value', [['', 'any'], ...axis.categories.map((text, i) => [String(i), text])], '', value => keep(value === '' ? null : [Number(value) - 0.2, Number(value) + 0.2])));
        return;
      }
      const ends = ['from', 'to'].map(text => h('input', { type: 'number', step: 'any', 'aria-label': `${axis.name} ${text}`, placeholder: text, on: { input: () => {
        const [low, high] = ends.map(end => end.valueAsNumber);
        keep(Number.isNaN(low) && Number.isNaN(high) ? null : [Number.isNaN(low) ? -1e300 : low, Number.isNaN(high) ? 1e300 : high]);
      } } }));
      row.replaceChildren(by, ...ends);
    };
    fill(sweep.axes[0]?.name ?? sweep.metric);
    return row;
  }

  const scatter = (sweep, axis) => h('section', { class: 'card' },
    h('div', { class: 'tools' }, h('h2', {}, 'One parameter'), choice('Parameter', sweep.axes.map(each => [each.name, each.name]), axis.name, value => { view.parameter = value; draw(); })),
    h('div', { class: 'scatter', role: 'img', 'aria-label': `${axis.name} against ${sweep.metric}` }));

  function trials(sweep) {
    const sign = sweep.goal === 'maximize' ? -1 : 1;
    const sorted = [...sweep.trials].sort((a, b) => (a.score === undefined) - (b.score === undefined) || sign * (a.score - b.score) || 0);
    const names = [...sweep.axes.map(axis => axis.name), sweep.metric];
    return h('section', { class: 'card' }, h('h2', {}, 'Trials, the best first'), plainTable(
      ['Trial', sweep.metric, ...sweep.axes.map(axis => shortName(axis.name, names)), 'State'],
      sorted.map(trial => ({
        class: trial.no === sweep.best ? 'on' : '',
        cells: [h('a', { href: `#/run/${trial.no}` }, trial.name), num(trial.score) || 'none',
          ...sweep.axes.map(axis => leaf(trial.parameters[axis.name])), h('span', { class: `state ${trial.state}` }, trial.state)],
      }))));
  }

  const later = () => {
    due ||= setTimeout(() => { due = 0; draw(); }, 1500);
  };
  const stops = [listen('runs', later), listen('theme', draw)];
  draw();
  return () => {
    alive = false;
    clearTimeout(due);
    stops.forEach(stop => stop());
    charts.forEach(chart => chart.dispose());
  };
}
