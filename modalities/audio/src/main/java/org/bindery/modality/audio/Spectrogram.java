package org.bindery.modality.audio;

/**
 * Natural logarithms of mel energies.
 *
 * @param bins how many mel bins, the lowest first
 * @param frames how many frames, equally long
 * @param values {@code [bins][frames]}, row by row; not written to after this is made
 */
record Spectrogram(int bins, int frames, float[] values) {
  /** The logarithm of the smallest energy that is told apart from silence, 1.1920929e-07. */
  static final float SILENCE = (float) Math.log(Math.ulp(1f));

  float at(int bin, int frame) {
    return values[bin * frames + frame];
  }

  /** Returns this less the mean of each bin over all frames. */
  Spectrogram centered() {
    float[] result = new float[values.length];
    for (int bin = 0; bin < bins; bin++) {
      double sum = 0;
      for (int t = 0; t < frames; t++) {
        sum += at(bin, t);
      }
      for (int t = 0; t < frames; t++) {
        result[bin * frames + t] = (float) (at(bin, t) - sum / frames);
      }
    }
    return new Spectrogram(bins, frames, result);
  }

  /** Returns the means of so many neighboring frames; what is left over at the end is dropped. */
  Spectrogram pooled(int neighbors) {
    if (neighbors == 1) {
      return this;
    }
    int count = Math.max(1, frames / neighbors);
    int taken = Math.min(neighbors, frames);
    float[] result = new float[bins * count];
    for (int bin = 0; bin < bins; bin++) {
      for (int t = 0; t < count; t++) {
        float sum = 0;
        for (int i = 0; i < taken; i++) {
          sum += at(bin, t * neighbors + i);
        }
        result[bin * count + t] = sum / taken;
      }
    }
    return new Spectrogram(bins, count, result);
  }
}
