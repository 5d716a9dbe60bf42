// Elements are made from names and texts, never from markup: whatever a run calls itself stays text.

/** Makes an element; children are elements or texts, `on` holds listeners, `style` CSSOM values. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  decorate(element, attributes);
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

/** The same for SVG. */
export function s(tag, attributes = {}, ...children) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  decorate(element, attributes);
  element.append(...children);
  return element;
}

function decorate(element, { on = {}, style = {}, ...attributes }) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true && !name.startsWith('aria-')) {
      element.setAttribute(name, '');
    } else if (value !== null && value !== undefined && (value !== false || name.startsWith('aria-'))) {
      element.setAttribute(name, String(value));
    }
  }
  for (const [name, listener] of Object.entries(on)) {
    element.addEventListener(name, listener);
  }
  for (const [name, value] of Object.entries(style)) {
    element.style.setProperty(name, value);
  }
}

/** A place that has nothing to show, and what to do about it. */
export function emptyState(title, text, commands = []) {
  return h('section', { class: 'empty' },
    s('svg', { viewBox: '0 0 96 48', class: 'empty-art', 'aria-hidden': 'true' },
      s('path', { d: 'M2 40 C18 38 20 12 34 14 S52 34 62 26 80 6 94 8' }),
      s('path', { d: 'M2 44 C22 44 26 30 44 30 S74 26 94 24', class: 'second' })),
    h('h2', {}, title),
    h('p', {}, text),
    commands.map(command => h('div', { class: 'command' },
      h('code', {}, command),
      h('button', {
        type: 'button',
        class: 'quiet',
        on: { click: event => copyText(command, event.currentTarget) },
      }, 'Copy'))));
}

function copyText(text, button) {
  navigator.clipboard?.writeText(text).then(
    () => { button.textContent = 'Copied'; },
    () => { button.textContent = 'Select it to copy'; });
}

/** What is waited for. */
export const loadingNote = text => h('p', { class: 'loading dim pad', role: 'status' }, text);

/** A sentence to heed. */
export const notice = text => h('p', { class: 'notice', role: 'status' }, text);

/** A labelled drop-down. */
export function choice(label, options, value, change) {
  return h('label', { class: 'field' },
    h('span', {}, label),
    h('select', { on: { change: event => change(event.target.value) } },
      options.map(([key, text]) => h('option', { value: key, selected: key === value }, text))));
}

/** A table of texts and elements; the first column is the heading of its row. */
export function plainTable(headings, rows, attributes = {}) {
  return h('div', { class: 'scroll' },
    h('table', { class: 'plain', ...attributes },
      h('thead', {}, h('tr', {}, headings.map(text => h('th', { scope: 'col' }, text)))),
      h('tbody', {}, rows.map(({ cells, ...row }) =>
        h('tr', row, cells.map((cell, i) => (cell instanceof HTMLTableCellElement
          ? cell
          : h(i ? 'td' : 'th', i ? {} : { scope: 'row' }, cell))))))));
}
