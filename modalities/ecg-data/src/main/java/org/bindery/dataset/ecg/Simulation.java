package org.bindery.dataset.ecg;

import java.util.List;
import java.util.random.RandomGenerator;
import org.bindery.dataset.ecg.Beats.Beat;
import org.bindery.modality.ecg.Ecg;
import org.bindery.modality.ecg.Lead;

/**
 * A recording made by formulas. The heart is a dipole in three dimensions that is a sum of
 * Gaussians in time around each beat, as McSharry et al. 2003 have it for one lead; P, Q, R, S and
 * T each point their own way. The leads are its projections by Dower's matrix (Dower, Machado and
 * Osborne 1980), in Frank's coordinates: x to the left, y down, z backward. Then baseline wander
 * and noise of muscles are added. The pulse is two Gaussians for each beat, later by the heart's
 * delay and weaker the shorter the heart had to fill.
 *
 * <p>It is a drawing of textbook rhythms, not of patients: classes are cleaner than in life.
 */
final class Simulation {
  static final double SECONDS = 10;

  private static final int X = 0;
  private static final int Y = 1;
  private static final int Z = 2;

  /** I, II and V1 to V6; the other four follow by Einthoven and Goldberger. */
  private static final double[][] DOWER = {
    {0.632, -0.235, 0.059},
    {0.235, 1.066, -0.132},
    {-0.515, 0.157, -0.917},
    {0.044, 0.164, -1.387},
    {0.882, 0.098, -1.277},
    {1.213, 0.127, -0.601},
    {1.125, 0.127, -0.086},
    {0.831, 0.076, 0.230}
  };

  private static final double[] SEPTUM = {-0.5, -0.2, -0.6};
  private static final double[] BASE = {-0.4, -0.45, 0.8};
  private static final double[] ECTOPIC = {-0.55, 0.65, 0.5};
  private static final double[] FLUTTER = {0.3, 0.6, -0.7};
  private static final double ATRIAL_AXIS = 55;
  private static final double RECOVERY_AXIS = 45;

  private final Heart heart;
  private final List<Beat> beats;
  private final RandomGenerator random;
  private final double rate;
  private final int samples;

  /**
   * Draws the beats.
   *
   * @param rate samples per second
   */
  Simulation(Heart heart, double rate, RandomGenerator random) {
    this.heart = heart;
    this.random = random;
    this.rate = rate;
    this.samples = (int) Math.round(rate * SECONDS);
    this.beats = Beats.draw(heart, SECONDS, random);
  }

  /** Returns beats a minute within the recording, what a report would say. */
  double measuredRate() {
    List<Beat> seen =
        beats.stream().filter(beat -> beat.time() >= 0 && beat.time() < SECONDS).toList();
    return 60 / seen.stream().mapToDouble(Beat::before).average().orElse(60 / heart.rate());
  }

  /** Returns Frank's three leads without wander and noise, {@code [3, samples]} in mV. */
  double[][] dipole() {
    double[][] dipole = new double[3][samples];
    for (Beat beat : beats) {
      if (beat.ectopic()) {
        wave(dipole, beat.time(), 0.036, 1.7, ECTOPIC);
        wave(dipole, beat.time() + 0.3, 0.06, -0.6, ECTOPIC);
      } else {
        conducted(dipole, beat);
      }
    }
    if (!heart.hasAtrialWave()) {
      flutter(dipole);
    }
    return dipole;
  }

  private void conducted(double[][] dipole, Beat beat) {
    double time = beat.time();
    if (heart.hasAtrialWave()) {
      // The beat begins 0.04 s before R; the P wave is about 0.1 s long.
      wave(dipole, time - 0.04 - heart.pr() + 0.05, 0.022, 0.13, frontal(ATRIAL_AXIS, -0.1));
    }
    wave(dipole, time - 0.022, 0.009, 0.25, SEPTUM);
    wave(dipole, time, 0.011, 1.15, frontal(heart.axis(), heart.depth()));
    wave(dipole, time + 0.024, 0.010, 0.32, BASE);
    // Bazett: recovery takes as the root of the interval.
    double root = Math.sqrt(Math.min(1.4, beat.before()));
    wave(dipole, time + 0.02 + 0.27 * root, 0.045 * root, 0.3, frontal(RECOVERY_AXIS, -0.35));
  }

