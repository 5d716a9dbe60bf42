import { h } from './dom.js';
import { leaf, num } from './format.js';
import { isSaved } from './api.js';
import { theme } from './state.js';

/** Dark violet to yellow (cividis), which color-blind people read in the same order. */
const RAMP = {
  light: ['#00204d', '#31446b', '#666970', '#958f78', '#c4b056'],
  dark: ['#3f6fd0', '#7d8ba8', '#a9a896', '#d6c65a', '#ffea46'],
};

let loading = null;

/** ECharts is large and only sweeps need it. */
export function loadCharts() {
  if (isSaved || window.echarts) {
    return Promise.resolve();
  }
  loading ??= new Promise((done, failed) => {
    document.head.append(h('script', { src: '/echarts.js', on: { load: done, error: () => failed(new Error('ECharts could not be loaded.')) } }));
  });
  return loading;
}

const look = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const dimText = () => ({ color: look('--ink-2'), fontFamily: 'system-ui, sans-serif', fontSize: 11 });

/** Short enough to stand above an axis: the last part, with the one before where needed. */
export function shortName(name, all) {
  const parts = name.split('.');
  for (let n = 1; n < parts.length; n++) {
    const short = parts.slice(-n).join('.');
    if (all.filter(each => each === short || each.endsWith(`.${short}`)).length === 1) {
      return short;
    }
  }
  return name;
}

export function makeChart(place, option) {
  const chart = echarts.init(place, null, { renderer: 'canvas' });
  chart.setOption({ animation: false, backgroundColor: 'transparent', textStyle: dimText(), ...option });
  const resize = new ResizeObserver(() => chart.resize());
  resize.observe(place);
  return { chart, dispose: () => { resize.disconnect(); chart.dispose(); } };
}

function axisOf(axis, dim, names, values) {
  const base = {
    id: `axis-${dim}`,
    dim,
    name: shortName(axis.name, names),
    nameTextStyle: { ...dimText(), color: look('--ink'), fontSize: 12 },
    nameTruncate: { maxWidth: 140 },
    axisLine: { lineStyle: { color: look('--ink-3') } },
    axisTick: { lineStyle: { color: look('--ink-3') } },
    axisLabel: { ...dimText(), color: look('--ink'), textBorderColor: look('--card'), textBorderWidth: 3, formatter: value => (typeof value === 'number' ? num(value, 3) : value) },
  };
  if (axis.categories.length) {
    return { ...base, type: 'category', data: axis.categories };
  }
  const known = values.filter(Number.isFinite);
  return axis.log
    ? { ...base, type: 'log', min: Math.min(...known), max: Math.max(...known), axisLabel: { ...base.axisLabel, showMinLabel: false, showMaxLabel: false } }
    : { ...base, type: 'value', scale: true };
}

const categoryText = value => (typeof value === 'string' ? value : JSON.stringify(value));

export function parallelOption(sweep) {
  const names = [...sweep.axes.map(axis => axis.name), sweep.metric];
  const scored = sweep.trials.filter(trial => Number.isFinite(trial.score));
  const scores = scored.map(trial => trial.score);
  const axes = [...sweep.axes, { name: sweep.metric, categories: [], log: false }];
  const valueOf = (trial, axis) => {
    const value = axis.name === sweep.metric ? trial.score : trial.parameters[axis.name];
    return value === undefined ? '-' : axis.categories.length ? categoryText(value) : value;
  };
  return {
    parallel: { left: 46, right: 150, top: 46, bottom: 26, parallelAxisDefault: { nameGap: 16, areaSelectStyle: { width: 18, borderColor: look('--accent'), color: look('--accent'), opacity: 0.25 } } },
    parallelAxis: axes.map((axis, i) => axisOf(axis, i, names, scored.map(trial => valueOf(trial, axis)))),
    visualMap: {
      type: 'continuous', dimension: axes.length - 1, seriesIndex: 0, right: 8, top: 'middle', calculable: false,
      min: Math.min(...scores), max: Math.max(...scores), itemHeight: 150, itemWidth: 12, precision: 3,
      text: [num(Math.max(...scores), 3), num(Math.min(...scores), 3)], textStyle: dimText(),
      inRange: { color: sweep.goal === 'maximize' ? RAMP[theme()] : [...RAMP[theme()]].reverse() },
    },
    series: [{
      type: 'parallel', smooth: 0.15, lineStyle: { width: 1.6, opacity: 0.65 }, inactiveOpacity: 0.04, activeOpacity: 0.9,
      data: scored.map(trial => ({
        value: axes.map(axis => valueOf(trial, axis)),
        name: trial.name,
        lineStyle: trial.no === sweep.best ? { width: 4, opacity: 1 } : undefined,
      })),
    }],
  };
}

/** Keeps the trials within a range of one axis, as dragging along it does; null lets go of all. */
export function keepRange(chart, sweep, name, range) {
  [...sweep.axes.map(axis => axis.name), sweep.metric].forEach((each, i) => chart.dispatchAction({
    type: 'axisAreaSelect', parallelAxisId: `axis-${i}`, intervals: range && each === name ? [range] : [],
  }));
}

export function scatterOption(sweep, axis) {
  const points = sweep.trials.filter(trial => Number.isFinite(trial.score) && trial.parameters[axis.name] !== undefined);
  const category = axis.categories.length > 0;
  const lines = { lineStyle: { color: look('--line') } };
  const data = points.map(trial => ({
    value: [category ? categoryText(trial.parameters[axis.name]) : trial.parameters[axis.name], trial.score],
    name: trial.name,
    symbol: trial.no === sweep.best ? 'diamond' : 'circle',
    symbolSize: trial.no === sweep.best ? 16 : 9,
    itemStyle: { color: look(trial.no === sweep.best ? '--best' : '--accent'), opacity: trial.no === sweep.best ? 1 : 0.65, borderColor: look('--card'), borderWidth: 1 },
    run: trial,
  }));
  return {
    grid: { left: 12, right: 20, top: 32, bottom: 34, containLabel: true },
    tooltip: {
      trigger: 'item', renderMode: 'richText', backgroundColor: look('--card'), borderColor: look('--line'), textStyle: { ...dimText(), color: look('--ink') },
      formatter: item => `${item.name}\n${axis.name} = ${leaf(item.data.run.parameters[axis.name])}\n${sweep.metric} = ${num(item.data.run.score)}`,
    },
    xAxis: {
      type: category ? 'category' : axis.log ? 'log' : 'value', data: category ? axis.categories : undefined, scale: true,
      name: axis.log ? `${axis.name} (log)` : axis.name, nameLocation: 'middle', nameGap: 30, splitLine: lines, axisLabel: { ...dimText(), hideOverlap: true, formatter: value => (typeof value === 'number' ? num(value, 3) : value) },
      ...(axis.log ? { min: axis.low * 0.8, max: axis.high * 1.25 } : {}),
    },
    yAxis: { type: 'value', scale: true, name: sweep.metric, nameTextStyle: { align: 'left' }, splitLine: lines, axisLabel: { ...dimText(), formatter: value => num(value, 3) } },
    series: [{ type: 'scatter', data }],
  };
}
