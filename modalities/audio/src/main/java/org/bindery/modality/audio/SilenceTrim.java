package org.bindery.modality.audio;

import java.util.Arrays;

/**
 * Cuts silence off both ends of a sound. Frames of 25 ms every 10 ms whose energy is at most 35 dB
 * below that of the loudest count as sound; three more frames are kept on either side.
 */
final class SilenceTrim {
  private static final double QUIETEST = Math.pow(10, -3.5);
  private static final int KEPT = 3;

  private SilenceTrim() {}

  /** Returns the part that is no silence; all of it where nothing can be heard. */
  static float[] apply(float[] signal, int rate) {
    int frame = rate * 25 / 1000;
    int shift = rate / 100;
    double[] energies = new double[1 + Math.max(0, signal.length - frame) / shift];
    double loudest = 0;
    for (int f = 0; f < energies.length; f++) {
      int end = Math.min(signal.length, f * shift + frame);
      for (int i = f * shift; i < end; i++) {
        energies[f] += (double) signal[i] * signal[i];
      }
      loudest = Math.max(loudest, energies[f]);
    }
    if (loudest == 0) {
      return signal;
    }
    int first = 0;
    while (energies[first] <= loudest * QUIETEST) {
      first++;
    }
    int last = energies.length - 1;
    while (energies[last] <= loudest * QUIETEST) {
      last--;
    }
    return Arrays.copyOfRange(
        signal,
        Math.max(0, first - KEPT) * shift,
        Math.min(signal.length, (last + 1 + KEPT) * shift + frame));
  }
}
