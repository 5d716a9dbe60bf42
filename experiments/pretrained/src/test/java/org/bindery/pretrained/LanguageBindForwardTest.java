package org.bindery.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.data.Batch;
import org.bindery.graph.TowerSpec;
import org.bindery.spi.ColumnId;
import org.bindery.spi.LogitScale;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** LanguageBind's towers against what LanguageBind computed, array by array. */
class LanguageBindForwardTest {
  private static final ColumnId TEXT = ColumnId.of("text");

  @TempDir Path folder;

  /** Sound is to LanguageBind a picture of three spectrograms, here of 24 x 56 pixels. */
  @ParameterizedTest
  @CsvSource({"image, image", "audio, image.mel", "video, video"})
  void everyArrayOfBothTowersIsTheReferences(String file, String column) {
    try (TensorFile weights = Fixtures.open("languagebind-tiny/" + file + "_weights.safetensors");
        TensorFile expected = Fixtures.open("languagebind-tiny/" + file + "_forward.safetensors")) {
      ColumnId signal = ColumnId.of(column);
      Forward forward = forward(signal, weights, expected);
      compareSignal(forward, signal, expected);
      for (int i = 0; i < 2; i++) {
        forward.compare("text.layer" + i, "text.trunk.transformer.block" + i, 1e-4);
      }
      forward
          .compare("text.pooled", "text.trunk", 1e-4)
          // Behind the end token there is padding, which a causal tower does not see from there.
          .compare("text.pooled_without_attention_mask", "text.trunk", 1e-4)
          .compare("text_embeds", "text.head", 1e-5);
      float[][] logits =
          Products.of(forward.seen("text.unit"), forward.seen(column + ".scaled"), 16);
      forward
          .compare("scaled_image_embeds", column + ".scaled", 1e-4)
          .compare("logits_per_text", Products.joined(logits), 1e-4);

      // All of the file but its pixels, ids and mask.
      assertThat(forward.deviations()).hasSize(expected.tensors().size() - 3);
      forward.requireSame();
    }
  }

  @Test
  void aChangedVectorOfOneFrameIsNamedByTheFirstArrayThatItReaches() {
    Path altered =
        AlteredFile.number(
            Fixtures.beside("languagebind-tiny/video_weights.safetensors"),
            folder.resolve("weights.safetensors"),
            "vision_model.encoder.layers.1.temporal_embedding",
            40,
            value -> value + 0.5);
    try (TensorFile weights = TensorFile.open(altered);
        TensorFile expected = Fixtures.open("languagebind-tiny/video_forward.safetensors")) {
      ColumnId video = ColumnId.of("video");
      Forward forward = forward(video, weights, expected);
      compareSignal(forward, video, expected);

      assertThat(forward.deviations().stream().filter(d -> !d.isWithin()).findFirst())
          .hasValueSatisfying(
              d -> assertThat(d.tensor()).isEqualTo("vision.layer1.temporal_attn_(bn)td"));
    }
  }

  private static void compareSignal(Forward forward, ColumnId signal, TensorFile expected) {
    String trunk = signal + ".trunk";
    forward
        .compare("vision.embeddings", trunk + ".tokens", 1e-4)
        .compare("vision.pre_layrnorm", trunk + ".pre_norm", 1e-4);
    for (int i = 0; i < 2; i++) {
      String theirs = "vision.layer" + i;
      String ours = trunk + ".transformer.block" + i;
      if (signal.equals(ColumnId.of("video"))) {
        forward.compare(theirs + ".temporal_attn_(bn)td", ours + ".time.attn", 1e-4);
      }
      forward
          .compare(theirs + ".self_attn", ours + ".attn", 1e-4)
          .compare(theirs + ".mlp", ours + ".fc2", 1e-4)
          .compare(theirs, ours, 1e-4);
    }
    long[] tokens =
        expected.tensors().get("vision.embeddings").shape().stream()
            .mapToLong(side -> side)
            .toArray();
    float[] normed = forward.seen(trunk + ".transformer.norm");
    forward
        .compare("vision.post_layernorm_cls", firstTokens(normed, tokens), 1e-4)
        .compare("vision.pooled_mean_over_frames", trunk, 1e-4)
        .compare("image_embeds_raw", signal + ".head.linear", 1e-4)
        .compare("image_embeds", signal + ".head", 1e-5);
  }

  private static float[] firstTokens(float[] sequences, long[] shape) {
    int rows = (int) shape[0];
    int width = (int) shape[2];
    int row = (int) shape[1] * width;
    float[] first = new float[rows * width];
    for (int i = 0; i < rows; i++) {
      System.arraycopy(
          Arrays.copyOfRange(sequences, i * row, i * row + width), 0, first, i * width, width);
    }
    return first;
  }

  private static Forward forward(ColumnId signal, TensorFile weights, TensorFile expected) {
    Map<String, Object> vision = new HashMap<>();
    vision.putAll(
        Map.of("width", 32, "depth", 2, "heads", 4, "patch", 8, "preNorm", true, "eps", 1e-5));
    if (signal.equals(ColumnId.of("video"))) {
      vision.put("time", "attend");
    } else {
      vision.put("kind", "vit");
    }
    Map<String, Object> text = Map.of("width", 24, "depth", 2, "heads", 3, "eps", 1e-5);
    Map<ColumnId, TowerSpec> towers = new LinkedHashMap<>();
    towers.put(signal, TowerSpec.standard().withEncoder(vision));
    towers.put(TEXT, TowerSpec.standard().withEncoder(text));
    Preset preset =
        new Preset(
            "languagebind-tiny",
            Naming.LANGUAGEBIND,
            16,
            towers,
            Map.of(signal, new LogitScale.Learned(1 / 0.07, 100)));
    Map<ColumnId, Batch> batches = new LinkedHashMap<>();
    batches.put(signal, Parity.batch(expected, "pixel_values", false));
    batches.put(TEXT, Parity.batch(expected, "input_ids", false));
    return new Forward(preset, weights, expected, batches);
  }
}
