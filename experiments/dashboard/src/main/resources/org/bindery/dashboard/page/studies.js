import { ask, isSaved } from './api.js';
import { choice, emptyState, h, loadingNote, notice, plainTable } from './dom.js';
import { isNumber, num, percent } from './format.js';

const SURE = 0.05;

export function studiesPage(place, name) {
  const view = { measure: '' };
  let alive = true;

  async function draw() {
    if (!place.hasChildNodes()) {
      place.replaceChildren(loadingNote('Reading the study …'));
    }
    place.setAttribute('aria-busy', 'true');
    try {
      const { studies, problem } = await ask('studies');
      if (alive && studies.length === 0) {
        place.replaceChildren(...(problem ? [notice(problem)] : []), emptyState('No studies yet',
          'A study changes one thing, such as the anchor, and compares graphs on the pairs all of them have. Run one:',
          ['./bindery ablate experiments/specs/digits-anchors.yaml']));
      } else if (alive) {
        const chosen = studies.includes(name) ? name : studies[0];
        const study = await ask('study', { name: chosen, measure: view.measure });
        if (alive) {
          show(studies, study);
        }
      }
    } catch (error) {
      place.replaceChildren(notice(error.message));
    } finally {
      place.removeAttribute('aria-busy');
    }
  }

  function show(studies, study) {
    const measures = isSaved ? [study.measure] : study.measures;
    place.replaceChildren(h('div', { class: 'page' },
      h('div', { class: 'tools' },
        choice('Study', studies.map(each => [each, each]), study.name, value => { location.hash = `#/studies/${encodeURIComponent(value)}`; }),
        choice('Measure', measures.map(each => [each, each]), study.measure, value => { view.measure = value; draw(); }),
        h('span', { class: 'dim' }, study.facts)),
      study.warnings.map(notice), means(study), differences(study), heat(study), costs(study)));
  }

  draw();
  return () => { alive = false; };
}

function means(study) {
  return study.means.length === 0 ? null : h('section', { class: 'card' }, h('h2', {}, `Mean ${study.measure}, %`),
    plainTable(['Graph', 'Matched pairs', 'Naive: all pairs', 'Naive: emergent only'],
      study.means.map(each => ({
        cells: [each.graph, h('strong', {}, percent(each.matched)), h('span', { class: 'naive' }, percent(each.allPairs)),
          h('span', { class: 'naive' }, percent(each.emergentOnly) || 'none')],
      })), { class: 'plain numbers' }),
    h('p', { class: 'dim' }, 'Compare graphs by matched pairs. The naive means are over different pairs for each graph and mislead.'));
}

function differences(study) {
  if (study.differences.length === 0) {
    return null;
  }
  const points = value => (isNumber(value) ? `${value < 0 ? '−' : '+'}${Math.abs(100 * value).toFixed(1)}` : '');
  const scale = Math.max(...study.differences.flatMap(each => [Math.abs(each.low), Math.abs(each.high)]).filter(isNumber), 0.01);
  return h('section', { class: 'card' }, h('h2', {}, `Against ${study.reference}, on the pairs both have`),
    plainTable(['Graph', 'Pair', 'Here, %', 'Reference, %', 'Difference, points', '95 % interval', '', 'p (Holm)'],
      study.differences.map(each => ({
        class: each.p < SURE ? 'sure' : '',
        cells: [each.graph, pairName(each.pair, each.emergent), percent(each.here), percent(each.there), points(each.difference),
          `${points(each.low)} to ${points(each.high)}`, interval(each, scale), each.p < 1e-4 ? '< .0001' : num(each.p, 2)],
      })), { class: 'plain numbers' }),
    h('p', { class: 'dim' }, 'Differences are taken seed by seed. Bold: p by Holm under .05. Underlined pairs are emergent: never trained together.'));
}

const pairName = (pair, emergent) => (pair === ''
  ? h('em', {}, 'mean of all')
  : h('span', { class: emergent ? 'emergent' : '' }, pair.replace('>', ' → ')));

/** The interval as a bar around zero. */
function interval(each, scale) {
  const at = value => 50 + (50 * value) / scale;
  return h('span', { class: 'interval', 'aria-hidden': 'true' },
    h('span', { class: 'zero' }),
    h('span', { class: 'range', style: { left: `${at(each.low)}%`, width: `${at(each.high) - at(each.low)}%` } }),
    h('span', { class: 'mean', style: { left: `${at(each.difference)}%` } }));
}

function heat(study) {
  const graphs = [...new Set(study.cells.map(cell => cell.graph))];
  const directions = [...new Set(study.cells.map(cell => cell.direction))];
  const largest = Math.max(...study.cells.map(cell => cell.mean).filter(isNumber), 0.01);
  const detail = h('div', { class: 'cell-detail dim', role: 'status' }, 'Choose a cell to see every seed.');
  const cellOf = (graph, direction) => study.cells.find(cell => cell.graph === graph && cell.direction === direction);
  return h('section', { class: 'card' }, h('h2', {}, `Every pair: ${study.measure}, %`),
    plainTable(['Query → gallery', ...graphs, 'Chance'], directions.map(direction => ({
      cells: [direction.replace('>', ' → '), ...graphs.map(graph => heatCell(cellOf(graph, direction), largest, detail)),
        percent(study.cells.find(cell => cell.direction === direction)?.chance)],
    })), { class: 'plain numbers heat' }),
    detail, h('p', { class: 'dim' }, 'Mean over all seeds ± half the 95 % interval. Underlined: emergent. Darker is higher.'));
}

function heatCell(cell, largest, detail) {
  if (!cell) {
    return h('td', { class: 'dim' }, '–');
  }
  if (!isNumber(cell.mean)) {
    return h('td', { class: 'dim' }, 'missing');
  }
  const share = Math.max(0, cell.mean) / largest;
  const text = `${percent(cell.mean)}${isNumber(cell.halfWidth) ? ` ± ${percent(cell.halfWidth)}` : ''}`;
  return h('td', { class: 'hot', style: { '--heat': `${Math.round(70 * share)}%` } },
    h('button', { type: 'button', class: cell.kind === 'emergent' ? 'emergent' : '', on: { click: () => seeds(cell, detail) } }, text));
}

function seeds(cell, detail) {
  detail.replaceChildren(h('strong', {}, `${cell.graph}: ${cell.direction.replace('>', ' → ')} (${cell.kind})  `),
    ...cell.seeds.map(seed => h('span', { class: 'chip' }, `seed ${seed.seed}: ${percent(seed.value)} %`)));
}

function costs(study) {
  return study.costs.length === 0 ? null : h('section', { class: 'card' }, h('h2', {}, 'Cost of one seed'),
    plainTable(['Graph', 'Edges', 'Steps', 'Pairs shown', 'FLOPs (estimate)', 'Seconds', 'Seeds done'],
      study.costs.map(each => ({
        cells: [each.graph, num(each.edges), num(each.steps), num(each.pairs), isNumber(each.floatingPointOperations) ? each.floatingPointOperations.toExponential(1) : '',
          num(each.seconds, 3), `${each.finished} of ${each.seeds}`],
      })), { class: 'plain numbers' }));
}
