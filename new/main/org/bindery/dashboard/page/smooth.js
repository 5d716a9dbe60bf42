// The exponential moving average, without the pull towards zero at the start.

/**
 * Smooths values of which each stands for `counts[i]` logged ones: the weight is that of one
 * logged value, so that thinning the curve leaves the smoothing as it is.
 */
export function ema(values, counts, weight) {
  const smooth = new Array(values.length);
  let sum = 0;
  let norm = 0;
  for (let i = 0; i < values.length; i++) {
    const decay = weight ** (counts ? counts[i] : 1);
    sum = sum * decay + values[i] * (1 - decay);
    norm = norm * decay + (1 - decay);
    smooth[i] = sum / norm;
  }
  return smooth;
}
