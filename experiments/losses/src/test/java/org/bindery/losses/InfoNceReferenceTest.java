package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** InfoNCE against values and gradients that PyTorch gave for ImageBind's loss. */
class InfoNceReferenceTest {
  private final InfoNce infoNce = new InfoNce();

  @ParameterizedTest
  @ValueSource(strings = {"0.05", "0.07", "0.2"})
  void valuesAndGradientsAreTheReferencesAtEveryTemperature(String temperature)
      throws URISyntaxException {
    Path path = Path.of(getClass().getResource("infonce.safetensors").toURI());
    try (TensorFile file = TensorFile.open(path)) {
      String name = "tau" + temperature + ".";
      double scale = 1 / Double.parseDouble(temperature);
      double[][] q = rows(file, "q_norm");
      double[][] k = rows(file, "k_norm");
      for (Reduction reduction : Reduction.values()) {
        // The reference holds the sum of both directions; the mean is half of it, slopes included.
        double share = reduction == Reduction.SUM ? 1 : 0.5;
        Computed computed = Computed.of(infoNce, new InfoNce.Config(reduction), scale, q, k);
        requireClose(file, name + "loss_sum", new float[] {(float) computed.loss()}, share);
        requireClose(file, name + "grad_q_norm", computed.gradients().get(0), share);
        requireClose(file, name + "grad_k_norm", computed.gradients().get(1), share);
        // d/d(log tau) = -s d/ds.
        requireClose(file, name + "grad_log_tau", computed.gradients().get(2), -share / scale);
      }
    }
  }

  private static void requireClose(TensorFile file, String name, float[] actual, double share) {
    float[] expected = floats(file, name);
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      double wanted = expected[i] * share;
      assertThat((double) actual[i]).as("%s at %s", name, i).isCloseTo(wanted, within(1e-4));
    }
  }

  private static float[] floats(TensorFile file, String name) {
    FloatBuffer values = file.floats(name);
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  private static double[][] rows(TensorFile file, String name) {
    float[] all = floats(file, name);
    double[][] rows = new double[8][16];
    for (int i = 0; i < all.length; i++) {
      rows[i / 16][i % 16] = all[i];
    }
    return rows;
  }
}
