package org.bindery.modality.ecg;

import java.util.Arrays;

/**
 * What is done to one signal before it is cut. All results are new arrays of {@code double}.
 *
 * <p>Looked at: Apache Commons Math (no resampling, no filters), JTransforms (Fourier transforms
 * only), TarsosDSP (GPL). What is needed is little.
 */
final class Filters {
  /** Zero crossings of the sinc on each side; 16 with this window reach 80 dB. */
  private static final int CROSSINGS = 16;

  private static final double KAISER_BETA = 8;
  private static final double ROLL_OFF = 0.92;
  private static final int MOST_PHASES = 2000;

  /** A second-order Butterworth filter has its poles at this quality. */
  private static final double BUTTERWORTH = Math.sqrt(0.5);

  private Filters() {}

  /**
   * Resamples by a sinc under a Kaiser window, band-limited to the lower of the two rates; outside
   * its ends the signal goes on with its first and last values. A polyphase filter: where the rates
   * have a ratio of small whole numbers, each phase is made once.
   *
   * @return {@code round(values * to / from)} samples, at least 1
   */
  static double[] resample(double[] values, double from, double to) {
    if (from == to) {
      return values.clone();
    }
    int length = (int) Math.max(1, Math.round(values.length * to / from));
    int period = period(from, to);
    double step = from / to;
    double band = ROLL_OFF * Math.min(1, to / from);
    double[][] phases = new double[Math.min(period, length)][];
    double[] result = new double[length];
    for (int i = 0; i < length; i++) {
      // Whole periods apart, the places differ by whole samples and their weights are the same.
      int phase = i % period;
      if (phases[phase] == null) {
        phases[phase] = weights(phase * step, band);
      }
      double[] weights = phases[phase];
      int first = first(phase * step, band) + (int) Math.round((i - phase) * step);
      double sum = 0;
      for (int k = 0; k < weights.length; k++) {
        sum += weights[k] * values[Math.max(0, Math.min(values.length - 1, first + k))];
      }
      result[i] = sum;
    }
    return result;
  }

  /** Returns after how many new samples an old one is met again; never for odd ratios. */
  private static int period(double from, double to) {
    for (int period = 1; period <= MOST_PHASES; period++) {
      double place = period * from / to;
      if (Math.abs(place - Math.rint(place)) < 1e-9 * place) {
        return period;
      }
    }
    return Integer.MAX_VALUE;
  }

  private static int first(double place, double band) {
    return (int) Math.ceil(place - CROSSINGS / band);
  }

  private static double[] weights(double place, double band) {
    double reach = CROSSINGS / band;
    int first = first(place, band);
    double[] weights = new double[(int) Math.floor(place + reach) - first + 1];
    for (int k = 0; k < weights.length; k++) {
      double distance = first + k - place;
      weights[k] = sinc(band * distance) * kaiser(distance / reach);
    }
    double sum = Arrays.stream(weights).sum();
    return Arrays.stream(weights).map(weight -> weight / sum).toArray();
  }

  private static double sinc(double x) {
    return Math.abs(x) < 1e-12 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }

  private static double kaiser(double x) {
    return Math.abs(x) >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
  }

  /** The modified Bessel function of order 0, by its series. */
  private static double bessel(double x) {
    double term = 1;
    double sum = 1;
    for (int k = 1; term > 1e-12 * sum; k++) {
      term *= x * x / (4.0 * k * k);
      sum += term;
    }
    return sum;
  }

  /**
   * Takes away what is slower than {@code cutoff}: a Butterworth high-pass of second order, forward
   * and backward, over the signal with its ends mirrored at a point, so that no edge rings.
   */
  static double[] highPass(double[] values, double rate, double cutoff) {
    double w = 2 * Math.PI * cutoff / rate;
    double alpha = Math.sin(w) / (2 * BUTTERWORTH);
    double a0 = 1 + alpha;
    double b0 = (1 + Math.cos(w)) / 2 / a0;
    double[] b = {b0, -2 * b0, b0};
    double[] a = {1, -2 * Math.cos(w) / a0, (1 - alpha) / a0};
    int pad = (int) Math.min(values.length - 1L, Math.round(2 * rate / cutoff));
    double[] padded = mirrored(values, pad);
    double[] forward = filtered(padded, b, a);
    reverse(forward);
    double[] both = filtered(forward, b, a);
    reverse(both);
    return Arrays.copyOfRange(both, pad, pad + values.length);
  }

  private static double[] mirrored(double[] values, int pad) {
    int n = values.length;
    double[] padded = new double[n + 2 * pad];
    System.arraycopy(values, 0, padded, pad, n);
    for (int i = 1; i <= pad; i++) {
      padded[pad - i] = 2 * values[0] - values[i];
      padded[pad + n - 1 + i] = 2 * values[n - 1] - values[n - 1 - i];
    }
    return padded;
  }

  /** Begins as if the first value had always been there, which a high-pass takes to 0. */
  private static double[] filtered(double[] x, double[] b, double[] a) {
    double[] y = new double[x.length];
    double x1 = x[0];
    double x2 = x[0];
    double y1 = 0;
    double y2 = 0;
    for (int i = 0; i < x.length; i++) {
      y[i] = b[0] * x[i] + b[1] * x1 + b[2] * x2 - a[1] * y1 - a[2] * y2;
      x2 = x1;
      x1 = x[i];
      y2 = y1;
      y1 = y[i];
    }
    return y;
  }

  private static void reverse(double[] values) {
    for (int i = 0, j = values.length - 1; i < j; i++, j--) {
      double kept = values[i];
      values[i] = values[j];
      values[j] = kept;
    }
  }

  /** Takes away the medians over 0.6 s of the medians over 0.2 s. */
  static double[] withoutMedian(double[] values, double rate) {
    double[] baseline = median(median(values, (int) (0.1 * rate)), (int) (0.3 * rate));
    double[] rest = new double[values.length];
    Arrays.setAll(rest, i -> values[i] - baseline[i]);
    return rest;
  }

  /** Running medians over {@code 2 half + 1} values, fewer at the ends. */
  private static double[] median(double[] values, int half) {
    double[] medians = new double[values.length];
    double[] sorted = new double[2 * half + 1];
    int size = 0;
    for (int i = 0; i < values.length + half; i++) {
      if (i < values.length) {
        int at = Arrays.binarySearch(sorted, 0, size, values[i]);
        at = at < 0 ? -at - 1 : at;
        if (size == sorted.length) {
          size = removed(sorted, size, values[i - sorted.length]);
          at = Arrays.binarySearch(sorted, 0, size, values[i]);
          at = at < 0 ? -at - 1 : at;
        }
        System.arraycopy(sorted, at, sorted, at + 1, size - at);
        sorted[at] = values[i];
        size++;
      } else if (i - sorted.length >= 0) {
        size = removed(sorted, size, values[i - sorted.length]);
      }
      if (i >= half) {
        medians[i - half] = (sorted[(size - 1) / 2] + sorted[size / 2]) / 2;
      }
    }
    return medians;
  }

  private static int removed(double[] sorted, int size, double value) {
    int at = Arrays.binarySearch(sorted, 0, size, value);
    System.arraycopy(sorted, at + 1, sorted, at, size - at - 1);
    return size - 1;
  }
}
