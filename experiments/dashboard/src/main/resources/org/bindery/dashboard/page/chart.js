import { h } from './dom.js';
import { duration, num, when } from './format.js';
import { styleOf, theme } from './state.js';
import { ema } from './smooth.js';

const MANY = 60;
const REACH = 36;
const RESTED = 200;

const variable = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** One metric of many runs: a line each, with the run under the pointer named. */
export class MetricChart {
  /** `zoomed` is told the part of the axis that is shown, or null when all of it is. */
  constructor(place, metric, titleOf, zoomed = () => {}) {
    this.place = place;
    this.metric = metric;
    this.titleOf = titleOf;
    this.tellZoom = zoomed;
    this.curves = [];
    this.options = {};
    this.plot = null;
    this.tip = h('div', { class: 'tip', hidden: true });
    this.dot = h('div', { class: 'dot', hidden: true });
    this.resize = new ResizeObserver(() => this.fit());
    this.resize.observe(place);
  }

  /** Draws curves as the server sends them. */
  show(curves, options) {
    this.curves = curves;
    this.options = options;
    const lines = curves.map(curve => this.line(curve)).filter(line => line.xs.length > 0);
    const key = JSON.stringify([options.axis, options.logY, options.logX, theme(), lines.length]);
    this.lines = lines;
    const data = [null, ...lines.map(line => [line.xs, line.ys])];
    if (this.plot && this.key === key) {
      this.plot.setData(data, !this.zoomed());
      this.plot.redraw(true);
      return;
    }
    this.destroyPlot();
    this.key = key;
    if (lines.length) {
      this.make(data);
    }
  }

  /** Zooming takes many small steps: it is told when it rests. */
  rescaled() {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => {
      if (this.plot?.full) {
        const { min, max } = this.plot.scales.x;
        this.tellZoom(this.zoomed() ? { from: min, to: max } : null);
      }
    }, RESTED);
  }

  /** Zooms and moves by keys: + and -, left and right, 0 for all. */
  onKey(event) {
    const { plot } = this;
    const [all, end] = plot?.full ?? [0, 0];
    if (!plot || !(end > all) || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    const { min, max } = plot.scales.x;
    const wide = max - min;
    const next = {
      '+': [min + wide / 4, max - wide / 4], '=': [min + wide / 4, max - wide / 4],
      '-': [min - wide / 2, max + wide / 2], 0: [all, end],
      ArrowLeft: [min - wide / 4, max - wide / 4], ArrowRight: [min + wide / 4, max + wide / 4],
    }[event.key];
    if (next) {
      event.preventDefault();
      event.stopPropagation();
      const span = Math.min(next[1] - next[0], end - all);
      const from = Math.min(Math.max(next[0], all), end - span);
      plot.setScale('x', { min: from, max: from + span });
    }
  }

  zoomed() {
    return this.plot.full && (this.plot.scales.x.min > this.plot.full[0]
      || this.plot.scales.x.max < this.plot.full[1]);
  }

  line(curve) {
    const { smoothing, logY, logX } = this.options;
    const raw = pickAxis(curve, curve, this.options.axis);
    const line = { no: curve.no, ...clean(raw, curve.value, logX, logY) };
    if (smoothing > 0) {
      const means = curve.means ?? curve;
      const values = ema(means.value, means.count, smoothing);
      const smooth = clean(pickAxis(means, curve, this.options.axis), values, logX, logY);
      line.rawXs = line.xs;
      line.rawYs = line.ys;
      line.xs = smooth.xs;
      line.ys = smooth.ys;
    }
    return line;
  }

  make(data) {
    const ink = variable('--ink-2');
    const grid = variable('--line');
    const { axis, logY, logX } = this.options;
    const font = '11px system-ui, sans-serif';
    const look = { stroke: ink, font, labelFont: font, grid: { stroke: grid, width: 1 }, ticks: { show: false } };
    const xAxis = { ...look, label: axisName(axis, logX), labelSize: 18, size: 28, space: 64 };
    if (axis === 'relative') {
      xAxis.values = (u, splits) => splits.map(x => (x === null ? '' : duration(x)));
      xAxis.space = 78;
    } else if (axis === 'step') {
      xAxis.values = (u, splits) => splits.map(x => (x === null ? '' : num(x)));
    }
    const scaleX = { time: axis === 'wall', auto: true };
    const scaleY = { auto: true };
    if (logX && axis !== 'wall') {
      scaleX.distr = 3;
    } else {
      scaleX.range = (u, low, high) => (low === high ? [low - 1, high + 1] : [low, high]);
    }
    if (logY) {
      scaleY.distr = 3;
    }
    this.plot = new uPlot({
      mode: 2,
      ...this.size(),
      padding: [10, 14, 0, 0],
      legend: { show: false },
      cursor: {
        points: { show: false },
        dataIdx: () => null,
        drag: { x: true, y: false, dist: 6 },
        y: false,
      },
      scales: { x: scaleX, y: scaleY },
      axes: [
        xAxis,
        { ...look, size: axisWidth, values: (u, splits) => splits.map(y => (y === null ? '' : num(y))) },
      ],
      series: [null, ...this.lines.map(() => ({
        facets: [{ scale: 'x', auto: true }, { scale: 'y', auto: true }],
        paths: (u, i) => this.draw(u, i),
        points: { show: false },
      }))],
      hooks: { setCursor: [u => this.hover(u)], setScale: [(u, key) => key === 'x' && this.rescaled()] },
    }, data, this.place);
    this.plot.over.append(this.dot, this.tip);
    this.plot.full = extent(this.lines.flatMap(line => [line.xs[0], line.xs[line.xs.length - 1]]));
  }

  draw(u, i) {
    const line = this.lines[i - 1];
    const { color, dash } = styleOf(line.no);
    const ratio = devicePixelRatio || 1;
    const { ctx } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
    ctx.clip();
    ctx.lineJoin = 'round';
    ctx.strokeStyle = color;
    const few = this.lines.length <= MANY;
    if (line.rawXs && few) {
      ctx.globalAlpha = 0.18;
      ctx.lineWidth = ratio;
      trace(u, ctx, line.rawXs, line.rawYs);
    }
    ctx.globalAlpha = few ? 1 : 0.55;
    ctx.lineWidth = (few ? 1.6 : 1) * ratio;
    ctx.setLineDash(few ? dash.map(length => length * ratio) : []);
    trace(u, ctx, line.xs, line.ys);
    ctx.restore();
    return null;
  }

  hover(u) {
    const { left, top } = u.cursor;
    const found = left >= 0 ? this.nearest(u, left, top) : null;
    this.tip.hidden = this.dot.hidden = !found;
    if (!found) {
      return;
    }
    const { x, y, at, line } = found;
    const { color } = styleOf(line.no);
    this.dot.style.transform = `translate(${x - 5}px, ${y - 5}px)`;
    this.dot.style.background = color;
    this.tip.replaceChildren(
      h('strong', {}, this.titleOf(line.no)),
      h('span', {}, `${num(line.ys[at], 6)}${line.rawXs ? ' smoothed' : ''}`),
      h('span', { class: 'dim' }, this.position(line.xs[at])));
    const right = x > u.over.clientWidth / 2;
    this.tip.style.left = right ? 'auto' : `${x + 12}px`;
    this.tip.style.right = right ? `${u.over.clientWidth - x + 12}px` : 'auto';
    this.tip.style.top = `${Math.max(0, Math.min(y - 20, u.over.clientHeight - 64))}px`;
  }

  nearest(u, left, top) {
    const value = u.posToVal(left, 'x');
    let best = null;
    for (const line of this.lines) {
      const at = closest(line.xs, value);
      const x = u.valToPos(line.xs[at], 'x');
      const y = u.valToPos(line.ys[at], 'y');
      const far = Math.hypot(x - left, y - top);
      if (far < (best?.far ?? REACH)) {
        best = { far, x, y, at, line };
      }
    }
    return best;
  }

  position(x) {
    return { step: () => `step ${num(Math.round(x), 9)}`, relative: () => `after ${duration(x)}`, wall: () => when(x) }[this.options.axis]();
  }

  size() {
    return { width: Math.max(200, this.place.clientWidth), height: Math.max(160, this.place.clientHeight) };
  }

  fit() {
    this.plot?.setSize(this.size());
  }

  destroyPlot() {
    this.plot?.destroy();
    this.plot = null;
  }

  destroy() {
    clearTimeout(this.resting);
    this.resize.disconnect();
    this.destroyPlot();
  }
}

