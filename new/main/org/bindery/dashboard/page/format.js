// Numbers, times and JSON values as short text.

export const isNumber = value => typeof value === 'number' && Number.isFinite(value);

/** Up to `digits` significant digits, without trailing zeros: 0.000123, 1.2e-7, 12,345. */
export function num(value, digits = 4) {
  if (!isNumber(value)) {
    return value === null || value === undefined ? '' : String(value);
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) {
    return value.toExponential(digits - 2).replace(/\.?0+e/, 'e').replace('e+', 'e');
  }
  if (Number.isInteger(value) || size >= 10 ** digits) {
    return value.toLocaleString('en-US', { maximumFractionDigits: 0 });
  }
  return String(Number(value.toPrecision(digits)));
}

/** A leaf of a configuration or summary as text. */
export function leaf(value) {
  if (typeof value === 'number') {
    return num(value, 5);
  }
  return value === null || value === undefined
    ? ''
    : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Seconds as 850 ms, 12 s, 3 min 20 s, 4 h 5 min, 2 d 3 h. */
export function duration(seconds) {
  if (!isNumber(seconds) || seconds < 0) {
    return '';
  }
  if (seconds < 1) {
    return `${Math.round(seconds * 1000)} ms`;
  }
  const s = Math.round(seconds);
  if (s < 60) {
    return `${s} s`;
  }
  const m = Math.floor(s / 60);
  if (m < 60) {
    return s % 60 ? `${m} min ${s % 60} s` : `${m} min`;
  }
  const hours = Math.floor(m / 60);
  if (hours < 48) {
    return m % 60 ? `${hours} h ${m % 60} min` : `${hours} h`;
  }
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** Seconds since 1970 as a local date and time. */
export function when(seconds) {
  if (!seconds) {
    return '';
  }
  const date = new Date(seconds * 1000);
  const pad = n => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;
  return `${day} ${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/** A share as per cent with one digit; nothing where it is none. */
export const percent = share => (isNumber(share) ? (100 * share).toFixed(1) : '');

/** Text compared as people do: 2 before 10, numbers before text, what is missing last. */
export function compareValues(a, b) {
  const missing = value => value === undefined || value === null || value === '';
  if (missing(a) || missing(b)) {
    return missing(a) - missing(b);
  }
  if (typeof a === 'number' && typeof b === 'number') {
    return a - b;
  }
  if (typeof a === 'number' || typeof b === 'number') {
    return typeof a === 'number' ? -1 : 1;
  }
  return String(a).localeCompare(String(b), 'en', { numeric: true });
}
