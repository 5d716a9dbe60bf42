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
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole trunks and the attention of a mixture of modality experts, shared between trunks. */
class SharedWeightsTest {
  private static final Engine TORCH = Engine.getEngine("PyTorch");
  private static final int WIDTH = 16;
  private static final int DEPTH = 3;
  private static final TransformerConfig SIZE = TransformerConfig.of(WIDTH, DEPTH, 2);
  private static final Shape PICTURE = new Shape(3, 8, 8);
  private static final Shape WORDS = new Shape(6);

  private final NDManager manager = TORCH.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);

  @AfterEach
  void close() {
    manager.close();
  }

  private static PatchTrunk image() {
    return new PatchTrunk(PICTURE, PatchStem.of(4), SIZE);
  }

  private static TokenTrunk text() {
    return new TokenTrunk(20, 6, 1, SIZE);
  }

  private void initialize(Block trunk, Shape features) {
    trunk.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(features));
  }

  private NDArray pictures() {
    return manager.randomNormal(new Shape(4, 3, 8, 8), DataType.FLOAT32);
  }

  private NDArray words() {
    return manager.create(new long[] {5, 6, 7, 1, 0, 0, 9, 8, 7, 6, 5, 1}, new Shape(2, 6));
  }

  private static Map<String, NDArray> arrays(Block trunk) {
    Map<String, NDArray> all = new LinkedHashMap<>();
    for (Pair<String, Parameter> p : trunk.getParameters()) {
      all.put(
          p.getKey().replaceAll("(?<![0-9])[0-9]{2}(?=[a-z])", "").replace('_', '.'),
          p.getValue().getArray());
    }
    return all;
  }

  /** Returns how many numbers there are, each once. */
  private static long count(Block... trunks) {
    IdentityHashMap<NDArray, Long> sizes = new IdentityHashMap<>();
    for (Block trunk : trunks) {
      arrays(trunk).values().forEach(array -> sizes.put(array, array.size()));
    }
    return sizes.values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void aSharedTrunkIsOneSetOfArrays() {
    PatchTrunk one = image();
    PatchTrunk other = image();
    Set<String> shared = SharedWeights.trunk(one, other, "share");
    initialize(one, PICTURE);
    initialize(other, PICTURE);
    assertThat(shared).hasSize(one.getParameters().size());
    assertThat(count(one, other)).isEqualTo(count(one));
    NDArray x = pictures();
    assertThat(other.apply(store, x, false)).isEqualTo(one.apply(store, x, false));
  }

  @Test
  void theGradientOfASharedTrunkIsTheSumOfTheTwoSeparateGradients() {
    PatchTrunk one = image();
    PatchTrunk other = image();
    SharedWeights.trunk(one, other, "share");
    initialize(one, PICTURE);
    initialize(other, PICTURE);
    NDArray a = pictures();
    NDArray b = pictures();
    List<float[]> first = gradients(one, Map.of(one, a));
    List<float[]> second = gradients(one, Map.of(other, b));
    List<float[]> both = gradients(one, Map.of(one, a, other, b));
    for (int i = 0; i < both.size(); i++) {
      float[] sum = new float[both.get(i).length];
      for (int k = 0; k < sum.length; k++) {
        sum[k] = first.get(i)[k] + second.get(i)[k];
      }
      assertThat(both.get(i)).containsExactly(sum, within(2e-5f));
    }
  }

  /** Returns the gradients on the first trunk's arrays of a fixed function of all outputs. */
  private List<float[]> gradients(Layer watched, Map<Layer, NDArray> passes) {
    try (GradientCollector collector = TORCH.newGradientCollector()) {
      NDArray loss = null;
      for (Map.Entry<Layer, NDArray> pass : passes.entrySet()) {
        NDArray out = pass.getKey().apply(store, new NDList(pass.getValue()), true);
        NDArray term = out.get(":, 0").mul(out.get(":, 1")).sum();
        loss = loss == null ? term : loss.add(term);
      }
      collector.backward(loss);
    }
    return arrays(watched).values().stream()
        .map(
            array -> {
              NDArray gradient = array.getGradient();
              float[] values = gradient.toFloatArray();
              gradient.set(new float[values.length]);
              return values;
            })
        .toList();
  }

  @Test
  void attentionIsSharedAndExpertsAreNot() {
    PatchTrunk image = image();
    TokenTrunk text = text();
    Set<String> shared = SharedWeights.attention(image, text, 0, "share");
    Set<String> expected = new HashSet<>();
    for (int block = 0; block < DEPTH; block++) {
      for (String part : List.of("norm_1", "attn.in_proj", "attn.out_proj")) {
        expected.add("transformer.block" + block + "." + part + ".weight");
        expected.add("transformer.block" + block + "." + part + ".bias");
      }
    }
    assertThat(shared).isEqualTo(expected);
  }

  @Test
  void theNumberOfParametersIsTheSharedOnesAndTheSumOfTheExperts() {
    long attention = 4L * WIDTH * WIDTH + 4L * WIDTH + 2L * WIDTH;
    long expert = 8L * WIDTH * WIDTH + 5L * WIDTH + 2L * WIDTH;
    long imageOnly = 3L * 4 * 4 * WIDTH + WIDTH + 5L * WIDTH + 2L * WIDTH;
    long textOnly = 20L * WIDTH + 6L * WIDTH + 2L * WIDTH;
    for (int fusion = 0; fusion <= DEPTH; fusion++) {
      PatchTrunk image = image();
      TokenTrunk text = text();
      SharedWeights.attention(image, text, fusion, "share");
      initialize(image, PICTURE);
      initialize(text, WORDS);
      assertThat(count(image, text))
          .isEqualTo(
              imageOnly
                  + textOnly
                  + DEPTH * attention
                  + (DEPTH - fusion) * 2L * expert
                  + fusion * expert);
    }
  }

  @Test
  void theModalityOfATokenChangesTheFeedForwardPathAndNothingElse() {
    Transformer image = new Transformer(SIZE, false);
    Transformer sound = new Transformer(SIZE, false);
    SharedWeights.attention(image, sound, 1, "share");
    NDArray tokens = manager.randomNormal(new Shape(2, 5, WIDTH), DataType.FLOAT32);
    image.initialize(manager, DataType.FLOAT32, tokens.getShape());
    sound.initialize(manager, DataType.FLOAT32, tokens.getShape());
    Map<String, NDArray> asImage = run(image, tokens);
    Map<String, NDArray> asSound = run(sound, tokens);
    for (String part : List.of("block0.norm_1", "block0.attn")) {
      assertThat(asSound.get(part)).as(part).isEqualTo(asImage.get(part));
    }
    for (String part : List.of("block0.fc1", "block0.fc2", "block0")) {
      assertThat(asSound.get(part)).as(part).isNotEqualTo(asImage.get(part));
    }
    // With one expert in place of the other, nothing is left that tells them apart.
    Map<String, NDArray> from = arrays(image);
    arrays(sound).forEach((name, array) -> array.set(from.get(name).toFloatArray()));
    assertThat(run(sound, tokens).get("")).isEqualTo(asImage.get(""));
  }

  private Map<String, NDArray> run(Transformer transformer, NDArray tokens) {
    Map<String, NDArray> seen = new HashMap<>();
    transformer.observe((name, array) -> seen.put(name, array.duplicate()));
    seen.put("", transformer.apply(store, tokens, false));
    return seen;
  }

  @Test
  void onABatchOfPicturesTheExpertForWordsHasNoGradient() {
    PatchTrunk image = image();
    TokenTrunk text = text();
    Set<String> shared = SharedWeights.attention(image, text, 1, "share");
    initialize(image, PICTURE);
    initialize(text, WORDS);
    try (GradientCollector collector = TORCH.newGradientCollector()) {
      NDArray out = image.apply(store, new NDList(pictures()), true);
      collector.backward(out.mul(manager.randomNormal(out.getShape())).sum());
    }
    Set<NDArray> images = Collections.newSetFromMap(new IdentityHashMap<>());
    images.addAll(arrays(image).values());
    int common = 0;
    for (Map.Entry<String, NDArray> entry : arrays(text).entrySet()) {
      float gradient = entry.getValue().getGradient().abs().sum().getFloat();
      if (images.contains(entry.getValue())) {
        common++;
        assertThat(gradient).as(entry.getKey()).isPositive();
      } else {
        assertThat(gradient).as(entry.getKey()).isZero();
      }
    }
    assertThat(common).isEqualTo(shared.size());
  }

  @Test
  void aCausalTrunkStaysCausalWithTheAttentionOfOneThatIsNot() {
    PatchTrunk image = image();
    TokenTrunk text = text();
    SharedWeights.attention(image, text, DEPTH, "share");
    initialize(image, PICTURE);
    initialize(text, WORDS);
    NDArray one = manager.create(new long[] {5, 6, 1, 0, 0, 0}, new Shape(1, 6));
    NDArray other = manager.create(new long[] {5, 6, 1, 9, 9, 1}, new Shape(1, 6));
    assertThat(text.apply(store, one, false)).isEqualTo(text.apply(store, other, false));
    assertThat(text.apply(store, words(), false).getShape()).isEqualTo(new Shape(2, WIDTH));
  }

  @Test
  void aLearnedKeyAndValueStaysItsTrunksOwn() {
    PatchTrunk sound =
        new PatchTrunk(
            new Shape(1, 8, 12),
            PatchStem.normed(4, 2),
            new TransformerConfig(WIDTH, DEPTH, 2, 4, 0, true));
    assertThat(SharedWeights.attention(image(), sound, 2, "share"))
        .hasSize(DEPTH * 6 + 2 * 6)
        .noneMatch(name -> name.contains("bias_k") || name.contains("bias_v"));
  }

  @Test
  void trunksThatDifferInWhatIsSharedAreRefusedWithTheDifference() {
    TokenTrunk heads = new TokenTrunk(20, 6, 1, TransformerConfig.of(WIDTH, 2, 4));
    assertThatThrownBy(() -> SharedWeights.attention(image(), heads, 0, "towers.text.share"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "towers.text.share asks for one attention for both, but here and there the transformer"
                + " has heads 4 and 2, depth 2 and 3: give both the same.");
    TokenTrunk narrow = new TokenTrunk(20, 6, 1, new TransformerConfig(WIDTH, 3, 2, 2, 0, false));
    assertThat(SharedWeights.attention(image(), narrow, 0, "share")).isNotEmpty();
    assertThatThrownBy(() -> SharedWeights.attention(image(), narrow, 1, "share"))
        .hasMessageContaining("mlpRatio 2.0 and 4.0");
    assertThatThrownBy(() -> SharedWeights.attention(image(), text(), 4, "share"))
        .hasMessage("share.fusion is 4, which is not allowed: use 0 to 3.");
    assertThatThrownBy(
            () -> SharedWeights.attention(image(), new TokenBagTrunk(20, WIDTH), 0, "share"))
        .hasMessage(
            "share asks for one attention for both, but this trunk (TokenBagTrunk) has no"
                + " transformer: choose an encoder of kind vit or transformer.");
  }

  @Test
  void trunksThatAreNotAlikeAreRefusedWithTheArray() {
    PatchTrunk wide = new PatchTrunk(new Shape(3, 8, 12), PatchStem.of(4), SIZE);
    assertThatThrownBy(() -> SharedWeights.trunk(image(), wide, "towers.video.share"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "towers.video.share asks for one trunk for both, but pos_embed is (1, 7, 16) here and"
                + " (1, 5, 16) there: give both columns the same encoder and features.");
    assertThatThrownBy(() -> SharedWeights.trunk(image(), text(), "share"))
        .hasMessageContaining("missing");
  }
}