function axisName(axis, log) {
  const name = { step: 'step', relative: 'time since the run began', wall: 'local time' }[axis];
  return log && axis !== 'wall' ? `${name} (log)` : name;
}

/** Wide enough for the longest number. */
function axisWidth(u, values) {
  const longest = Math.max(0, ...(values ?? []).map(text => text.length));
  return Math.max(38, 14 + longest * 6.6);
}

function pickAxis(points, curve, axis) {
  return axis === 'step'
    ? points.step
    : axis === 'relative' ? points.time : points.time.map(time => time + curve.started);
}

/** Without what a logarithmic axis has no place for. */
function clean(xs, ys, logX, logY) {
  if (!logX && !logY) {
    return { xs, ys };
  }
  const keep = xs.map((x, i) => (!logX || x > 0) && (!logY || ys[i] > 0));
  return { xs: xs.filter((x, i) => keep[i]), ys: ys.filter((y, i) => keep[i]) };
}

function trace(u, ctx, xs, ys) {
  ctx.beginPath();
  for (let i = 0; i < xs.length; i++) {
    const x = u.valToPos(xs[i], 'x', true);
    const y = u.valToPos(ys[i], 'y', true);
    if (i) {
      ctx.lineTo(x, y);
    } else {
      ctx.moveTo(x, y);
    }
  }
  if (xs.length === 1) {
    ctx.arc(u.valToPos(xs[0], 'x', true), u.valToPos(ys[0], 'y', true), 2.5, 0, 7);
  }
  ctx.stroke();
}

function closest(xs, value) {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (xs[middle] < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low > 0 && value - xs[low - 1] < xs[low] - value ? low - 1 : low;
}

function extent(values) {
  return values.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity]);
}
