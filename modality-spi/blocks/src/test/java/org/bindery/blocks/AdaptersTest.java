package org.bindery.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdaptersTest {
  private static final Engine TORCH = Engine.getEngine("PyTorch");
  private static final Shape PICTURE = new Shape(3, 16, 16);
  private static final TransformerConfig SIZE = TransformerConfig.of(24, 3, 4);
  private static final LowRank SHAPE = new LowRank(2, 6);

  private final NDManager manager = TORCH.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);

  @AfterEach
  void close() {
    manager.close();
  }

  private PatchTrunk plain() {
    TORCH.setRandomSeed(3);
    PatchTrunk trunk = new PatchTrunk(PICTURE, new PatchStem(8, 8, 1, false, true), SIZE);
    trunk.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(PICTURE));
    return trunk;
  }

  private PatchTrunk adapted(Set<String> names, int last) {
    PatchTrunk plain = plain();
    PatchTrunk trunk = new PatchTrunk(PICTURE, new PatchStem(8, 8, 1, false, true), SIZE);
    Adapters.add(trunk, SHAPE, names, last, "lora");
    trunk.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(PICTURE));
    Map<String, Parameter> own = parameters(trunk);
    parameters(plain)
        .forEach((name, p) -> own.get(name).getArray().set(p.getArray().toFloatArray()));
    return trunk;
  }

  private static Map<String, Parameter> parameters(Block block) {
    Map<String, Parameter> all = new LinkedHashMap<>();
    collect(block, "", all);
    return all;
  }

  private static void collect(Block block, String path, Map<String, Parameter> into) {
    for (Pair<String, Parameter> own : block.getDirectParameters()) {
      into.put(path + own.getKey(), own.getValue());
    }
    for (Pair<String, Block> child : block.getChildren()) {
      collect(child.getValue(), path + Layer.nameOf(child) + ".", into);
    }
  }

  private static Set<String> adapters(Block block) {
    Set<String> names = new TreeSet<>(parameters(block).keySet());
    names.removeIf(name -> !name.contains(".lora_"));
    return names;
  }

  private float[] embed(Block trunk) {
    try (NDManager step = manager.newSubManager()) {
      TORCH.setRandomSeed(11);
      NDArray pictures = step.randomNormal(new Shape(5, 3, 16, 16), DataType.FLOAT32);
      return ((Layer) trunk).apply(store, pictures, false).toFloatArray();
    }
  }

  /**
   * Pulls the first number of each output, whose mean is held at 0, to 1; returns the last loss.
   */
  private float train(Layer trunk, int steps) {
    float loss = Float.NaN;
    for (int i = 0; i < steps; i++) {
      try (NDManager step = manager.newSubManager()) {
        TORCH.setRandomSeed(11);
        NDArray pictures = step.randomNormal(new Shape(5, 3, 16, 16), DataType.FLOAT32);
        try (GradientCollector collector = TORCH.newGradientCollector()) {
          NDArray off = trunk.apply(store, pictures, true).get(":, 0").sub(step.create(1f));
          NDArray total = off.mul(off).mean();
          loss = total.getFloat();
          collector.backward(total);
        }
        for (Parameter p : parameters(trunk).values()) {
          if (p.requiresGradient()) {
            NDArray gradient = p.getArray().getGradient();
            gradient.attach(step);
            float[] slope = gradient.toFloatArray();
            float[] value = p.getArray().toFloatArray();
            for (int k = 0; k < value.length; k++) {
              value[k] -= 0.05f * slope[k];
            }
            p.getArray().set(value);
          }
        }
      }
    }
    return loss;
  }

  @Test
  void anAdaptedTrunkBeginsWithTheVeryBitsOfTheBase() {
    assertThat(embed(adapted(Set.of("in_proj", "out_proj", "fc1", "fc2"), 0)))
        .containsExactly(embed(plain()));
  }

  @Test
  void trainingLowersTheLossAndLeavesTheBaseBitIdentical() {
    PatchTrunk trunk = adapted(Set.of("in_proj", "out_proj"), 0);
    Map<String, float[]> before = new LinkedHashMap<>();
    parameters(trunk).forEach((name, p) -> before.put(name, p.getArray().toFloatArray()));
    float first = train(trunk, 1);
    float last = train(trunk, 20);
    assertThat(last).isLessThan(0.9f * first);
    parameters(trunk)
        .forEach(
            (name, p) -> {
              if (name.contains(".lora_")) {
                assertThat(p.getArray().toFloatArray()).as(name).isNotEqualTo(before.get(name));
              } else {
                assertThat(p.getArray().toFloatArray()).as(name).containsExactly(before.get(name));
              }
            });
  }

  @Test
  void onlyAdaptersHaveAGradient() {
    parameters(adapted(Set.of("fc1"), 0))
        .forEach(
            (name, p) -> {
              assertThat(p.requiresGradient()).as(name).isEqualTo(name.contains(".lora_"));
              assertThat(p.getArray().hasGradient()).as(name).isEqualTo(name.contains(".lora_"));
            });
  }

  @Test
  void aStepLeavesNothingOnTheManagerOfTheParameters() {
    PatchTrunk trunk = adapted(Set.of("in_proj", "fc1"), 0);
    train(trunk, 1);
    int before = manager.getManagedArrays().size();
    train(trunk, 3);
    assertThat(manager.getManagedArrays()).hasSize(before);
    Adapters.merge(trunk);
    assertThat(manager.getManagedArrays()).as("12 adapters are gone").hasSize(before - 12);
  }

  @Test
  void mergingKeepsTheOutputsAndGivesThePlainArraysBack() {
    PatchTrunk trunk = adapted(Set.of("in_proj", "out_proj", "fc1", "fc2"), 0);
    train(trunk, 10);
    float[] apart = embed(trunk);
    assertThat(apart).isNotEqualTo(embed(plain()));
    Adapters.merge(trunk);
    // Rounding adds up over the layers; a single one is held to 1e-6 below.
    assertThat(embed(trunk)).containsExactly(apart, within(1e-5f));
    assertThat(parameters(trunk).keySet()).containsExactlyElementsOf(parameters(plain()).keySet());
    float[] once = embed(trunk);
    Adapters.merge(trunk);
    assertThat(embed(trunk)).as("merging twice adds nothing").containsExactly(once);
  }

  @Test
  void whatIsAddedIsTheFormulaOfThePaper() {
    Linear linear = new Linear(4, 3, true);
    linear.adapt(new LowRank(2, 5));
    linear.initialize(manager, DataType.FLOAT32, new Shape(1, 4));
    Map<String, Parameter> own = parameters(linear);
    assertThat(own.keySet()).containsExactly("weight", "bias", "lora_a", "lora_b");
    assertThat(own.get("lora_a").getArray().getShape()).isEqualTo(new Shape(2, 4));
    assertThat(own.get("lora_b").getArray().getShape()).isEqualTo(new Shape(3, 2));
    own.get("lora_b").getArray().set(new float[] {1, -2, 0.5f, 3, -1, 0.25f});
    own.get("bias").getArray().set(new float[] {0.1f, 0.2f, 0.3f});
    float[] x = {0.3f, -1, 2, 0.7f};
    float[] w = own.get("weight").getArray().toFloatArray();
    float[] a = own.get("lora_a").getArray().toFloatArray();
    float[] b = own.get("lora_b").getArray().toFloatArray();
    float[] y = linear.apply(store, manager.create(x, new Shape(1, 4)), false).toFloatArray();
    for (int row = 0; row < 3; row++) {
      double expected = 0.1 * (row + 1);
      for (int i = 0; i < 4; i++) {
        double both = w[row * 4 + i];
        for (int k = 0; k < 2; k++) {
          both += 5.0 / 2 * b[row * 2 + k] * a[k * 4 + i];
        }
        expected += both * x[i];
      }
      assertThat((double) y[row]).as("row %d", row).isCloseTo(expected, within(1e-5));
    }
    linear.merge();
    assertThat(parameters(linear).keySet()).containsExactly("weight", "bias");
    assertThat(linear.apply(store, manager.create(x, new Shape(1, 4)), false).toFloatArray())
        .containsExactly(y, within(1e-6f));
  }

  @Test
  void theLastBlocksAloneCanBeAdapted() {
    PatchTrunk trunk = new PatchTrunk(PICTURE, new PatchStem(8, 8, 1, false, true), SIZE);
    assertThat(Adapters.add(trunk, SHAPE, Set.of("in_proj", "fc2"), 2, "lora"))
        .containsExactly(
            "transformer.block1.attn.in_proj",
            "transformer.block1.fc2",
            "transformer.block2.attn.in_proj",
            "transformer.block2.fc2");
    assertThat(adapters(trunk))
        .contains("transformer.block2.attn.in_proj.lora_a", "transformer.block1.fc2.lora_b")
        .hasSize(8);
  }

  @Test
  void attentionOverTimeIsAdaptedToo() {
    PatchTrunk trunk =
        new PatchTrunk(
            new Shape(3, 4, 16, 16), new PatchStem(8, 8, 1, false, false), SIZE.overTime(4));
    assertThat(Adapters.add(trunk, SHAPE, Set.of("out_proj"), 1, "lora"))
        .containsExactly(
            "transformer.block2.time.attn.out_proj", "transformer.block2.attn.out_proj");
  }

  @Test
  void aTrunkWithoutSuchMapsIsRefusedWithWhatItHas() {
    assertThatThrownBy(
            () ->
                Adapters.add(
                    new ConvTrunk(PICTURE, 8, 2, 24),
                    SHAPE,
                    Set.of("in_proj"),
                    0,
                    "towers.image.lora"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "towers.image.lora asks for adapters at in_proj, but this trunk (ConvTrunk) has no"
                + " linear maps in transformer blocks: choose an encoder of kind vit, or tuning"
                + " probe or full.");
    PatchTrunk trunk = new PatchTrunk(PICTURE, new PatchStem(8, 8, 1, false, true), SIZE);
    assertThatThrownBy(() -> Adapters.add(trunk, SHAPE, Set.of("query"), 0, "lora"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("only fc1, fc2, in_proj, out_proj");
    assertThatThrownBy(() -> Adapters.add(trunk, SHAPE, Set.of("fc1"), 4, "lora"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the last 4 blocks, but this trunk has 3");
    assertThat(adapters(trunk)).as("nothing was half done").isEmpty();
    assertThat(parameters(trunk).values()).allMatch(Parameter::requiresGradient);
  }

  @Test
  void aRankOrStrengthThatMakesNoSenseIsRefused() {
    for (Runnable nonsense :
        List.<Runnable>of(
            () -> new LowRank(0, 1), () -> new LowRank(1, 0), () -> new LowRank(1, Double.NaN))) {
      assertThatThrownBy(nonsense::run)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("which is not allowed");
    }
  }
}
