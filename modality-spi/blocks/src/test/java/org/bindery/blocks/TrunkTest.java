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
import ai.djl.training.initializer.NormalInitializer;
import ai.djl.util.Pair;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrunkTest {
  private static final Engine TORCH = Engine.getEngine("PyTorch");
  private static final TransformerConfig TINY = TransformerConfig.of(24, 2, 4);
  private static final int WIDTH = 24;
  private static final Shape SOUND = new Shape(1, 5, 23);

  private final NDManager manager = TORCH.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);

  @AfterEach
  void close() {
    manager.close();
  }

  record Case(String name, Layer trunk, Function<NDManager, NDList> batch) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Case> trunks() {
    Shape picture = new Shape(3, 16, 16);
    Function<NDManager, NDList> pictures =
        m -> new NDList(m.randomNormal(new Shape(7, 3, 16, 16), DataType.FLOAT32));
    Function<NDManager, NDList> films =
        m -> new NDList(m.randomNormal(new Shape(7, 3, 2, 16, 16), DataType.FLOAT32));
    Function<NDManager, NDList> sounds =
        m -> new NDList(m.randomNormal(new Shape(7, 1, 5, 23), DataType.FLOAT32));
    Function<NDManager, NDList> masked =
        m -> new NDList(sounds.apply(m).get(0), prefixes(m, 23, 23, 22, 12, 9, 4, 1, 0));
    Function<NDManager, NDList> tokens =
        m -> {
          long[] ids = new long[7 * 9];
          for (int row = 0; row < 7; row++) {
            for (int place = 0; place <= row; place++) {
              ids[row * 9 + place] = 2 + (row * 31 + place * 7) % 17;
            }
            ids[row * 9 + row + 1] = 1;
          }
          return new NDList(m.create(ids, new Shape(7, 9)));
        };
    return Stream.of(
        new Case("vit", new PatchTrunk(picture, PatchStem.of(4), TINY), pictures),
        new Case(
            "audio vit",
            new PatchTrunk(
                picture, PatchStem.normed(4, 3), new TransformerConfig(WIDTH, 2, 4, 4, 0, true)),
            pictures),
        new Case(
            "film in one patch",
            new PatchTrunk(new Shape(3, 2, 16, 16), new PatchStem(4, 4, 2, false, true), TINY),
            films),
        new Case(
            "film over time",
            opened(
                new PatchTrunk(
                    new Shape(3, 2, 16, 16),
                    new PatchStem(4, 4, 1, false, true),
                    TINY.overTime(2).with(1e-5, true))),
            films),
        new Case(
            "film longer than the table of times",
            opened(
                new PatchTrunk(
                    new Shape(3, 16, 16), PatchStem.of(4).dropping(0.5), TINY.overTime(1))),
            films),
        new Case("adapted vit", adapted(new PatchTrunk(picture, PatchStem.of(4), TINY)), pictures),
        new Case("convolutions", new ConvTrunk(picture, 4, 3, WIDTH), pictures),
        new Case("convolutions over time", new TemporalConvTrunk(SOUND, WIDTH), sounds),
        new Case("convolutions over masked time", new TemporalConvTrunk(SOUND, WIDTH), masked),
        new Case("causal text", new TokenTrunk(20, 9, 1, TINY), tokens),
        new Case("bag of tokens", new TokenBagTrunk(20, WIDTH), tokens));
  }

  /** At zero, where it begins, attention over time lets no gradient through to what is in it. */
  private static Layer opened(Layer trunk) {
    trunk.setInitializer(
        new NormalInitializer(0.1f), p -> p.getName().equals("weight") && isSquare(p.getShape()));
    return trunk;
  }

  private static boolean isSquare(Shape shape) {
    return shape.dimension() == 2 && shape.get(0) == shape.get(1);
  }

  private static Layer adapted(Layer trunk) {
    Adapters.add(trunk, new LowRank(2, 4), Set.of("in_proj", "fc2"), 0, "lora");
    // At zero, where it begins, lora_b lets no gradient through to lora_a.
    trunk.setInitializer(new NormalInitializer(0.1f), p -> p.getName().equals("lora_b"));
    return trunk;
  }

  @ParameterizedTest
  @MethodSource("trunks")
  void aTrunkGivesOneVectorForEachRowWhateverRowsStandBesideIt(Case c) {
    NDList batch = c.batch().apply(manager);
    initialize(c.trunk(), batch);
    NDArray together = c.trunk().apply(store, batch, false);
    assertThat(together.getShape()).isEqualTo(new Shape(7, WIDTH));
    for (int row = 0; row < 7; row++) {
      String rows = row + ":" + (row + 1);
      NDList one = new NDList();
      batch.forEach(array -> one.add(array.get(rows)));
      NDArray alone = c.trunk().apply(store, one, false);
      assertThat(alone.get(0).sub(together.get(row)).abs().max().getFloat()).isLessThan(1e-5f);
    }
  }

  @ParameterizedTest
  @MethodSource("trunks")
  void theGradientReachesEveryTrainedParameter(Case c) {
    NDList batch = c.batch().apply(manager);
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
    NDList first = c.batch().apply(manager);
    initialize(c.trunk(), first);
    int before = manager.getManagedArrays().size();
    try (NDManager step = manager.newSubManager()) {
      NDList batch = c.batch().apply(step);
      c.trunk().apply(store, batch, true);
    }
    assertThat(manager.getManagedArrays()).hasSize(before);
  }

  @ParameterizedTest
  @MethodSource("trunks")
  void aGarbageCollectionBeforeTheBackwardPassChangesNoGradient(Case c) {
    NDList batch = c.batch().apply(manager);
    initialize(c.trunk(), batch);
    NDArray direction = manager.randomNormal(c.trunk().apply(store, batch, false).getShape());
    List<float[]> undisturbed = gradients(c, batch, direction, () -> {});
    List<float[]> disturbed =
        gradients(
            c,
            batch,
            direction,
            () -> {
              for (int i = 0; i < 3; i++) {
                System.gc();
                // What was let go of is written over.
                for (int k = 0; k < 2000; k++) {
                  ByteBuffer.allocateDirect(64).putDouble(0, Double.NaN);
                }
              }
            });
    for (int i = 0; i < undisturbed.size(); i++) {
      assertThat(disturbed.get(i)).containsExactly(undisturbed.get(i));
    }
  }

  private List<float[]> gradients(Case c, NDList batch, NDArray direction, Runnable between) {
    try (NDManager step = manager.newSubManager();
        GradientCollector collector = TORCH.newGradientCollector()) {
      NDList mine = new NDList();
      for (NDArray array : batch) {
        NDArray copy = array.duplicate();
        copy.attach(step);
        mine.add(copy);
      }
      NDArray out = c.trunk().apply(store, mine, false);
      NDArray loss = out.mul(direction).sum();
      between.run();
      collector.backward(loss);
    }
    List<float[]> gradients = new ArrayList<>();
    for (Pair<String, Parameter> p : c.trunk().getParameters()) {
      if (p.getValue().requiresGradient()) {
        NDArray gradient = p.getValue().getArray().getGradient();
        gradients.add(gradient.toFloatArray());
        gradient.set(new float[(int) gradient.size()]);
      }
    }
    return gradients;
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
        new PatchTrunk(new Shape(3, 224, 224), PatchStem.of(16), TransformerConfig.of(768, 12, 12));
    long count = 0;
    for (Pair<String, Parameter> p : trunk.getParameters()) {
      count += p.getValue().getShape().size();
    }
    assertThat(count).isEqualTo(85_798_656 - 768);
  }

  @Test
  void dropPathDropsEachBranchForHalfOfTheSamplesAndNothingInEvaluation() {
    TransformerConfig config = new TransformerConfig(8, 2, 2, 2, 0.5, false);
    TransformerBlock block = new TransformerBlock(config, 1, false);
    NDArray row = manager.randomNormal(new Shape(1, 1, 8));
    NDArray x = manager.zeros(new Shape(4000, 1, 8)).add(row);
    initialize(block, x);
    assertThat(block.apply(store, x, false)).isEqualTo(block.apply(store, x, false));
    float[] first = block.apply(store, x, true).get(":, 0, 0").toFloatArray();
    Map<Float, Integer> outcomes = new HashMap<>();
    for (float value : first) {
      outcomes.merge(Math.round(value * 1e4f) / 1e4f, 1, Integer::sum);
    }
    // Neither branch, attention alone, feed-forward alone, both.
    assertThat(outcomes).hasSize(4).containsKey(Math.round(row.getFloat(0, 0, 0) * 1e4f) / 1e4f);
    assertThat(outcomes.values()).allSatisfy(count -> assertThat(count).isBetween(880, 1120));
  }

  @Test
  void aPictureIsReadAsAFilmThatStandsStill() {
    PatchTrunk trunk =
        new PatchTrunk(new Shape(3, 16, 16), new PatchStem(4, 4, 2, false, true), TINY);
    NDArray picture = manager.randomNormal(new Shape(2, 3, 16, 16));
    NDArray film = picture.expandDims(2).concat(picture.expandDims(2), 2);
    initialize(trunk, picture);
    NDArray difference =
        trunk.apply(store, picture, false).sub(trunk.apply(store, film, false)).abs().max();
    assertThat(difference.getFloat()).isLessThan(1e-5f);
    NDArray moving = film.mul(manager.create(new float[] {1, -1}, new Shape(1, 1, 2, 1, 1)));
    assertThat(
            trunk
                .apply(store, moving, false)
                .sub(trunk.apply(store, film, false))
                .abs()
                .max()
                .getFloat())
        .isGreaterThan(1e-2f);
  }

  @Test
  void anObserverSeesEveryPartByName() {
    PatchTrunk trunk =
        new PatchTrunk(new Shape(3, 16, 16), new PatchStem(4, 4, 1, true, true), TINY);
    NDArray picture = manager.randomNormal(new Shape(2, 3, 16, 16));
    initialize(trunk, picture);
    Map<String, Shape> seen = new LinkedHashMap<>();
    trunk.observe((name, array) -> seen.put(name, array.getShape()));
    trunk.apply(store, picture, false);
    Shape tokens = new Shape(2, 17, WIDTH);
    assertThat(seen)
        .containsEntry("stem", new Shape(2, WIDTH, 4, 4))
        .containsEntry("stem_norm", new Shape(2, 16, WIDTH))
        .containsEntry("tokens", tokens)
        .containsEntry("pre_norm", tokens)
        .containsEntry("transformer.block1.attn", tokens)
        .containsEntry("transformer.block1.fc1", new Shape(2, 17, 4 * WIDTH))
        .containsEntry("transformer.block1", tokens)
        .containsEntry("transformer.norm", tokens)
        .containsEntry("", new Shape(2, WIDTH));
  }

  @Test
  void sizesThatCannotBeAreRefusedByName() {
    assertThatThrownBy(() -> TransformerConfig.of(10, 2, 4).check("towers.image"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("towers.image.width is 10, which is not allowed: use a multiple of heads (4).");
    assertThatThrownBy(() -> new PatchTrunk(new Shape(3, 8, 8), PatchStem.of(16), TINY))
        .hasMessageContaining("at most the input's sides 8 x 8");
    assertThatThrownBy(() -> new ConvTrunk(new Shape(3, 8, 8), 4, 9, 16))
        .hasMessageContaining("stages is 9");
    assertThatThrownBy(() -> new ConvTrunk(new Shape(3, 8, 8), 4, 2, 15))
        .hasMessageContaining("width is 15");
    assertThatThrownBy(() -> new TemporalConvTrunk(SOUND, 16))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("width is 16")
        .hasMessageContaining("a multiple of 6");
  }

  @Test
  void convolutionsArePooledToTheirMeanAndTheirMaximum() {
    ConvTrunk trunk = new ConvTrunk(new Shape(2, 7, 6), 3, 2, 8);
    NDArray x = manager.randomNormal(new Shape(1, 2, 7, 6));
    initialize(trunk, x);
    double[][][] y = planes(x.toFloatArray(), 2, 7, 6);
    y = naiveConvolution(y, parameter(trunk, 0), 3, 3, 3, 2, 2);
    y = naiveConvolution(y, parameter(trunk, 1), 4, 3, 3, 1, 1);
    float[] actual = trunk.apply(store, x, false).toFloatArray();
    for (int c = 0; c < 4; c++) {
      var values = Arrays.stream(y[c]).flatMapToDouble(Arrays::stream).summaryStatistics();
      assertThat((double) actual[c]).isCloseTo(values.getAverage(), within(1e-5));
      assertThat((double) actual[4 + c]).isCloseTo(values.getMax(), within(1e-5));
    }
  }

  @Test
  void convolutionsOverTimeArePooledOverTheFramesThatCount() {
    TemporalConvTrunk trunk = new TemporalConvTrunk(SOUND, 12);
    NDArray x = manager.randomNormal(new Shape(1, 1, 5, 23));
    int present = 14;
    NDArray mask = prefixes(manager, 23, present);
    initialize(trunk, x);
    double[][][] first = planes(x.mul(mask.expandDims(1)).toFloatArray(), 5, 1, 23);
    first = naiveConvolution(first, parameter(trunk, 0), 4, 1, 5, 1, 2);
    first = sum(first, naiveConvolution(first, parameter(trunk, 1), 4, 1, 5, 1, 1));
    double[][][] y = naiveConvolution(first, parameter(trunk, 2), 6, 1, 5, 1, 2);
    y = sum(y, naiveConvolution(y, parameter(trunk, 3), 6, 1, 3, 1, 1));
    float[] masked = trunk.apply(store, new NDList(x, mask), false).toFloatArray();
    float[] all = trunk.apply(store, x.mul(mask.expandDims(1)), false).toFloatArray();
    for (int c = 0; c < 6; c++) {
      // Frames 0, 4, 8 and 12 of the 14.
      var kept = Arrays.stream(y[c][0]).limit(4).summaryStatistics();
      assertThat((double) masked[c]).isCloseTo(kept.getAverage(), within(1e-5));
      assertThat((double) masked[6 + c]).isCloseTo(kept.getMax(), within(1e-5));
      var values = Arrays.stream(y[c][0]).summaryStatistics();
      assertThat((double) all[c]).isCloseTo(values.getAverage(), within(1e-5));
      assertThat((double) all[6 + c]).isCloseTo(values.getMax(), within(1e-5));
    }
  }

  @Test
  void whatStandsInPaddingDoesNotChangeTheVector() {
    TemporalConvTrunk trunk = new TemporalConvTrunk(SOUND, WIDTH);
    NDArray mask = prefixes(manager, 23, 23, 22, 12, 9, 4, 1, 0);
    NDArray x = manager.randomNormal(new Shape(7, 1, 5, 23));
    initialize(trunk, x);
    NDArray hidden = mask.mul(-1).add(1).expandDims(1).expandDims(1);
    NDArray other = x.add(manager.randomNormal(x.getShape()).mul(hidden).mul(1000));
    NDArray expected = trunk.apply(store, new NDList(x, mask), false);
    assertThat(trunk.apply(store, new NDList(other, mask), false)).isEqualTo(expected);
    assertThat(expected.get(6).abs().max().getFloat()).isZero();
    // The same in training, where batch norm sees the padding too.
    assertThat(trunk.apply(store, new NDList(other, mask), true))
        .isEqualTo(trunk.apply(store, new NDList(x, mask), true));
    assertThat(trunk.apply(store, other, false)).isNotEqualTo(trunk.apply(store, x, false));
  }

  @Test
  void aMaskOfOnesIsAsGoodAsNone() {
    TemporalConvTrunk trunk = new TemporalConvTrunk(SOUND, WIDTH);
    NDArray x = manager.randomNormal(new Shape(3, 1, 5, 23));
    initialize(trunk, x);
    NDArray masked = trunk.apply(store, new NDList(x, manager.ones(new Shape(3, 23))), false);
    assertThat(masked.sub(trunk.apply(store, x, false)).abs().max().getFloat()).isLessThan(1e-6f);
  }

  private void initialize(Layer layer, NDArray batch) {
    initialize(layer, new NDList(batch));
  }

  private void initialize(Layer layer, NDList batch) {
    layer.initialize(manager, DataType.FLOAT32, batch.getShapes());
    assertThat(layer.forward(store, batch, false)).hasSize(1);
  }

  /** Returns rows that begin with so many ones and end with zeros. */
  private static NDArray prefixes(NDManager manager, int length, int... ones) {
    float[] values = new float[ones.length * length];
    for (int row = 0; row < ones.length; row++) {
      Arrays.fill(values, row * length, row * length + ones[row], 1);
    }
    return manager.create(values, new Shape(ones.length, length));
  }

  private static double[][][] planes(float[] values, int channels, int height, int width) {
    double[][][] planes = new double[channels][height][width];
    for (int i = 0; i < values.length; i++) {
      planes[i / (height * width)][i / width % height][i % width] = values[i];
    }
    return planes;
  }

  /** Convolves, padding by half a kernel, and applies a batch norm that has seen nothing, ReLU. */
  private static double[][][] naiveConvolution(
      double[][][] x, float[] w, int out, int tall, int wide, int down, int right) {
    int height = (x[0].length + down - 1) / down;
    int width = (x[0][0].length + right - 1) / right;
    double[][][] y = new double[out][height][width];
    for (int o = 0; o < out; o++) {
      for (int i = 0; i < height * width; i++) {
        double sum = 0;
        for (int k = 0; k < x.length * tall * wide; k++) {
          int row = i / width * down + k / wide % tall - tall / 2;
          int column = i % width * right + k % wide - wide / 2;
          if (row >= 0 && row < x[0].length && column >= 0 && column < x[0][0].length) {
            sum += x[k / (tall * wide)][row][column] * w[o * x.length * tall * wide + k];
          }
        }
        y[o][i / width][i % width] = Math.max(0, sum / Math.sqrt(1 + 1e-5));
      }
    }
    return y;
  }

  private static double[][][] sum(double[][][] a, double[][][] b) {
    double[][][] sum = new double[a.length][a[0].length][a[0][0].length];
    for (int c = 0; c < sum.length; c++) {
      for (int row = 0; row < sum[c].length; row++) {
        for (int i = 0; i < sum[c][row].length; i++) {
          sum[c][row][i] = a[c][row][i] + b[c][row][i];
        }
      }
    }
    return sum;
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
