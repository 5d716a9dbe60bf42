package org.bindery.modality.imu;

import java.util.random.RandomGenerator;

/** Recordings for tests. */
final class Motions {
  private Motions() {}

  /** Draws a swing of random rate, length and strength, every third one without a gyroscope. */
  static ImuRecording draw(RandomGenerator random) {
    int rows = random.nextInt(2, 300);
    int channels = random.nextInt(3) == 0 ? 3 : 6;
    double rate = random.nextInt(20, 400);
    double speed = random.nextDouble(0.5, 4);
    float[] values = new float[rows * channels];
    for (int i = 0; i < values.length; i++) {
      int row = i / channels;
      double t = row / rate;
      double gravity = i % channels == 2 ? 9.81 : 0;
      values[i] =
          (float) (gravity + Math.sin(2 * Math.PI * speed * t + i % channels) + random.nextFloat());
    }
    return ImuRecording.of(rate, channels, values);
  }

  /** Returns six channels of which the first is this and the others are 0. */
  static ImuRecording single(double rate, double... first) {
    float[] values = new float[6 * first.length];
    for (int row = 0; row < first.length; row++) {
      values[6 * row] = (float) first[row];
    }
    return ImuRecording.of(rate, 6, values);
  }
}
