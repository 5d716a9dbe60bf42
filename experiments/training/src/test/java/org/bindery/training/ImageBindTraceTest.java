package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
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

/**
 * ImageBind's second act, as the reference's towers did it: sound and motion are trained towards a
 * vision tower that stays as it is, over 20 steps of one batch.
 */
class ImageBindTraceTest {
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

  @Test
  void soundAloneMovesAsInTraceA() {
    JsonNode trace = trace("A_audio_adamw_plain");
    try (ReferenceTraining training =
            training(PLAIN, ENDLESS, Map.of("audio", SCALES.get("audio")));
        TensorFile gradients =
            Reference.open("imagebind-tiny/train/A_first_step_grads.safetensors");
        TensorFile after = Reference.open("imagebind-tiny/train/A_params_after_20.safetensors")) {
      training.requireGradients(gradients);
      training.requireTrace(trace.path("trace_float32"), "");
      training.requireParameters(after);
      requireSums(training, trace);
    }
  }

  @Test
  void warmUpCosineClippingAndDecayOfWeightsOnlyMoveSoundAsInTraceB() {
    JsonNode trace = trace("B_audio_paper_like");
    Recipe recipe =
        PLAIN
            .withLearningRate(1.6e-3)
            .withBeta2(0.95)
            .withDecay(Decay.WEIGHTS)
            .withClipNorm(1)
            .withWarmupSteps(4);
    try (ReferenceTraining training = training(recipe, 20, Map.of("audio", SCALES.get("audio")))) {
      training.requireTrace(trace.path("trace_float32"), "");
      requireSums(training, trace);
    }
  }

  @Test
  void aLearnedScaleMovesWithItsTowerAsInTraceC() {
    JsonNode trace = trace("C_audio_learnable_scale");
    Recipe recipe = PLAIN.withDecay(Decay.WEIGHTS).withEps(1e-6);
    Map<String, LogitScale> learned = Map.of("audio", new LogitScale.Learned(1 / 0.07, 100));
    try (ReferenceTraining training = training(recipe, ENDLESS, learned)) {
      training.requireTrace(trace.path("trace_float32"), "log_scale_after");
      requireSums(training, trace);
    }
  }

  @Test
  void soundAndMotionTogetherMoveAsInTraceD() {
    JsonNode trace = trace("D_audio_plus_imu_joint");
    try (ReferenceTraining training = training(PLAIN, ENDLESS, SCALES)) {
      training.requireTrace(trace.path("trace_float32"), "");
      requireSums(training, trace);
    }
  }

  @Test
  void decayOfOtherArraysLeavesTheTraceAndIsNamed() {
    JsonNode trace = trace("A_audio_adamw_plain");
    Recipe recipe = PLAIN.withDecay(Decay.WEIGHTS);
    try (ReferenceTraining training =
        training(recipe, ENDLESS, Map.of("audio", SCALES.get("audio")))) {
      assertThatThrownBy(() -> training.requireTrace(trace.path("trace_float32"), ""))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("step 1: loss");
    }
  }

  private static JsonNode trace(String name) {
    return Reference.json("imagebind-tiny/train/traces.json").path(name);
  }

  private static void requireSums(ReferenceTraining training, JsonNode trace) {
    training.requireSumsAndLengths(trace.path("final_param_sum"), trace.path("final_param_l2"));
  }

  private static ReferenceTraining training(
      Recipe recipe, int steps, Map<String, LogitScale> scales) {
    GraphBuilder graph = GraphBuilder.anchor("image").tower("image", ENCODERS.get("image"));
    Map<ColumnId, Batch> batches = new LinkedHashMap<>();
    Map<ColumnId, FeatureSpec> features = new LinkedHashMap<>();
    try (TensorFile weights = Reference.open("imagebind-tiny/micro/weights.safetensors");
        TensorFile batch = Reference.open("imagebind-tiny/train/batch.safetensors")) {
      batches.put(ColumnId.of("image"), Reference.batch(batch, "image"));
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
