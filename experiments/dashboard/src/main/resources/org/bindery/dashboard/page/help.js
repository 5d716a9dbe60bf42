import { h } from './dom.js';

const KEYS = [
  ['1 … 6', 'Runs, Charts, Sweeps, Studies, Media, Compare'],
  ['/', 'Filter'],
  ['↑ ↓ or k j', 'Move in the table; Page Up, Page Down, Home, End'],
  ['Space', 'Select the run, or fold the group'],
  ['Enter', 'Open the run'],
  ['+ − ← → 0', 'Zoom and move in a chart that has the focus'],
  ['t', 'Light or dark'],
  ['s', 'Save as one HTML file'],
  ['?', 'This panel'],
  ['Esc', 'Close it'],
];

export function helpPanel() {
  const panel = h('dialog', { class: 'help', 'aria-label': 'Keyboard' },
    h('h2', {}, 'Keyboard'),
    h('dl', {}, KEYS.flatMap(([key, text]) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, text)])),
    h('p', { class: 'dim' }, 'Filters take words and comparisons: star recipe.batch=64 val/recall@1>0.5 state=failed'),
    h('p', { class: 'dim' }, 'Curves are thinned to 1,000 points that keep every extreme, zooming fetches finer ones; smoothing is an exponential moving average over all logged values, without bias at the start.'),
    h('form', { method: 'dialog' }, h('button', {}, 'Close')));
  return panel;
}
