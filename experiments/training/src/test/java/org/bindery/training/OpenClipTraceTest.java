package org.bindery.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.bindery.data.Batch;
import org.bindery.graph.GraphBuilder;
import org.bindery.losses.Reduction;
import org.bindery.spi.ColumnId;
import org.bindery.spi.LogitScale;
import org.bindery.weights.NameMap;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.Test;

/** A whole CLIP, both towers and the scale, over 20 steps of one batch as OpenCLIP trains it. */
class OpenClipTraceTest {
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ColumnId TEXT = ColumnId.of("text");

  @Test
  void bothTowersAndTheirScaleMoveAsInOpenClip() {
    JsonNode trace = Reference.json("openclip-tiny/train_trace.json");
    Recipe recipe =
        Recipe.standard()
            .withSteps(20)
            .withBatch(8)
            .withEmbedding(16)
            .withHeadDropout(0)
            .withLearningRate(1e-3)
            .withWarmupSteps(4)
            .withWeightDecay(0.2)
            .withDecay(Decay.WEIGHTS)
            .withEps(1e-6)
            .withClipNorm(1)
            .withReduction(Reduction.MEAN);
    try (TensorFile weights = Reference.open("openclip-tiny/weights.safetensors");
        TensorFile batch = Reference.open("openclip-tiny/train_batch.safetensors");
        TensorFile gradients = Reference.open("openclip-tiny/train_first_step_grads.safetensors");
        TensorFile after = Reference.open("openclip-tiny/train_params_after_20.safetensors")) {
      Batch image = Reference.batch(batch, "image");
      Batch text = Reference.batch(batch, "text");
      var graph =
          GraphBuilder.anchor("image")
              .bind("text")
              .logitScale("text", new LogitScale.Learned(1 / 0.07, 100))
              .tower(
                  "image",
                  Map.of(
                      "kind", "vit", "width", 32, "depth", 2, "heads", 4, "patch", 8, "preNorm",
                      true, "eps", 1e-5))
              .tower("text", Map.of("width", 24, "depth", 2, "heads", 3, "eps", 1e-5))
              .build();
      try (ReferenceTraining training =
          new ReferenceTraining(
              graph,
              Map.of(IMAGE, image, TEXT, text),
              Map.of(
                  IMAGE, ReferenceTraining.features(image, "as the reference's"),
                  TEXT, ReferenceTraining.features(text, "ids below 600, end 599")),
              recipe,
              new Stage(20, List.of(), List.of()),
              weights,
              NameMap.openClip())) {
        training.setLogScale(weights.floats("logit_scale").get(0));
        training.requireGradients(gradients);
        training.requireTrace(trace.path("trace_float32"), "logit_scale_log_after");
        training.requireParameters(after);
      }
    }
  }
}
