package org.bindery.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.data.Batch;
import org.bindery.graph.TowerSpec;
import org.bindery.spi.ColumnId;
import org.bindery.spi.LogitScale;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OpenCLIP's towers against what OpenCLIP computed, array by array. */
class OpenClipForwardTest {
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ColumnId TEXT = ColumnId.of("text");

  @ParameterizedTest
  @CsvSource({"forward_gelu, false", "forward_quickgelu, true"})
  void everyArrayOfBothTowersIsTheReferences(String file, boolean quickGelu) {
    try (TensorFile weights = Fixtures.open("openclip-tiny/weights.safetensors");
        TensorFile expected = Fixtures.open("openclip-tiny/" + file + ".safetensors")) {
      Forward forward = forward(weights, expected, quickGelu);
      forward
          .compare("visual.conv1", "image.trunk.stem", 1e-4)
          .compare("visual.embed_plus_pos", "image.trunk.tokens", 1e-4)
          .compare("visual.ln_pre", "image.trunk.pre_norm", 1e-4);
      compareBlocks(forward, "visual", "image");
      forward
          .compare("visual.ln_post", "image.trunk.transformer.norm", 1e-4)
          .compare("image_features", "image.head.linear", 1e-4)
          .compare("image_features_norm", "image.head", 1e-5);
      compareBlocks(forward, "text", "text");
      forward
          .compare("text.ln_final", "text.trunk.transformer.norm", 1e-4)
          .compare("text_features", "text.head.linear", 1e-4)
          .compare("text_features_norm", "text.head", 1e-5);
      float[][] logits = Products.of(forward.seen("image.unit"), forward.seen("text.scaled"), 16);
      forward
          .compare("logits_per_image", Products.joined(logits), 1e-4)
          .compare("logits_per_text", Products.joined(Products.transposed(logits)), 1e-4)
          .compare("probs_image_to_text", Products.joined(Products.softmax(logits)), 1e-5);

      // All of the file but its two inputs and the token embedding before positions are added.
      assertThat(forward.deviations()).hasSize(expected.tensors().size() - 3);
      forward.requireSame();
    }
  }

  @Test
  void theOtherActivationIsNamedByTheFirstArrayThatItChanges() {
    try (TensorFile weights = Fixtures.open("openclip-tiny/weights.safetensors");
        TensorFile expected = Fixtures.open("openclip-tiny/forward_quickgelu.safetensors")) {
      Forward forward = forward(weights, expected, false);
      compareBlocks(forward, "visual", "image");

      assertThat(forward.deviations().stream().filter(d -> !d.isWithin()).findFirst())
          .hasValueSatisfying(d -> assertThat(d.tensor()).isEqualTo("visual.block0.mlp"));
    }
  }

  private static void compareBlocks(Forward forward, String theirs, String ours) {
    for (int i = 0; i < 2; i++) {
      String outside = theirs + ".block" + i;
      String inside = ours + ".trunk.transformer.block" + i;
      forward
          .compare(outside + ".ln_1", inside + ".norm_1", 1e-4)
          .compare(outside + ".attn", inside + ".attn", 1e-4)
          .compare(outside + ".mlp", inside + ".fc2", 1e-4)
          .compare(outside, inside, 1e-4);
    }
  }

  private static Forward forward(TensorFile weights, TensorFile expected, boolean quickGelu) {
    Map<String, Object> image =
        Map.of(
            "kind",
            "vit",
            "width",
            32,
            "depth",
            2,
            "heads",
            4,
            "patch",
            8,
            "preNorm",
            true,
            "eps",
            1e-5,
            "quickGelu",
            quickGelu);
    Map<String, Object> text =
        Map.of("width", 24, "depth", 2, "heads", 3, "eps", 1e-5, "quickGelu", quickGelu);
    Map<ColumnId, TowerSpec> towers = new LinkedHashMap<>();
    towers.put(IMAGE, TowerSpec.standard().withEncoder(image));
    towers.put(TEXT, TowerSpec.standard().withEncoder(text));
    Preset preset =
        new Preset(
            "openclip-tiny",
            Naming.OPENCLIP,
            16,
            towers,
            Map.of(TEXT, new LogitScale.Learned(1 / 0.07, 100)));
    Map<ColumnId, Batch> batches = new LinkedHashMap<>();
    batches.put(IMAGE, Parity.batch(expected, "image", false));
    batches.put(TEXT, Parity.batch(expected, "text", false));
    return new Forward(preset, weights, expected, batches);
  }
}
