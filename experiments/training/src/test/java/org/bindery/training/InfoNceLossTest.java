package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.List;
import java.util.Random;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InfoNceLossTest {
  private final NDManager manager = Devices.engine().newBaseManager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void theLossEqualsADoublePrecisionLoopForAllSizesAndScales() {
    for (int n : new int[] {1, 2, 3, 16}) {
      for (int d : new int[] {1, 4, 64}) {
        for (double scale : new double[] {1, 14.2857, 100}) {
          float[][] a = unitRows(n, d, 1);
          float[][] b = unitRows(n, d, 2);
          double expected = naive(a, b, scale);
          assertThat(loss(a, b, scale, Reduction.SUM))
              .as("n %d, d %d, scale %s", n, d, scale)
              .isCloseTo(expected, within(1e-4 * Math.max(1, expected)));
          assertThat(loss(a, b, scale, Reduction.MEAN))
              .isCloseTo(expected / 2, within(1e-4 * Math.max(1, expected)));
        }
      }
    }
  }

  @Test
  void rowsThatAreAllAlikeCostLogNInEachDirection() {
    float[][] same = new float[8][];
    java.util.Arrays.fill(same, new float[] {0.6f, 0.8f});
    assertThat(loss(same, same, 20, Reduction.SUM)).isCloseTo(2 * Math.log(8), within(1e-5));
  }

  @Test
  void aPerfectMatchAtALargeScaleCostsNothing() {
    float[][] axes = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
    assertThat(loss(axes, axes, 100, Reduction.SUM)).isCloseTo(0, within(1e-6));
  }

  @Test
  void bothSidesCountAlikeAndTheOrderOfPairsDoesNotMatter() {
    float[][] a = unitRows(5, 6, 3);
    float[][] b = unitRows(5, 6, 4);
    double loss = loss(a, b, 10, Reduction.SUM);
    assertThat(loss(b, a, 10, Reduction.SUM)).isCloseTo(loss, within(1e-5));
    assertThat(loss(turned(a), turned(b), 10, Reduction.SUM)).isCloseTo(loss, within(1e-5));
    assertThat(loss(turned(a), b, 10, Reduction.SUM)).isNotCloseTo(loss, within(1e-2));
  }

  @Test
  void theGradientEqualsFiniteDifferencesOfTheLoop() {
    float[][] a = unitRows(4, 3, 5);
    float[][] b = unitRows(4, 3, 6);
    NDArray left = manager.create(a);
    left.setRequiresGradient(true);
    NDArray logScale = manager.create((float) Math.log(7));
    logScale.setRequiresGradient(true);
    try (GradientCollector collector = Devices.engine().newGradientCollector()) {
      NDArray scale = manager.zeros(new Shape()).add(logScale).exp();
      collector.backward(InfoNceLoss.of(left, manager.create(b), scale, Reduction.SUM));
    }
    float[] gradient = left.getGradient().toFloatArray();
    float h = 1e-3f;
    for (int i = 0; i < 12; i++) {
      float kept = a[i / 3][i % 3];
      a[i / 3][i % 3] = kept + h;
      double up = naive(a, b, 7);
      a[i / 3][i % 3] = kept - h;
      double down = naive(a, b, 7);
      a[i / 3][i % 3] = kept;
      assertThat((double) gradient[i]).isCloseTo((up - down) / (2 * h), within(2e-3));
    }
    double slope = (naive(a, b, 7 * Math.exp(1e-4)) - naive(a, b, 7 * Math.exp(-1e-4))) / 2e-4;
    assertThat((double) logScale.getGradient().getFloat()).isCloseTo(slope, within(1e-3));
  }

  @Test
  void valuesAndGradientsAreTheReferencesAtEveryTemperature() {
    try (TensorFile file = Reference.open("imagebind-tiny/train/infonce.safetensors")) {
      for (String temperature : List.of("0.05", "0.07", "0.2")) {
        for (Reduction reduction : Reduction.values()) {
          for (String kind : List.of("raw", "norm")) {
            requireReference(file, temperature, reduction, kind);
          }
        }
      }
    }
  }

  /**
   * Compares with one entry of the reference.
   *
   * @param kind whether the gradient is taken before or after rows are normalized
   */
  private void requireReference(
      TensorFile file, String temperature, Reduction reduction, String kind) {
    String name = "tau" + temperature + ".";
    // The reference holds the sum of both directions; the mean is half of it, gradients included.
    float share = reduction == Reduction.SUM ? 1 : 0.5f;
    NDArray q = manager.create(Reference.rows(file, "q_" + kind));
    NDArray k = manager.create(Reference.rows(file, "k_" + kind));
    NDArray logTau = manager.create((float) Math.log(Double.parseDouble(temperature)));
    List.of(q, k, logTau).forEach(array -> array.setRequiresGradient(true));
    float loss;
    try (GradientCollector collector = Devices.engine().newGradientCollector()) {
      boolean raw = kind.equals("raw");
      NDArray value =
          InfoNceLoss.of(
              raw ? q.normalize(2, 1, 1e-12) : q,
              raw ? k.normalize(2, 1, 1e-12) : k,
              manager.zeros(new Shape()).sub(logTau).exp(),
              reduction);
      loss = value.getFloat();
      collector.backward(value);
    }
    requireShare(file, name + "loss_sum", new float[] {loss}, share);
    requireShare(file, name + "grad_q_" + kind, q.getGradient().toFloatArray(), share);
    requireShare(file, name + "grad_k_" + kind, k.getGradient().toFloatArray(), share);
    requireShare(file, name + "grad_log_tau", logTau.getGradient().toFloatArray(), share);
  }

  private static void requireShare(TensorFile file, String name, float[] actual, float share) {
    float[] expected = Reference.floats(file, name);
    for (int i = 0; i < expected.length; i++) {
      expected[i] *= share;
    }
    Reference.requireClose(name + " x " + share, actual, expected, 1e-4);
  }

  private double loss(float[][] a, float[][] b, double scale, Reduction reduction) {
    return InfoNceLoss.of(
            manager.create(a), manager.create(b), manager.create((float) scale), reduction)
        .getFloat();
  }

  private static double naive(float[][] a, float[][] b, double scale) {
    int n = a.length;
    double total = 0;
    for (int i = 0; i < n; i++) {
      double row = 0;
      double column = 0;
      for (int j = 0; j < n; j++) {
        row += Math.exp(scale * (dot(a[i], b[j]) - 1));
        column += Math.exp(scale * (dot(a[j], b[i]) - 1));
      }
      double match = scale * (dot(a[i], b[i]) - 1);
      total += Math.log(row) - match + Math.log(column) - match;
    }
    return total / n;
  }

  private static double dot(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }

  private static float[][] turned(float[][] rows) {
    float[][] turned = new float[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      turned[i] = rows[(i + 1) % rows.length];
    }
    return turned;
  }

  private static float[][] unitRows(int n, int d, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[n][d];
    for (float[] row : rows) {
      double norm = 0;
      for (int i = 0; i < d; i++) {
        row[i] = (float) random.nextGaussian();
        norm += row[i] * row[i];
      }
      for (int i = 0; i < d; i++) {
        row[i] /= (float) Math.sqrt(norm);
      }
    }
    return rows;
  }
}
