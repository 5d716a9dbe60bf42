package org.bindery.modality.audio;

import java.math.BigDecimal;

/**
 * Where the clips of a sound begin: the first at its start, the last at its end, evenly spaced
 * between; all at the start where the sound is shorter than a clip. ImageBind's rule, in exact
 * arithmetic on the binary value of the duration {@code samples / rate}, so that the same samples
 * are cut: clip i of n begins at sample {@code floor(rate * (duration - clip) * i / (n - 1))}.
 *
 * @param rate samples each second
 * @param seconds the length of a clip
 * @param clips how many
 */
record ClipSampler(int rate, double seconds, int clips) {
  /** Samples {@code [from, to)}. */
  record Range(int from, int to) {}

  /** Returns the samples of clip {@code index} of a sound of this many samples. */
  Range clip(int index, int samples) {
    BigDecimal length = new BigDecimal(seconds);
    BigDecimal latest =
        new BigDecimal((double) samples / rate).subtract(length).max(BigDecimal.ZERO);
    BigDecimal steps = BigDecimal.valueOf(Math.max(1, clips - 1));
    BigDecimal start = latest.multiply(BigDecimal.valueOf((long) index * rate));
    BigDecimal end = start.add(length.multiply(BigDecimal.valueOf(rate)).multiply(steps));
    return new Range(
        Math.min(samples, start.divideToIntegralValue(steps).intValueExact()),
        Math.min(samples, end.divideToIntegralValue(steps).intValueExact()));
  }
}
