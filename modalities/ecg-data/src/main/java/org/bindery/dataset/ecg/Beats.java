package org.bindery.dataset.ecg;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** When a heart beats. */
final class Beats {
  /** Breathing, in Hz, makes intervals longer and shorter. */
  private static final double BREATH = 0.25;

  private static final double BREATH_DEPTH = 0.03;
  private static final double JITTER = 0.01;
  private static final double DISORDER = 0.22;
  private static final double SHORTEST = 0.33;
  private static final double LONGEST = 2;

  /**
   * One beat.
   *
   * @param time of its R wave in seconds
   * @param before the interval before it
   * @param ectopic whether it comes from a ventricle
   */
  record Beat(double time, double before, boolean ectopic) {}

  private Beats() {}

  /** Returns beats from before 0 to behind {@code seconds}, so that waves at the ends are whole. */
  static List<Beat> draw(Heart heart, double seconds, RandomGenerator random) {
    double mean = 60 / heart.rate();
    double phase = random.nextDouble(2 * Math.PI);
    int turn = random.nextInt(Math.max(1, heart.every()));
    List<Beat> beats = new ArrayList<>();
    double time = -LONGEST - random.nextDouble(mean);
    boolean pause = false;
    while (time < seconds + LONGEST) {
      boolean ectopic = heart.every() > 0 && ++turn % heart.every() == 0;
      double interval = mean;
      if (heart.rhythm() == Rhythm.FIBRILLATION) {
        interval *= Math.exp(DISORDER * random.nextGaussian());
        interval = Math.max(SHORTEST, Math.min(LONGEST, interval));
      } else {
        interval *=
            1
                + BREATH_DEPTH * Math.sin(2 * Math.PI * BREATH * time + phase)
                + JITTER * random.nextGaussian();
      }
      if (ectopic) {
        interval *= heart.early();
      } else if (pause) {
        // The sinus node keeps its time: the beat after comes where it would have come anyway.
        interval *= 2 - heart.early();
      }
      time += interval;
      beats.add(new Beat(time, interval, ectopic));
      pause = ectopic;
    }
    return beats;
  }
}
