package org.bindery.modality.audio;

import org.bindery.spi.CorruptSampleException;

/**
 * Changes the rate of a signal by windowed-sinc interpolation: a Hann-shaped (cos squared) window
 * of 6 zero crossings and a cut-off at 0.99 of the lower Nyquist frequency, the definition of
 * torchaudio's {@code functional.resample}. The output has {@code ceil(length * to / from)}
 * samples; beyond its ends the input counts as zero. Immutable; any thread.
 */
final class Resampler {
  private static final int ZERO_CROSSINGS = 6;
  private static final double ROLLOFF = 0.99;

  /** Beyond this many taps the filters are computed when needed, to bound the memory. */
  private static final long TABLE_LIMIT = 1 << 19;

  private final int from;
  private final int to;
  private final double cutoff;
  private final double reach;
  private final int taps;
  private final double[][] table;

  Resampler(int rateFrom, int rateTo) {
    int divisor = gcd(rateFrom, rateTo);
    from = rateFrom / divisor;
    to = rateTo / divisor;
    cutoff = Math.min(from, to) * ROLLOFF / from;
    reach = ZERO_CROSSINGS / cutoff;
    taps = 2 * (int) Math.ceil(reach) + 1;
    table = (long) to * taps <= TABLE_LIMIT ? new double[to][taps] : new double[0][];
    for (int phase = 0; phase < table.length; phase++) {
      fill(phase, table[phase]);
    }
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /**
   * Returns the first input sample under the filter of this phase, relative to the input period.
   */
  private int first(int phase) {
    return (int) Math.ceil((double) ((long) phase * from) / to - reach);
  }

  private void fill(int phase, double[] filter) {
    double center = (double) ((long) phase * from) / to;
    int first = first(phase);
    for (int i = 0; i < filter.length; i++) {
      double t = (first + i - center) * cutoff;
      if (Math.abs(t) >= ZERO_CROSSINGS) {
        filter[i] = 0;
        continue;
      }
      double window = Math.cos(t * Math.PI / ZERO_CROSSINGS / 2);
      double sinc = t == 0 ? 1 : Math.sin(t * Math.PI) / (t * Math.PI);
      filter[i] = sinc * window * window * cutoff;
    }
  }

  /**
   * Returns the signal at the new rate; the same array where the rates are equal.
   *
   * @throws CorruptSampleException if the result would not fit an array
   */
  float[] apply(float[] signal) {
    if (from == to) {
      return signal;
    }
    long length = ((long) signal.length * to + from - 1) / from;
    if (length > Integer.MAX_VALUE - 8) {
      throw new CorruptSampleException(
          "A sound of " + signal.length + " samples is too long to be resampled.");
    }
    float[] out = new float[(int) length];
    double[] scratch = new double[table.length == 0 ? taps : 0];
    for (int i = 0; i < out.length; i++) {
      int phase = i % to;
      double[] filter = scratch;
      if (table.length == 0) {
        fill(phase, scratch);
      } else {
        filter = table[phase];
      }
      long start = (long) (i / to) * from + first(phase);
      int low = (int) Math.max(0, -start);
      int high = (int) Math.min(taps, signal.length - start);
      double sum = 0;
      for (int k = low; k < high; k++) {
        sum += signal[(int) (start + k)] * filter[k];
      }
      out[i] = (float) sum;
    }
    return out;
  }
}
