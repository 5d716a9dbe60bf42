package org.bindery.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.bindery.tracking.Series;
import org.junit.jupiter.api.Test;

class CurveTest {
  private static Series series(double... values) {
    int n = values.length;
    long[] steps = new long[n];
    double[] times = new double[n];
    for (int i = 0; i < n; i++) {
      steps[i] = 10L * i;
      times[i] = 0.5 * i;
    }
    return new Series(steps, times, times, values);
  }

  private static double[] noise(int n, long seed) {
    RandomGenerator random = new SplittableRandom(seed);
    return random.doubles(n, -1, 1).toArray();
  }

  @Test
  void aShortCurveIsKeptAsItIs() {
    Curve curve = Curve.of(series(3, 1, 2));

    assertThat(curve.values()).containsExactly(3, 1, 2);
    assertThat(curve.steps()).containsExactly(0, 10, 20);
    assertThat(curve.isThinned()).isFalse();
    assertThat(curve.total()).isEqualTo(3);
  }

  @Test
  void aLongCurveKeepsFirstLastAndBothExtremesOfEveryBucket() {
    int n = 123_457;
    double[] values = noise(n, 1);
    values[77_777] = 50;
    values[77_778] = -50;

    Curve curve = Curve.of(series(values));

    assertThat(curve.values()).hasSizeLessThanOrEqualTo(Curve.MOST_POINTS);
    assertThat(curve.steps()[0]).isZero();
    assertThat(curve.steps()[curve.steps().length - 1]).isEqualTo(10.0 * (n - 1));
    int buckets = Curve.MOST_POINTS / 2 - 1;
    for (int bucket = 0; bucket < buckets; bucket++) {
      int from = 1 + (int) ((long) bucket * (n - 2) / buckets);
      int to = 1 + (int) ((long) (bucket + 1) * (n - 2) / buckets);
      double[] own = Arrays.copyOfRange(values, from, to);
      assertThat(curve.values())
          .contains(Arrays.stream(own).min().orElseThrow(), Arrays.stream(own).max().orElseThrow());
    }
    assertThat(curve.values()).contains(50, -50);
  }

  @Test
  void pointsStayInTheirOrderAndBelongTogether() {
    double[] values = noise(20_000, 2);

    Curve curve = Curve.of(series(values));

    for (int i = 0; i < curve.values().length; i++) {
      int row = (int) (curve.steps()[i] / 10);
      assertThat(curve.values()[i]).isEqualTo(values[row]);
      assertThat(curve.runtimes()[i]).isEqualTo(0.5 * row);
      if (i > 0) {
        assertThat(curve.steps()[i]).isGreaterThan(curve.steps()[i - 1]);
      }
    }
  }

  @Test
  void thinningAgainKeepsTheExtremesOfAll() {
    double[] values = noise(50_000, 3);
    values[12_345] = 9;
    values[23_456] = -9;

    Curve curve = Curve.of(series(values)).thinned(60);

    assertThat(curve.values()).hasSizeLessThanOrEqualTo(60).contains(9, -9);
  }

  @Test
  void theBucketsMeansAreThoseOfAllValuesSoThatSmoothingIsNotBentByExtremes() {
    double[] values = noise(30_001, 4);
    values[100] = 1e4;

    for (Curve curve :
        new Curve[] {Curve.of(series(values)), Curve.of(series(values)).thinned(80)}) {
      double sum = 0;
      long count = 0;
      for (int i = 0; i < curve.counts().length; i++) {
        sum += curve.means()[i] * curve.counts()[i];
        count += curve.counts()[i];
      }
      assertThat(count).isEqualTo(values.length);
      assertThat(sum / count)
          .isCloseTo(
              Arrays.stream(values).average().orElseThrow(),
              org.assertj.core.data.Offset.offset(1e-9));
    }
  }

  @Test
  void whatIsNotFiniteIsCountedAndNotDrawn() {
    Curve curve = Curve.of(series(1, Double.NaN, Double.POSITIVE_INFINITY, 2));

    assertThat(curve.values()).containsExactly(1, 2);
    assertThat(curve.notFinite()).isEqualTo(2);
    assertThat(curve.total()).isEqualTo(4);
  }

  @Test
  void aCurveSurvivesItsBytes() {
    Curve curve = Curve.of(series(noise(5_000, 5)));

    Curve back = IndexFile.decode(IndexFile.encode(curve));

    assertThat(back).usingRecursiveComparison().isEqualTo(curve);
  }
}
