// Where data comes from: the server, or the data within a saved file.

const savedData = (() => {
  const element = document.getElementById('saved');
  return element ? JSON.parse(element.textContent) : null;
})();

/** Whether this page is a saved file. */
export const isSaved = savedData !== null;

/** Run numbers as a short list: 1,4-7. */
export function ranges(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const parts = [];
  for (let i = 0; i < sorted.length;) {
    let j = i;
    while (j + 1 < sorted.length && sorted[j + 1] === sorted[j] + 1) {
      j++;
    }
    parts.push(j > i ? `${sorted[i]}-${sorted[j]}` : `${sorted[i]}`);
    i = j + 1;
  }
  return parts.join(',');
}

function numbersOf(text) {
  return text.split(',').flatMap(part => {
    const [from, to = from] = part.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (none, i) => from + i);
  });
}

/** Asks for something; throws an Error with a sentence where there is an answer but no data. */
export async function ask(what, parameters = {}) {
  if (isSaved) {
    return askSaved(what, parameters);
  }
  const answer = await fetch(`/api/${what}?${new URLSearchParams(parameters)}`);
  if (answer.status === 401) {
    throw new Error('The dashboard was started anew: open the link it printed.');
  }
  const data = await answer.json();
  if (!answer.ok) {
    throw new Error(data.error ?? `The dashboard answered ${answer.status}.`);
  }
  return data;
}

function askSaved(what, parameters) {
  const found = {
    runs: () => savedData.runs,
    series: () => savedSeries(parameters),
    run: () => savedData.run[parameters.runs],
    compare: () => savedComparison(parameters.runs),
    sweeps: () => savedData.sweeps,
    sweep: () => savedData.sweep[parameters.name],
    studies: () => savedData.studies,
    study: () => savedData.study[parameters.name],
  }[what]();
  if (!found) {
    throw new Error('This was not saved with the file: open it in the dashboard.');
  }
  return found;
}

/** The saved comparison with the columns of some of its runs. */
function savedComparison(runs) {
  const saved = savedData.compare;
  const at = numbersOf(runs).map(no => saved?.numbers.indexOf(no) ?? -1);
  if (at.includes(-1)) {
    return null;
  }
  const part = rows => rows.map(row => {
    const values = at.map(i => row.values[i]);
    return { key: row.key, values, differs: values.some(value => value !== values[0]) };
  });
  return { runs: at.map(i => saved.runs[i]), config: part(saved.config), metrics: part(saved.metrics) };
}

function savedSeries({ metric, runs }) {
  const wanted = new Set(numbersOf(runs));
  const curves = savedData.series[metric]?.curves ?? [];
  return { metric, curves: curves.filter(curve => wanted.has(curve.no)) };
}

/** The address of a file of a run; nothing where a saved file lacks it. */
export function fileUrl(no, path) {
  return isSaved
    ? savedData.files[`${no}/${path}`]
    : `/files/${no}/${path.split('/').map(encodeURIComponent).join('/')}`;
}

/** The metrics whose curves a saved file holds. */
export const savedMetrics = () => (isSaved ? Object.keys(savedData.series) : null);

/** The link that saves these runs with these metrics as one file. */
export function saveUrl(numbers, metrics) {
  const query = new URLSearchParams({ runs: ranges(numbers) });
  metrics.forEach((metric, i) => query.set(`m${i}`, metric));
  return `/save?${query}`;
}
