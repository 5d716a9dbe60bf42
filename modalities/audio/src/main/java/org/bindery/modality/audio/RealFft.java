package org.bindery.modality.audio;

/**
 * The power spectrum of real signals whose length is a power of two: a radix-2 transform of half
 * the length on the even and odd samples taken as real and imaginary parts, then unravelled.
 * Immutable; any thread, each with its own work space.
 */
final class RealFft {
  private final int half;
  private final int[] reversed;
  private final double[] cos;
  private final double[] sin;

  /**
   * Prepares the tables.
   *
   * @param size a power of two, at least 4
   */
  RealFft(int size) {
    half = size / 2;
    reversed = new int[half];
    int shift = Integer.numberOfLeadingZeros(half) + 1;
    for (int i = 0; i < half; i++) {
      reversed[i] = Integer.reverse(i) >>> shift;
    }
    cos = new double[half];
    sin = new double[half];
    for (int i = 0; i < half; i++) {
      cos[i] = Math.cos(2 * Math.PI * i / size);
      sin[i] = -Math.sin(2 * Math.PI * i / size);
    }
  }

  /**
   * Computes {@code |X_k|^2} of {@code X_k = sum_n x_n exp(-2 pi i k n / size)}.
   *
   * @param signal {@code size} values
   * @param work {@code size} values of scratch space
   * @param power {@code size / 2 + 1} values, overwritten
   */
  void power(double[] signal, double[] work, double[] power) {
    for (int i = 0; i < half; i++) {
      int j = reversed[i];
      work[j] = signal[2 * i];
      work[half + j] = signal[2 * i + 1];
    }
    transform(work);
    power[0] = square(work[0] + work[half]);
    power[half] = square(work[0] - work[half]);
    for (int k = 1; k < half; k++) {
      int mirror = half - k;
      double evenRe = (work[k] + work[mirror]) / 2;
      double evenIm = (work[half + k] - work[half + mirror]) / 2;
      double oddRe = (work[half + k] + work[half + mirror]) / 2;
      double oddIm = (work[mirror] - work[k]) / 2;
      power[k] =
          square(evenRe + oddRe * cos[k] - oddIm * sin[k])
              + square(evenIm + oddRe * sin[k] + oddIm * cos[k]);
    }
  }

  private void transform(double[] z) {
    for (int span = 1; span < half; span *= 2) {
      int stride = half / span;
      for (int start = 0; start < half; start += 2 * span) {
        for (int k = 0; k < span; k++) {
          int a = start + k;
          int b = a + span;
          double wr = cos[k * stride];
          double wi = sin[k * stride];
          double re = z[b] * wr - z[half + b] * wi;
          double im = z[b] * wi + z[half + b] * wr;
          z[b] = z[a] - re;
          z[half + b] = z[half + a] - im;
          z[a] += re;
          z[half + a] += im;
        }
      }
    }
  }

  private static double square(double x) {
    return x * x;
  }
}
