import { ask } from './api.js';
import { choice, emptyState, h, notice, plainTable } from './dom.js';
import { leaf, num } from './format.js';
import { loadCharts, makeChart, parallelOption, scatterOption, shortName } from './parallel.js';
import { listen, select } from './state.js';

export function sweepsPage(place, name) {
  const view = { name, metric: '', parameter: '' };
  let charts = [];
  let alive = true;
  let due = 0;

  async function draw() {
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
    const axis = sweep.axes.find(each => each.name === view.parameter) ?? sweep.axes.find(each => each.name === sweep.importance[0]?.parameter) ?? sweep.axes[0];
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
    return h('section', { class: 'card' }, h('h2', {}, 'Which parameters matter'),
      h('div', { class: 'meters' }, sweep.importance.flatMap(each => [
        h('button', { type: 'button', class: 'link', title: each.parameter, on: { click: () => { view.parameter = each.parameter; draw(); } } }, each.parameter),
        h('span', { class: 'meter' }, h('span', { style: { width: `${100 * (each.share ?? 0)}%` } })),
        h('span', { class: 'number' }, each.share === undefined ? 'too few' : `${Math.round(100 * each.share)} %`),
        h('span', { class: 'dim number' }, each.correlation === undefined ? '' : `${each.correlation < 0 ? '−' : '+'}${Math.abs(each.correlation).toFixed(2)}`),
      ])),
      h('p', { class: 'dim' }, 'Share of the metric’s variance that a parameter explains on its own (ε², corrected for chance), and its rank correlation. Interactions are not seen.'));
  }

  const parallel = sweep => h('section', { class: 'card' }, h('h2', {}, 'All trials'),
    h('div', { class: 'scroll' }, h('div', {
      class: 'parallel', role: 'img', style: { 'min-width': `${200 + 105 * sweep.axes.length}px` },
      'aria-label': `Parallel coordinates of ${sweep.trials.length} trials; the table below has the same numbers`,
    })),
    h('p', { class: 'dim' }, 'Drag along an axis to keep the trials in that range; click the axis to let go. The thick line is the best trial.'));

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
