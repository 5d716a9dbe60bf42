package org.bindery.blocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Patches left out in training, as LanguageBind and FLIP do. */
class TokenDropoutTest {
  private static final Engine TORCH = Engine.getEngine("PyTorch");
  private static final TransformerConfig SIZE = TransformerConfig.of(8, 2, 2);
  private static final int WIDTH = 8;
  private static final Shape PICTURE = new Shape(1, 12, 12);

  private final NDManager manager = TORCH.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);
  private final Map<String, NDArray> seen = new HashMap<>();

  @AfterEach
  void close() {
    manager.close();
  }

  /** Returns a trunk of nine patches. */
  private PatchTrunk trunk(double share) {
    return open(new PatchTrunk(PICTURE, PatchStem.of(4).dropping(share), SIZE));
  }

  private PatchTrunk open(PatchTrunk trunk) {
    trunk.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(PICTURE));
    trunk.observe(seen::put);
    return trunk;
  }

  private static PatchTrunk like(PatchTrunk other, PatchTrunk trunk) {
    SharedWeights.trunk(other, trunk, "share");
    return trunk;
  }

  private NDArray pictures(int n) {
    return manager.randomNormal(new Shape(n, 1, 12, 12), DataType.FLOAT32);
  }

  @Test
  void noneLeftOutIsThePlainTrunkBitForBit() {
    PatchTrunk plain = open(new PatchTrunk(PICTURE, PatchStem.of(4), SIZE));
    PatchTrunk none = open(like(plain, new PatchTrunk(PICTURE, PatchStem.of(4).dropping(0), SIZE)));
    NDArray x = pictures(6);
    assertThat(none.apply(store, x, true)).isEqualTo(plain.apply(store, x, true));
    assertThat(seen).doesNotContainKey("kept");
  }

  @Test
  void inEvaluationNothingIsLeftOut() {
    PatchTrunk plain = trunk(0);
    PatchTrunk half =
        open(like(plain, new PatchTrunk(PICTURE, PatchStem.of(4).dropping(0.5), SIZE)));
    NDArray x = pictures(6);
    assertThat(half.apply(store, x, false)).isEqualTo(plain.apply(store, x, false));
    assertThat(half.apply(store, x, true)).isNotEqualTo(plain.apply(store, x, true));
  }

  @ParameterizedTest
  @CsvSource({"0.1, 8", "0.34, 5", "0.5, 4", "0.66666666, 3", "0.9, 1", "0.99, 1"})
  void theExpectedNumberOfPatchesIsKeptAndOneAtLeast(double share, int patches) {
    PatchTrunk trunk = trunk(share);
    trunk.apply(store, pictures(3), true);
    assertThat(seen.get("kept").getShape()).isEqualTo(new Shape(3, patches + 1, WIDTH));
    assertThat(seen.get("transformer.block0.attn").getShape())
        .isEqualTo(new Shape(3, patches + 1, WIDTH));
  }

  @Test
  void theClassTokenIsFirstAndEachPatchKeepsItsPosition() {
    PatchTrunk trunk = trunk(0.5);
    trunk.apply(store, pictures(200), true);
    NDArray all = seen.get("tokens");
    NDArray kept = seen.get("kept");
    assertThat(kept.get(":, 0")).isEqualTo(all.get(":, 0"));
    int[] counts = new int[9];
    for (int row = 0; row < 200; row++) {
      Set<Integer> places = new HashSet<>();
      for (int k = 1; k < 5; k++) {
        places.add(place(all.get(row), kept.get(row + ", " + k)));
      }
      assertThat(places).as("no patch twice").hasSize(4).doesNotContain(0);
      places.forEach(place -> counts[place - 1]++);
    }
    // 200 draws of 4 of 9: a patch is kept 88.9 times, deviation 7; five of them are 35.
    assertThat(Arrays.stream(counts)).allSatisfy(count -> assertThat(count).isBetween(54, 124));
  }

  /** Returns which of a picture's tokens, position included, this one is. */
  private static int place(NDArray tokens, NDArray token) {
    float[] wanted = token.toFloatArray();
    for (int place = 0; place < tokens.getShape().get(0); place++) {
      if (Arrays.equals(tokens.get(place).toFloatArray(), wanted)) {
        return place;
      }
    }
    return -1;
  }

  @Test
  void ofAFilmTheSamePlacesAreLeftOutInAllFrames() {
    PatchTrunk trunk =
        open(new PatchTrunk(PICTURE, PatchStem.of(4).dropping(0.5), SIZE.overTime(3)));
    NDArray film = pictures(4).expandDims(2).repeat(2, 3);
    NDArray once = trunk.apply(store, film, true);
    assertThat(once.getShape()).isEqualTo(new Shape(4, WIDTH));
    NDArray kept = seen.get("kept").reshape(4, 3, 5, WIDTH);
    assertThat(kept.get(":, 1")).isEqualTo(kept.get(":, 0"));
    assertThat(kept.get(":, 2")).isEqualTo(kept.get(":, 0"));
  }

  @Test
  void theEnginesSeedDecidesWhatIsLeftOut() {
    PatchTrunk trunk = trunk(0.5);
    NDArray x = pictures(5);
    TORCH.setRandomSeed(7);
    NDArray first = trunk.apply(store, x, true);
    NDArray other = trunk.apply(store, x, true);
    TORCH.setRandomSeed(7);
    assertThat(trunk.apply(store, x, true)).isEqualTo(first).isNotEqualTo(other);
  }

  @ParameterizedTest
  @CsvSource({"-0.1", "1", "NaN"})
  void aShareThatLeavesNothingIsRefused(double share) {
    assertThatThrownBy(() -> new PatchTrunk(PICTURE, PatchStem.of(4).dropping(share), SIZE))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("tokenDropout is " + share);
  }
}
