package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.data.Batch;
import org.bindery.graph.GraphBuilder;
import org.bindery.spi.ColumnId;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.LogitScale;
import org.bindery.weights.NameMap;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * ImageBind's second act, as the reference's towers did it: sound and motion are trained towards a
 * vision tower that stays as it is, over 20 steps of one batch.
 */
class ImageBindTraceTest {
  private static final String TRAIN = "imagebind-tiny/train/";
  private static final ColumnId IMAGE = ColumnId.of("image");

  /** Where the vectors of the pictures come from. */
  private enum Vision {
    /** From the reference's tower, locked; it lies beside the project. */
    TOWER,
    /** From a file that travels with the tests, made by a naive tower in double precision. */
    VECTORS
  }

  private static final Map<String, Map<String, Object>> ENCODERS =
      Map.of(
          "image",
          Map.ofEntries(
              Map.entry("kind", "vit"),
              Map.entry("width", 32),
              Map.entry("depth", 2),
              Map.entry("heads", 4),
              Map.entry("patch", 8),
              Map.entry("frames", 2),
              Map.entry("preNorm", true)),
          "audio",
          Map.of("width", 24, "depth", 2, "heads", 3, "patch", 8, "stride", 5, "dropPath", 0),
          "imu",
          Map.of("width", 16, "depth", 2, "heads", 2, "dropPath", 0));

  /** AdamW with everything decaying, as PyTorch does it unless told otherwise. */
  private static final Recipe PLAIN =
      Recipe.standard()
          .withSteps(20)
          .withBatch(8)
          .withEmbedding(16)
          .withHeadDropout(0)
          .withLearningRate(1e-3)
          .withWarmupSteps(0)
          .withWeightDecay(0.2)
          .withDecay(Decay.ALL)
          .withClipNorm(0);

  /** So long that the cosine has not begun to fall after 20 steps: a constant learning rate. */
  private static final int ENDLESS = 2_000_000_000;

  private static final Map<String, LogitScale> SCALES =
      Map.of("audio", new LogitScale.Fixed(1 / 0.05), "imu", new LogitScale.Fixed(1 / 0.2));

  @ParameterizedTest
  @EnumSource(Vision.class)
  void soundAloneMovesAsInTraceA(Vision vision) {
    JsonNode trace = trace("A_audio_adamw_plain");
    try (ReferenceTraining training =
            training(vision, PLAIN, ENDLESS, Map.of("audio", SCALES.get("audio")));
        TensorFile after = Reference.open(TRAIN + "A_params_after_20.safetensors")) {
      training.requireTrace(trace.path("trace_float32"), "");
      training.requireParameters(after);
      requireSums(training, trace);
    }
  }

  @ParameterizedTest
  @EnumSource(Vision.class)
  void warmUpCosineClippingAndDecayOfWeightsOnlyMoveSoundAsInTraceB(Vision vision) {
    JsonNode trace = trace("B_audio_paper_like");
    Recipe recipe =
        PLAIN
            .withLearningRate(1.6e-3)
            .withBeta2(0.95)
            .withDecay(Decay.WEIGHTS)
            .withClipNorm(1)
            .withWarmupSteps(4);
    try (ReferenceTraining training =
        training(vision, recipe, 20, Map.of("audio", SCALES.get("audio")))) {
      training.requireTrace(trace.path("trace_float32"), "");
      requireSums(training, trace);
    }
  }

  @ParameterizedTest
  @EnumSource(Vision.class)
  void aLearnedScaleMovesWithItsTowerAsInTraceC(Vision vision) {
    JsonNode trace = trace("C_audio_learnable_scale");
    Recipe recipe = PLAIN.withDecay(Decay.WEIGHTS).withEps(1e-6);
    Map<String, LogitScale> learned = Map.of("audio", new LogitScale.Learned(1 / 0.07, 100));
    try (ReferenceTraining training = training(vision, recipe, ENDLESS, learned)) {
      training.requireTrace(trace.path("trace_float32"), "log_scale_after");
      requireSums(training, trace);
    }
  }

  @ParameterizedTest
  @EnumSource(Vision.class)
  void soundAndMotionTogetherMoveAsInTraceD(Vision vision) {
    JsonNode trace = trace("D_audio_plus_imu_joint");
    try (ReferenceTraining training = training(vision, PLAIN, ENDLESS, SCALES)) {
      training.requireTrace(trace.path("trace_float32"), "");
      requireSums(training, trace);
    }
  }

  @Test
  void theGradientsOfTheFirstStepAreTheReferences() {
    try (ReferenceTraining training =
            training(Vision.TOWER, PLAIN, ENDLESS, Map.of("audio", SCALES.get("audio")));
        TensorFile gradients = Reference.open(TRAIN + "A_first_step_grads.safetensors")) {
      training.requireGradients(gradients);
    }
  }

  @Test
  void theVectorsThatTravelWithTheTestsAreThoseOfTheTower() {
    try (ReferenceTraining training = training(Vision.TOWER, PLAIN, ENDLESS, SCALES);
        TensorFile part = Reference.open(TRAIN + "batch-part.safetensors")) {
      float[] vectors = new float[8 * 16];
      ((FloatBuffer) training.batch(IMAGE).tensors().get(0).data()).get(vectors);
      Reference.requireClose(
          "image_vectors", vectors, Reference.floats(part, "image_vectors"), 1e-5);
    }
  }

  @Test
  void decayOfOtherArraysLeavesTheTraceAndIsNamed() {
    JsonNode trace = trace("A_audio_adamw_plain");
    Recipe recipe = PLAIN.withDecay(Decay.WEIGHTS);
    try (ReferenceTraining training =
        training(Vision.VECTORS, recipe, ENDLESS, Map.of("audio", SCALES.get("audio")))) {
      assertThatThrownBy(() -> training.requireTrace(trace.path("trace_float32"), ""))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("step 1: loss");
    }
  }

  private static JsonNode trace(String name) {
    return Reference.json(TRAIN + "traces.json").path(name);
  }

  private static void requireSums(ReferenceTraining training, JsonNode trace) {
    training.requireSumsAndLengths(trace.path("final_param_sum"), trace.path("final_param_l2"));
  }

  private static ReferenceTraining training(
      Vision vision, Recipe recipe, int steps, Map<String, LogitScale> scales) {
    GraphBuilder graph = GraphBuilder.anchor("image").tower("image", ENCODERS.get("image"));
    Map<ColumnId, Batch> batches = new LinkedHashMap<>();
    Map<ColumnId, FeatureSpec> features = new LinkedHashMap<>();
    boolean tower = vision == Vision.TOWER;
    try (TensorFile weights =
            Reference.open(
                tower
                    ? "imagebind-tiny/micro/weights.safetensors"
                    : TRAIN + "weights-part.safetensors");
        TensorFile batch =
            Reference.open(TRAIN + (tower ? "batch.safetensors" : "batch-part.safetensors"))) {
      batches.put(IMAGE, Reference.batch(batch, tower ? "image" : "image_vectors"));
      for (String signal : scales.keySet().stream().sorted().toList()) {
        graph = graph.bind(signal).tower(signal, ENCODERS.get(signal));
        graph = graph.logitScale(signal, scales.get(signal));
        batches.put(ColumnId.of(signal), Reference.batch(batch, signal));
      }
      batches.forEach(
          (column, one) ->
              features.put(column, ReferenceTraining.features(one, "as the reference's")));
      return new ReferenceTraining(
          graph.build(),
          batches,
          features,
          recipe,
          new Stage(steps, List.of(), List.of("image")),
          weights,
          NameMap.imageBind());
    }
  }
}
