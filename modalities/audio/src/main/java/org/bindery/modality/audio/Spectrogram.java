package org.bindery.modality.audio;

/**
 * Natural logarithms of mel energies.
 *
 * @param bins how many mel bins, the lowest first
 * @param frames how many frames, each 10 ms after the last
 * @param values {@code [bins][frames]}, row by row; not written to after this is made
 */
record Spectrogram(int bins, int frames, float[] values) {
  /** The logarithm of the smallest energy that is told apart from silence, 1.1920929e-07. */
  static final float SILENCE = (float) Math.log(Math.ulp(1f));

  float at(int bin, int frame) {
    return values[bin * frames + frame];
  }
}
