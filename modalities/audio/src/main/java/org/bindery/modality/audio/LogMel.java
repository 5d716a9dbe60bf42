package org.bindery.modality.audio;

import java.util.Arrays;

/**
 * Kaldi's log-mel filterbank with the settings of ImageBind's audio tower: frames of 25 ms every 10
 * ms, only whole ones; in each frame the mean is removed, then {@code y[i] = x[i] - 0.97 x[i-1]}
 * with the first sample standing for the one before it, a symmetric Hann window, zeros up to a
 * power of two, {@code |FFT|^2}; then triangles that are equally spaced and straight in {@code
 * mel(f) = 1127 ln(1 + f/700)} from 20 Hz to half the rate, and the natural logarithm of the energy
 * or of 1.1920929e-07, whichever is larger.
 *
 * <p>A signal shorter than one frame is padded with zeros to one frame; the reference refuses it.
 * Immutable; any thread.
 */
final class LogMel {
  private static final double LOWEST_HERTZ = 20;
  private static final double PRE_EMPHASIS = 0.97;

  private final int bins;
  private final int frame;
  private final int shift;
  private final int fftSize;
  private final double[] window;
  private final RealFft fft;
  private final int[] firstLine;
  private final double[][] triangles;

  LogMel(int rate, int bins) {
    this.bins = bins;
    frame = rate * 25 / 1000;
    shift = rate / 100;
    fftSize = frame == 1 ? 4 : Math.max(4, Integer.highestOneBit(frame - 1) * 2);
    fft = new RealFft(fftSize);
    window = new double[frame];
    for (int i = 0; i < frame; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / (frame - 1));
    }
    firstLine = new int[bins];
    triangles = triangles(rate);
  }

  private double[][] triangles(int rate) {
    double low = mel(LOWEST_HERTZ);
    double step = (mel(rate / 2.0) - low) / (bins + 1);
    double[][] weights = new double[bins][];
    for (int bin = 0; bin < bins; bin++) {
      double[] line = new double[fftSize / 2];
      double left = low + bin * step;
      int first = line.length;
      int last = -1;
      for (int k = 0; k < line.length; k++) {
        double position = (mel((double) rate / fftSize * k) - left) / step;
        line[k] = Math.max(0, Math.min(position, 2 - position));
        if (line[k] > 0) {
          first = Math.min(first, k);
          last = k;
        }
      }
      // At low frequencies a triangle may lie between two lines and stay empty, as in the
      // reference.
      firstLine[bin] = last < 0 ? 0 : first;
      weights[bin] = last < 0 ? new double[0] : Arrays.copyOfRange(line, first, last + 1);
    }
    return weights;
  }

  private static double mel(double hertz) {
    return 1127 * Math.log(1 + hertz / 700);
  }

  /** Returns how many samples a frame takes: 25 ms. */
  int frameLength() {
    return frame;
  }

  /** Returns how many frames a signal of this many samples has, at least 1. */
  int frames(int samples) {
    return samples < frame ? 1 : 1 + (samples - frame) / shift;
  }

  /** Returns the spectrogram of samples {@code [from, to)}. */
  Spectrogram of(float[] signal, int from, int to) {
    int frames = frames(to - from);
    float[] values = new float[bins * frames];
    double[] buffer = new double[fftSize];
    double[] work = new double[fftSize];
    double[] power = new double[fftSize / 2 + 1];
    for (int f = 0; f < frames; f++) {
      cut(signal, from + f * shift, to, buffer);
      fft.power(buffer, work, power);
      for (int bin = 0; bin < bins; bin++) {
        double[] triangle = triangles[bin];
        int first = firstLine[bin];
        double energy = 0;
        for (int k = 0; k < triangle.length; k++) {
          energy += triangle[k] * power[first + k];
        }
        values[bin * frames + f] =
            energy > Math.ulp(1f) ? (float) Math.log(energy) : Spectrogram.SILENCE;
      }
    }
    return new Spectrogram(bins, frames, values);
  }

  private void cut(float[] signal, int start, int end, double[] buffer) {
    int present = Math.min(frame, end - start);
    double sum = 0;
    for (int i = 0; i < present; i++) {
      sum += signal[start + i];
    }
    double mean = sum / frame;
    double before = (present > 0 ? signal[start] : 0) - mean;
    for (int i = 0; i < frame; i++) {
      double value = (i < present ? signal[start + i] : 0) - mean;
      buffer[i] = (value - PRE_EMPHASIS * before) * window[i];
      before = value;
    }
  }
}