  private void flutter(double[][] dipole) {
    double first = random.nextDouble(5, 7.5);
    double second = random.nextDouble(5, 7.5);
    for (int i = 0; i < samples; i++) {
      double t = i / rate;
      double value =
          0.04
              * (Math.sin(2 * Math.PI * first * t + Math.sin(2 * t))
                  + 0.7 * Math.sin(2 * Math.PI * second * t + Math.cos(3 * t)));
      for (int axis = 0; axis < 3; axis++) {
        dipole[axis][i] += value * FLUTTER[axis];
      }
    }
  }

  private static double[] frontal(double degrees, double back) {
    double angle = Math.toRadians(degrees);
    return new double[] {Math.cos(angle), Math.sin(angle), back};
  }

  private void wave(
      double[][] dipole, double center, double width, double height, double[] direction) {
    int from = (int) Math.max(0, Math.ceil((center - 5 * width) * rate));
    int to = (int) Math.min(samples - 1.0, Math.floor((center + 5 * width) * rate));
    for (int i = from; i <= to; i++) {
      double z = (i / rate - center) / width;
      double value = heart.strength() * height * Math.exp(-z * z / 2);
      for (int axis = 0; axis < 3; axis++) {
        dipole[axis][i] += value * direction[axis];
      }
    }
  }

  /** Returns the twelve leads. */
  Ecg ecg() {
    double[][] dipole = dipole();
    double[][] measured = new double[DOWER.length][samples];
    for (int lead = 0; lead < DOWER.length; lead++) {
      double height = random.nextDouble(0.02, 0.09);
      double slow = random.nextDouble(0.15, 0.35);
      double phase = random.nextDouble(2 * Math.PI);
      for (int i = 0; i < samples; i++) {
        measured[lead][i] =
            DOWER[lead][X] * dipole[X][i]
                + DOWER[lead][Y] * dipole[Y][i]
                + DOWER[lead][Z] * dipole[Z][i]
                + height * Math.sin(2 * Math.PI * slow * i / rate + phase)
                + 0.012 * random.nextGaussian();
      }
    }
    float[][] values = new float[Lead.STANDARD.size()][samples];
    for (int i = 0; i < samples; i++) {
      double one = measured[0][i];
      double two = measured[1][i];
      values[Lead.I.ordinal()][i] = (float) one;
      values[Lead.II.ordinal()][i] = (float) two;
      values[Lead.III.ordinal()][i] = (float) (two - one);
      values[Lead.AVR.ordinal()][i] = (float) (-(one + two) / 2);
      values[Lead.AVL.ordinal()][i] = (float) (one - two / 2);
      values[Lead.AVF.ordinal()][i] = (float) (two - one / 2);
      for (int chest = 0; chest < 6; chest++) {
        values[Lead.V1.ordinal() + chest][i] = (float) measured[2 + chest][i];
      }
    }
    return Ecg.of(rate, Lead.STANDARD, values);
  }

  /** Returns the pulse wave, about 0 to 1. */
  Ecg pulse() {
    float[] values = new float[samples];
    double mean = 60 / heart.rate();
    for (Beat beat : beats) {
      double strength = 0.3 + 0.7 * Math.max(0, Math.min(1.3, beat.before() / mean));
      double height = beat.ectopic() ? 0.25 : strength;
      double onset = beat.time() + heart.delay();
      for (int i = 0; i < samples; i++) {
        double t = i / rate - onset;
        if (t > -0.3 && t < 0.9) {
          values[i] += (float) (height * (hump(t - 0.14, 0.06) + 0.35 * hump(t - 0.36, 0.08)));
        }
      }
    }
    for (int i = 0; i < samples; i++) {
      values[i] += (float) (0.02 * random.nextGaussian());
    }
    return Ecg.of(rate, List.of(Lead.PLETH), new float[][] {values});
  }

  private static double hump(double t, double width) {
    return Math.exp(-t * t / (2 * width * width));
  }
}
