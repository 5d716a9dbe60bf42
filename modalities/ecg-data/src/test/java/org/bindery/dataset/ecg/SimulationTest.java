package org.bindery.dataset.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bindery.dataset.ecg.Beats.Beat;
import org.bindery.modality.ecg.Ecg;
import org.bindery.modality.ecg.Lead;
import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;

/** What is drawn is what a textbook says of the rhythm, measured on the result. */
class SimulationTest {
  private static Heart heart(Rhythm rhythm, long seed) {
    return Heart.draw(rhythm, new SplittableRandom(seed));
  }

  private static Ecg ecg(Heart heart, long seed) {
    return new Simulation(heart, 250, new SplittableRandom(seed)).ecg();
  }

  /** Returns the share of the mean interval that intervals deviate by. */
  private static double disorder(Rhythm rhythm, long seed) {
    List<Beat> beats = Beats.draw(heart(rhythm, seed), 60, new SplittableRandom(seed));
    double mean = beats.stream().mapToDouble(Beat::before).average().orElseThrow();
    double square =
        beats.stream().mapToDouble(b -> Math.pow(b.before() - mean, 2)).average().orElseThrow();
    return Math.sqrt(square) / mean;
  }

  @Test
  void limbLeadsObeyEinthovenAndGoldberger() {
    Trials.run(
        20,
        random -> {
          Rhythm rhythm = Rhythm.values()[random.nextInt(Rhythm.values().length)];
          Ecg ecg = ecg(heart(rhythm, random.nextLong()), random.nextLong());
          for (int i = 0; i < ecg.samples(); i += 7) {
            float one = ecg.value(Lead.I, i);
            float two = ecg.value(Lead.II, i);
            assertThat(ecg.value(Lead.III, i)).isCloseTo(two - one, within(1e-5f));
            assertThat(ecg.value(Lead.AVR, i) + ecg.value(Lead.AVL, i) + ecg.value(Lead.AVF, i))
                .isCloseTo(0, within(1e-5f));
          }
        });
  }

  @Test
  void ratesAreThoseOfTheRhythm() {
    for (Rhythm rhythm : Rhythm.values()) {
      Heart heart = heart(rhythm, 5);
      double measured = new Simulation(heart, 100, new SplittableRandom(1)).measuredRate();
      assertThat(measured)
          .as(rhythm.label())
          .isBetween(0.85 * rhythm.slowest(), 1.2 * rhythm.fastest());
    }
  }

  @Test
  void onlyFibrillationAndEctopyAreIrregular() {
    for (Rhythm rhythm : Rhythm.values()) {
      double disorder = disorder(rhythm, 3);
      if (rhythm == Rhythm.FIBRILLATION || rhythm == Rhythm.ECTOPY) {
        assertThat(disorder).as(rhythm.label()).isGreaterThan(0.12);
      } else {
        assertThat(disorder).as(rhythm.label()).isLessThan(0.05);
      }
    }
  }

  @Test
  void theFrontalAxisOfTheDipoleIsTheHeartsAtTheRWave() {
    for (Rhythm rhythm : List.of(Rhythm.SINUS, Rhythm.LEFT_AXIS, Rhythm.RIGHT_AXIS)) {
      Heart heart = heart(rhythm, 11);
      double[][] dipole = new Simulation(heart, 1000, new SplittableRandom(2)).dipole();
      int peak = 0;
      for (int i = 0; i < dipole[0].length; i++) {
        peak = square(dipole, i) > square(dipole, peak) ? i : peak;
      }
      double axis = Math.toDegrees(Math.atan2(dipole[1][peak], dipole[0][peak]));
      assertThat(axis).as(rhythm.label()).isCloseTo(heart.axis(), within(15.0));
    }
  }

  private static double square(double[][] dipole, int i) {
    return dipole[0][i] * dipole[0][i] + dipole[1][i] * dipole[1][i];
  }

  @Test
  void theWaveBeforeTheBeatIsThereUnlessTheAtriaFibrillate() {
    assertThat(atrial(Rhythm.SINUS)).isGreaterThan(0.08);
    assertThat(atrial(Rhythm.AV_BLOCK)).isGreaterThan(0.08);
    assertThat(atrial(Rhythm.FIBRILLATION)).isLessThan(0.04);
  }

  /**
   * Returns the mean of the dipole downward where P waves are, over beats, so that noise cancels.
   */
  private static double atrial(Rhythm rhythm) {
    double sum = 0;
    int count = 0;
    for (int seed = 0; seed < 20; seed++) {
      Heart heart = heart(rhythm, seed);
      double[][] dipole = new Simulation(heart, 500, new SplittableRandom(seed)).dipole();
      for (Beat beat : Beats.draw(heart, Simulation.SECONDS, new SplittableRandom(seed))) {
        int at = (int) Math.round(500 * (beat.time() + 0.01 - heart.pr()));
        if (at >= 0 && at < dipole[1].length) {
          sum += dipole[1][at] / heart.strength();
          count++;
        }
      }
    }
    return sum / count;
  }

  @Test
  void thePulseFollowsTheBeatByItsDelay() {
    Heart heart = heart(Rhythm.SINUS, 4);
    Ecg pulse = new Simulation(heart, 500, new SplittableRandom(9)).pulse();
    List<Beat> beats = Beats.draw(heart, Simulation.SECONDS, new SplittableRandom(9));
    Beat beat = beats.stream().filter(b -> b.time() > 2).findFirst().orElseThrow();
    float[] wave = pulse.signal(Lead.PLETH);
    int from = (int) (500 * beat.time());
    float[] after = Arrays.copyOfRange(wave, from, from + 300);
    int top = 0;
    for (int i = 0; i < after.length; i++) {
      top = after[i] > after[top] ? i : top;
    }
    assertThat(top / 500.0).isCloseTo(heart.delay() + 0.14, within(0.05));
  }
}
