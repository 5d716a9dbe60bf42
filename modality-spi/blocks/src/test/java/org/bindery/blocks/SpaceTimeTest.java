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
import java.util.Set;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Divided attention over space and time, as in Frozen in Time: an image model at the start. */
class SpaceTimeTest {
  private static final Engine TORCH = Engine.getEngine("PyTorch");
  private static final TransformerConfig SIZE = TransformerConfig.of(16, 2, 2);
  private static final PatchStem STEM = new PatchStem(4, 4, 1, false, true);
  private static final Shape PICTURE = new Shape(3, 8, 8);

  private final NDManager manager = TORCH.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);

  @AfterEach
  void close() {
    manager.close();
  }

  private static PatchTrunk overTime(int rows) {
    return new PatchTrunk(PICTURE, STEM, SIZE.overTime(rows));
  }

  private NDArray films(int frames) {
    return manager.randomNormal(new Shape(5, 3, frames, 8, 8), DataType.FLOAT32);
  }

  private void initialize(PatchTrunk trunk) {
    trunk.initialize(manager, DataType.FLOAT32, new Shape(1).addAll(PICTURE));
  }

  @Test
  void anUntrainedTrunkOverTimeIsTheMeanOfTheImageTrunkOverTheFrames() {
    PatchTrunk image = new PatchTrunk(PICTURE, STEM, SIZE);
    PatchTrunk video = overTime(4);
    SharedWeights.trunk(image, video, "share");
    initialize(image);
    initialize(video);
    NDArray films = films(4);
    NDArray pictures = films.swapAxes(1, 2).reshape(-1, 3, 8, 8);
    NDArray mean = image.apply(store, pictures, false).reshape(5, 4, 16).mean(new int[] {1});
    assertThat(video.apply(store, films, false)).isEqualTo(mean);
  }

  @Test
  void anUntrainedTrunkOverTimeSeesAPictureAsTheImageTrunkDoes() {
    PatchTrunk image = new PatchTrunk(PICTURE, STEM, SIZE);
    PatchTrunk video = overTime(4);
    SharedWeights.trunk(image, video, "share");
    initialize(image);
    initialize(video);
    NDArray pictures = films(1).squeeze(2);
    NDArray expected = image.apply(store, pictures, false);
    assertThat(video.apply(store, pictures, false)).isEqualTo(expected);
    assertThat(video.apply(store, pictures.expandDims(2), false)).isEqualTo(expected);
  }

  @Test
  void aFilmOfOneFrameIsAPictureWherePatchesSpanFramesToo() {
    PatchTrunk trunk = new PatchTrunk(PICTURE, new PatchStem(4, 4, 2, false, true), SIZE);
    initialize(trunk);
    NDArray film = films(1);
    assertThat(trunk.apply(store, film, false))
        .isEqualTo(trunk.apply(store, film.squeeze(2), false));
    assertThatThrownBy(() -> trunk.apply(store, films(3), false))
        .isInstanceOf(ConfigException.class)
        .hasMessage("frames is 3, which is not allowed: use 1 or the 2 a patch spans.");
  }

  @Test
  void withoutTheZerosTheOrderOfFramesMatters() {
    PatchTrunk trunk = overTime(3);
    initialize(trunk);
    NDArray film = films(3);
    NDArray backwards = film.flip(2);
    NDArray untrained = trunk.apply(store, film, false);
    assertThat(untrained.sub(trunk.apply(store, backwards, false)).abs().max().getFloat())
        .isLessThan(1e-5f);
    fill(trunk);
    NDArray trained = trunk.apply(store, film, false);
    assertThat(trained.sub(trunk.apply(store, backwards, false)).abs().max().getFloat())
        .isGreaterThan(1e-3f);
  }

  /** Puts numbers where attention over time began at zero. */
  private void fill(PatchTrunk trunk) {
    for (Pair<String, Parameter> p : trunk.getParameters()) {
      if (p.getKey().contains("time")) {
        NDArray array = p.getValue().getArray();
        array.set(manager.randomNormal(array.getShape()).toFloatArray());
      }
    }
  }

  @Test
  void theFirstGradientOpensTheGate() {
    PatchTrunk trunk = overTime(2);
    initialize(trunk);
    try (GradientCollector collector = TORCH.newGradientCollector()) {
      NDArray out = trunk.apply(store, new NDList(films(2)), true);
      collector.backward(out.mul(manager.randomNormal(out.getShape())).sum());
    }
    for (Pair<String, Parameter> p : trunk.getParameters()) {
      boolean hidden = p.getKey().contains("time") && !p.getKey().matches(".*(out_proj|embed).*");
      float gradient = p.getValue().getArray().getGradient().abs().sum().getFloat();
      if (hidden) {
        assertThat(gradient).as(p.getKey()).isZero();
      } else {
        assertThat(gradient).as(p.getKey()).isPositive();
      }
    }
  }

  @Test
  void aTableOfOneRowIsRepeatedForFourFrames() {
    assertThat(TimeAttention.resampling(1, 4)).containsExactly(1, 1, 1, 1);
  }

  @Test
  void aTableOfTwoRowsIsInterpolatedForFourAsTorchInterpolates() {
    // torch.nn.functional.interpolate(mode="linear"): places -0.25, 0.25, 0.75, 1.25.
    assertThat(TimeAttention.resampling(2, 4))
        .containsExactly(new float[] {1, 0, 0.75f, 0.25f, 0.25f, 0.75f, 0, 1}, within(1e-6f));
  }

  @Test
  void fewerFramesThanRowsTakeMeansSoThatEachRowCountsAsMuch() {
    assertThat(TimeAttention.resampling(4, 1))
        .containsExactly(new float[] {0.25f, 0.25f, 0.25f, 0.25f}, within(1e-6f));
    assertThat(TimeAttention.resampling(3, 2))
        .containsExactly(new float[] {2 / 3f, 1 / 3f, 0, 0, 1 / 3f, 2 / 3f}, within(1e-6f));
  }

  @Test
  void asManyFramesAsRowsTakeTheTableAsItIsAndEveryRowSumsToOne() {
    for (int from = 1; from <= 8; from++) {
      for (int to = 1; to <= 8; to++) {
        float[] weights = TimeAttention.resampling(from, to);
        for (int row = 0; row < to; row++) {
          double sum = 0;
          for (int old = 0; old < from; old++) {
            float weight = weights[row * from + old];
            assertThat(weight).isBetween(-1e-6f, 1 + 1e-6f);
            sum += weight;
            if (from == to) {
              assertThat(weight).isEqualTo(row == old ? 1 : 0);
            }
          }
          assertThat(sum).isCloseTo(1, within(1e-5));
        }
      }
    }
  }

  @Test
  void aTrunkWithARowForOneFrameTakesFourFramesAsATrunkWithThatRowFourTimes() {
    PatchTrunk one = overTime(1);
    PatchTrunk four = overTime(4);
    initialize(one);
    initialize(four);
    fill(one);
    for (int i = 0; i < one.getParameters().size(); i++) {
      NDArray from = one.getParameters().get(i).getValue().getArray();
      NDArray to = four.getParameters().get(i).getValue().getArray();
      boolean table = !from.getShape().equals(to.getShape());
      to.set((table ? from.repeat(1, 4) : from).toFloatArray());
    }
    NDArray films = films(4);
    assertThat(one.apply(store, films, false)).isEqualTo(four.apply(store, films, false));
  }

  @Test
  void picturesTeachEveryRowOfTheTableTheSame() {
    PatchTrunk trunk = overTime(4);
    initialize(trunk);
    try (GradientCollector collector = TORCH.newGradientCollector()) {
      NDArray out = trunk.apply(store, new NDList(films(1)), true);
      collector.backward(out.mul(manager.randomNormal(out.getShape())).sum());
    }
    NDArray gradient =
        trunk.getParameters().stream()
            .filter(p -> p.getKey().endsWith("embed") && p.getKey().contains("time"))
            .findFirst()
            .orElseThrow()
            .getValue()
            .getArray()
            .getGradient();
    assertThat(gradient.abs().sum().getFloat()).isPositive();
    for (int row = 1; row < 4; row++) {
      assertThat(gradient.get(":, " + row)).isEqualTo(gradient.get(":, 0"));
    }
  }

  @Test
  void timeIsTheOnlyThingAnImageTrunkHasToLackToBeShared() {
    PatchTrunk image = new PatchTrunk(PICTURE, STEM, SIZE);
    assertThat(image.reads(overTime(4))).isTrue();
    assertThat(overTime(4).reads(image)).isTrue();
    assertThat(image.reads(new PatchTrunk(PICTURE, STEM.dropping(0.5), SIZE))).isTrue();
    assertThat(image.reads(new PatchTrunk(PICTURE, STEM, TransformerConfig.of(16, 2, 4))))
        .isFalse();
    assertThat(image.reads(new PatchTrunk(new Shape(3, 8, 12), STEM, SIZE))).isFalse();
    assertThat(image.reads(new PatchTrunk(new Shape(1, 8, 8), STEM, SIZE))).isFalse();
    Set<String> shared = SharedWeights.trunk(image, overTime(4), "share");
    assertThat(shared).contains("stem", "pos_embed").noneMatch(name -> name.contains("time"));
  }
}
