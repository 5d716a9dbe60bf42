package org.bindery.modality.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;

class FiltersTest {
  private static double[] sine(double hertz, double rate, int samples) {
    double[] values = new double[samples];
    Arrays.setAll(values, i -> Math.sin(2 * Math.PI * hertz * i / rate));
    return values;
  }

  private static double strongest(double[] values, int margin) {
    return Arrays.stream(values, margin, values.length - margin).map(Math::abs).max().orElse(0);
  }

  @Test
  void aSlowSineIsTheSameAtAnyRate() {
    for (double to : new double[] {100, 250, 360, 1000, 333.3, 100 * Math.PI}) {
      double[] resampled = Filters.resample(sine(5, 500, 2000), 500, to);
      double[] expected = sine(5, to, resampled.length);
      assertThat(resampled).hasSize((int) Math.round(4 * to));
      int margin = (int) (0.4 * to);
      for (int i = margin; i < resampled.length - margin; i++) {
        assertThat(resampled[i]).as("%f Hz, %d", to, i).isCloseTo(expected[i], within(1e-3));
      }
    }
  }

  @Test
  void whatTheNewRateCannotHoldIsGoneAndNotFoldedBack() {
    // 80 Hz at 100 samples a second would look like 20 Hz.
    double[] resampled = Filters.resample(sine(80, 500, 5000), 500, 100);
    assertThat(strongest(resampled, 50)).isLessThan(1e-3);
  }

  @Test
  void aConstantStaysOne() {
    double[] ones = new double[100];
    Arrays.fill(ones, 3);
    assertThat(Filters.resample(ones, 360, 250)).containsOnly(new double[] {3}, within(1e-12));
  }

  @Test
  void theHighPassTakesWanderAndOffsetAndLeavesTheHeart() {
    double[] wander = sine(0.1, 250, 5000);
    double[] offset = Arrays.stream(wander).map(value -> 0.8 * value + 2).toArray();
    assertThat(strongest(Filters.highPass(offset, 250, 0.5), 500)).isLessThan(0.01);
    double[] heart = sine(5, 250, 5000);
    double[] passed = Filters.highPass(heart, 250, 0.5);
    // Forward and backward nothing is shifted, so that it can be compared value by value.
    for (int i = 500; i < 4500; i++) {
      assertThat(passed[i]).isCloseTo(heart[i], within(1e-3));
    }
  }

  @Test
  void theHighPassHalvesPowerAtItsCutoff() {
    // Each way leaves the root of a half, both ways a half of the voltage.
    double[] passed = Filters.highPass(sine(0.5, 250, 20_000), 250, 0.5);
    assertThat(strongest(passed, 5000)).isCloseTo(0.5, within(0.01));
  }

  @Test
  void runningMediansAreThoseOfSortedWindows() {
    Trials.run(
        30,
        random -> {
          double rate = 20;
          double[] values = random.doubles(random.nextInt(1, 60), -1, 1).toArray();
          double[] baseline = naive(naive(values, 2), 6);
          double[] rest = Filters.withoutMedian(values, rate);
          for (int i = 0; i < values.length; i++) {
            assertThat(rest[i]).isCloseTo(values[i] - baseline[i], within(1e-12));
          }
        });
  }

  private static double[] naive(double[] values, int half) {
    double[] medians = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      double[] window =
          Arrays.copyOfRange(values, Math.max(0, i - half), Math.min(values.length, i + half + 1));
      Arrays.sort(window);
      medians[i] = (window[(window.length - 1) / 2] + window[window.length / 2]) / 2;
    }
    return medians;
  }
}
