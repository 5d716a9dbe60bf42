package org.bindery.dataset.ecg;

import java.util.random.RandomGenerator;

/**
 * A simulated heart: what does not change during a recording.
 *
 * @param rhythm what it does
 * @param rate mean beats a minute
 * @param pr from the begin of the P wave to that of the beat, in seconds
 * @param axis of the QRS in the frontal plane, in degrees clockwise from the left arm
 * @param depth how far the QRS points backward
 * @param strength factor on all voltages
 * @param delay of the pulse after the R wave, in seconds
 * @param every each so-manieth beat is early, 0 for none
 * @param early interval before an early beat over the mean one
 */
record Heart(
    Rhythm rhythm,
    double rate,
    double pr,
    double axis,
    double depth,
    double strength,
    double delay,
    int every,
    double early) {
  static Heart draw(Rhythm rhythm, RandomGenerator random) {
    return new Heart(
        rhythm,
        random.nextDouble(rhythm.slowest(), rhythm.fastest()),
        rhythm == Rhythm.AV_BLOCK ? random.nextDouble(0.26, 0.36) : random.nextDouble(0.13, 0.19),
        axis(rhythm, random),
        random.nextDouble(0.1, 0.45),
        random.nextDouble(0.8, 1.25),
        random.nextDouble(0.18, 0.32),
        rhythm == Rhythm.ECTOPY ? random.nextInt(3, 6) : 0,
        random.nextDouble(0.55, 0.7));
  }

  private static double axis(Rhythm rhythm, RandomGenerator random) {
    return switch (rhythm) {
      case LEFT_AXIS -> random.nextDouble(-65, -35);
      case RIGHT_AXIS -> random.nextDouble(105, 150);
      default -> random.nextDouble(10, 80);
    };
  }

  boolean hasAtrialWave() {
    return rhythm != Rhythm.FIBRILLATION;
  }
}
