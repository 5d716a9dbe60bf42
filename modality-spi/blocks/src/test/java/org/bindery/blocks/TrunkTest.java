package org.bindery.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrunkTest {
  private static final Engine TORCH = Engine.getEngine("PyTorch");
  private static final TransformerConfig TINY = TransformerConfig.of(16, 2, 4);

  private final NDManager manager = TORCH.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);

  @AfterEach
  void close() {
    manager.close();
  }

  record Case(String name, Layer trunk, Function<NDManager, NDArray> batch) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> trunks() {
    Shape picture = new Shape(3, 16, 16);
    Function<NDManager, NDArray> pictures =
        m -> m.randomNormal(new Shape(7, 3, 16, 16), DataType.FLOAT32);
    Function<NDManager, NDArray> tokens =
        m -> {
          long[] ids = new long[7 * 9];
          for (int row = 0; row < 7; row++) {
            for (int place = 0; place <= row; place++) {
              ids[row * 9 + place] = 2 + (row * 31 + place * 7) % 17;
            }
            ids[row * 9 + row + 1] = 1;
          }
          return m.create(ids, new Shape(7, 9));
        };
    return Stream.of(
        new Case("vit", new PatchTrunk(picture, 4, 4, TINY, false), pictures),
        new Case(
            "audio vit",
            new PatchTrunk(picture, 4, 3, new TransformerConfig(16, 2, 4, 4, 0, true), true),
            pictures),
        new Case("convolutions", new ConvTrunk(picture, 4, 3, 16), pictures),
        new Case("causal text", new TokenTrunk(20, 9, 1, TINY), tokens),
        new Case("bag of tokens", new TokenBagTrunk(20, 16), tokens));
  }

  @ParameterizedTest
  @MethodSource("trunks")
  void aTrunkGivesOneVectorForEachRowWhateverRowsStandBesideIt(Case c) {
    NDArray batch = c.batch().apply(manager);
    initialize(c.trunk(), batch);
    NDArray together = c.trunk().apply(store, batch, false);
    assertThat(together.getShape()).isEqualTo(new Shape(7, 16));
    for (int row = 0; row < 7; row++) {
      NDArray alone = c.trunk().apply(store, batch.get(row + ":" + (row + 1)), false);
      assertThat(alone.get(0).sub(together.get(row)).abs().max().getFloat()).isLessThan(1e-5f);
    }
  }

  @ParameterizedTest
  @MethodSource("trunks")
  void theGradientReachesEveryTrainedParameter(Case c) {
    NDArray batch = c.batch().apply(manager);
    initialize(c.trunk(), batch);
    try (GradientCollector collector = TORCH.newGradientCollector()) {
      NDArray out = c.trunk().apply(store, batch, true);
      collector.backward(out.mul(manager.randomNormal(out.getShape())).sum());
    }
    for (Pair<String, Parameter> p : c.trunk().getParameters()) {
      if (p.getValue().requiresGradient()) {
        assertThat(p.getValue().getArray().getGradient().abs().sum().getFloat())
            .as(p.getKey())
            .isPositive();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("trunks")
  void nothingIsLeftOnTheParametersManagerAfterAStep(Case c) {
    NDArray first = c.batch().apply(manager);
    initialize(c.trunk(), first);
    int before = manager.getManagedArrays().size();
    try (NDManager step = manager.newSubManager()) {
      NDArray batch = c.batch().apply(step);
      c.trunk().apply(store, batch, true);
    }
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @Test
  void attentionEqualsADoublePrecisionLoop() {
    for (boolean causal : List.of(false, true)) {
      SelfAttention attention = new SelfAttention(TransformerConfig.of(6, 1, 2), causal);
      NDArray x = manager.randomNormal(new Shape(2, 5, 6));
      initialize(attention, x);
      for (Pair<String, Parameter> p : attention.getParameters()) {
        NDArray array = p.getValue().getArray();
        array.set(manager.randomNormal(array.getShape()).toFloatArray());
      }
      double[][] expected =
          naiveAttention(
              x.toFloatArray(),
              parameter(attention, 0),
              parameter(attention, 1),
              parameter(attention, 2),
              parameter(attention, 3),
              causal);
      float[] actual = attention.apply(store, x, false).toFloatArray();
      for (int i = 0; i < actual.length; i++) {
        assertThat((double) actual[i]).isCloseTo(expected[i / 6][i % 6], within(1e-4));
      }
    }
  }

  @Test
  void aCausalTrunkDoesNotSeeWhatFollowsTheEndToken() {
    TokenTrunk trunk = new TokenTrunk(20, 6, 1, TINY);
    NDArray one = manager.create(new long[] {5, 6, 1, 0, 0, 0}, new Shape(1, 6));
    NDArray other = manager.create(new long[] {5, 6, 1, 9, 9, 1}, new Shape(1, 6));
    initialize(trunk, one);
    assertThat(trunk.apply(store, one, false)).isEqualTo(trunk.apply(store, other, false));
  }

  @Test
  void aViTBaseHasTheKnownNumberOfParameters() {
    // timm's vit_base_patch16_224 without classifier: 85,798,656; it has a bias in the stem (768).
    PatchTrunk trunk =
        new PatchTrunk(new Shape(3, 224, 224), 16, 16, TransformerConfig.of(768, 12, 12), false);
    long count = 0;
    for (Pair<String, Parameter> p : trunk.getParameters()) {
      count += p.getValue().getShape().size();
    }
    assertThat(count).isEqualTo(85_798_656 - 768);
  }

  @Test
  void dropPathKeepsTheMeanAndIsOffInEvaluation() {
    TransformerConfig config = new TransformerConfig(8, 2, 2, 2, 0.5, false);
    TransformerBlock block = new TransformerBlock(config, 1, false);
    NDArray x = manager.ones(new Shape(4000, 1, 8));
    initialize(block, x);
    NDArray sure = block.apply(store, x, false).sub(x).reshape(-1, 8).mean(new int[] {0});
    assertThat(block.apply(store, x, false)).isEqualTo(block.apply(store, x, false));
    // Two branches in a row, each kept with probability 1/2 and doubled, keep the mean to first
    // order; with these small weights the second order is below the tolerance.
    NDArray dropped = block.apply(store, x, true).sub(x).reshape(-1, 8).mean(new int[] {0});
    assertThat(dropped.sub(sure).abs().max().getFloat()).isLessThan(0.01f);
  }

  @Test
  void sizesThatCannotBeAreRefusedByName() {
    assertThatThrownBy(() -> TransformerConfig.of(10, 2, 4).check("towers.image"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("towers.image.width is 10, which is not allowed: use a multiple of heads (4).");
    assertThatThrownBy(() -> new PatchTrunk(new Shape(3, 8, 8), 16, 16, TINY, false))
        .hasMessageContaining("at most the input's sides 8 x 8");
    assertThatThrownBy(() -> new ConvTrunk(new Shape(3, 8, 8), 4, 9, 16))
        .hasMessageContaining("stages is 9");
  }

  private void initialize(Layer layer, NDArray batch) {
    layer.initialize(manager, DataType.FLOAT32, batch.getShape());
    assertThat(layer.forward(store, new NDList(batch), false)).hasSize(1);
  }

  private static float[] parameter(Layer layer, int index) {
    return layer.getParameters().get(index).getValue().getArray().toFloatArray();
  }

  private static double[][] naiveAttention(
      float[] x, float[] wIn, float[] bIn, float[] wOut, float[] bOut, boolean causal) {
    int n = 2;
    int t = 5;
    int w = 6;
    int heads = 2;
    int d = w / heads;
    double[][] result = new double[n * t][w];
    for (int b = 0; b < n; b++) {
      double[][] qkv = new double[t][3 * w];
      for (int i = 0; i < t; i++) {
        for (int o = 0; o < 3 * w; o++) {
          qkv[i][o] = bIn[o];
          for (int c = 0; c < w; c++) {
            qkv[i][o] += (double) x[(b * t + i) * w + c] * wIn[o * w + c];
          }
        }
      }
      double[][] mixed = new double[t][w];
      for (int h = 0; h < heads; h++) {
        for (int i = 0; i < t; i++) {
          double[] p = new double[t];
          double sum = 0;
          for (int j = 0; j < (causal ? i + 1 : t); j++) {
            double dot = 0;
            for (int c = 0; c < d; c++) {
              dot += qkv[i][h * d + c] * qkv[j][w + h * d + c];
            }
            p[j] = Math.exp(dot / Math.sqrt(d));
            sum += p[j];
          }
          for (int j = 0; j < t; j++) {
            for (int c = 0; c < d; c++) {
              mixed[i][h * d + c] += p[j] / sum * qkv[j][2 * w + h * d + c];
            }
          }
        }
      }
      for (int i = 0; i < t; i++) {
        for (int o = 0; o < w; o++) {
          result[b * t + i][o] = bOut[o];
          for (int c = 0; c < w; c++) {
            result[b * t + i][o] += mixed[i][c] * wOut[o * w + c];
          }
        }
      }
    }
    return result;
  }
}
