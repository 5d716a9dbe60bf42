package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarCharVector;
import org.bindery.blocks.TokenBagTrunk;
import org.bindery.blocks.TokenTrunk;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.Modality;
import org.bindery.spi.Spi;
import org.bindery.spi.TensorSpec;
import org.junit.jupiter.api.Test;

class TextModalityTest {
  private final TextModality modality = new TextModality();

  @Test
  void it_is_found_as_a_service_of_this_version() {
    assertThat(ServiceLoader.load(Modality.class)).hasAtLeastOneElementOfType(TextModality.class);
    assertThat(TextModality.class.getAnnotation(BuiltFor.class).value()).isEqualTo(Spi.VERSION);
  }

  @Test
  void it_offers_minilm_frozen() {
    assertThat(modality.frozenTowers())
        .extracting(FrozenTower::name)
        .containsExactly("all-minilm-l6-v2");
  }

  @Test
  void every_text_comes_back_as_it_was_from_both_kinds_of_column() {
    DataLoader<String> loader = modality.dataLoader();
    String[] texts = {"", "plain", "naïve 東京 🙂", "\u0000\n", "x".repeat(10_000)};
    try (RootAllocator allocator = new RootAllocator();
        VarCharVector column = new VarCharVector("text", allocator);
        LargeVarCharVector large = new LargeVarCharVector("text", allocator)) {
      column.allocateNew();
      large.allocateNew();
      for (int row = 0; row < texts.length; row++) {
        loader.write(texts[row], column, row);
        loader.write(texts[row], large, row);
      }
      column.setValueCount(texts.length);
      large.setValueCount(texts.length);
      for (int row = 0; row < texts.length; row++) {
        assertThat(loader.read(column, row)).isEqualTo(texts[row]);
        assertThat(loader.read(large, row)).isEqualTo(texts[row]);
      }
    }
  }

  @Test
  void bytes_that_are_no_text_are_refused() {
    try (RootAllocator allocator = new RootAllocator();
        VarCharVector column = new VarCharVector("text", allocator)) {
      column.allocateNew();
      column.setSafe(0, "é".getBytes(StandardCharsets.ISO_8859_1));
      column.setValueCount(1);

      assertThatThrownBy(() -> modality.dataLoader().read(column, 0))
          .isInstanceOf(CorruptSampleException.class)
          .hasMessage("The text is not valid UTF-8.");
    }
  }

  @Test
  void half_a_character_cannot_be_stored() {
    try (RootAllocator allocator = new RootAllocator();
        VarCharVector column = new VarCharVector("text", allocator)) {
      column.allocateNew();

      assertThatThrownBy(() -> modality.dataLoader().write("a\uD83D", column, 0))
          .isInstanceOf(CorruptSampleException.class)
          .hasMessage(
              "The text has half of a character (an unpaired surrogate) and cannot be stored.");
    }
  }

  @Test
  void the_kind_of_trunk_is_chosen_by_name() {
    FeatureSpec bytes = modality.preprocessor().create(TextPreprocessing.defaults()).output();
    FeatureSpec ngrams = modality.preprocessor().create(TextPreprocessing.ngrams(99, 512)).output();

    assertThat(modality.encoder().create(TextTrunk.defaults(), bytes))
        .isInstanceOf(TokenTrunk.class);
    assertThat(modality.encoder().create(TextTrunk.bag(64), ngrams))
        .isInstanceOf(TokenBagTrunk.class);
    assertThat(modality.encoder().width(TextTrunk.bag(64))).isEqualTo(64);
  }

  @Test
  void a_transformer_over_ngrams_is_refused_with_what_to_do() {
    FeatureSpec ngrams = modality.preprocessor().create(TextPreprocessing.ngrams(99, 512)).output();

    assertThatThrownBy(() -> modality.encoder().create(TextTrunk.defaults(), ngrams))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Text encoder: the transformer needs tokens in their order with an end token; use kind"
                + " 'bytes' or 'clip' in the preprocessing, or kind 'bag' here.");
  }

  @Test
  void the_text_tower_of_imagebind_can_be_built() {
    TextTrunk huge = new TextTrunk(TextTrunk.TRANSFORMER, 1024, 24, 16, 4, 0, 1e-6, false);
    FeatureSpec ids = new TokenSpace(49_408, OptionalInt.of(49_407)).features(77);

    Block trunk = modality.encoder().create(huge, ids);

    assertThat(shapes(trunk))
        .contains(new Shape(49_408, 1024), new Shape(1, 77, 1024), new Shape(4096, 1024));
    assertThat(shapes(trunk).stream().mapToLong(Shape::size).sum())
        .isEqualTo(
            49_408L * 1024
                + 77 * 1024
                + 24 * (12L * 1024 * 1024 + (3 + 1 + 4 + 1 + 4) * 1024)
                + 2 * 1024);
  }

  @Test
  void a_trunk_is_as_large_as_its_features_say() {
    FeatureSpec micro = new TokenSpace(600, OptionalInt.of(599)).features(12);

    Block trunk =
        modality
            .encoder()
            .create(new TextTrunk(TextTrunk.TRANSFORMER, 24, 2, 2, 4, 0, 1e-6, false), micro);

    assertThat(shapes(trunk)).contains(new Shape(600, 24), new Shape(1, 12, 24));
    assertThat(micro.tensors().get(0).unit()).isEqualTo("ids below 600, end 599");
  }

  @Test
  void an_end_token_outside_of_the_vocabulary_is_refused() {
    assertThatThrownBy(() -> new TokenSpace(600, OptionalInt.of(600)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "A vocabulary of 600 ids cannot have the end token 600; use 1 id or more and an end"
                + " token below their number.");
  }

  private static List<Shape> shapes(Block trunk) {
    return trunk.getParameters().values().stream().map(Parameter::getShape).toList();
  }

  @Test
  void features_of_another_kind_are_refused() {
    FeatureSpec floats =
        FeatureSpec.of(new TensorSpec("tokens", DataType.FLOAT32, new Shape(77), "ids below 9"));
    FeatureSpec silent =
        FeatureSpec.of(new TensorSpec("tokens", DataType.INT64, new Shape(77), "some ids"));

    assertThatThrownBy(() -> modality.encoder().create(TextTrunk.defaults(), floats))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("The text encoder takes one tensor [context] of 64-bit token ids");
    assertThatThrownBy(() -> modality.encoder().create(TextTrunk.defaults(), silent))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not 'some ids'.");
  }

  @Test
  void a_trunk_out_of_range_is_refused_by_name() {
    assertThatThrownBy(() -> new TextTrunk("rnn", 8, 1, 1, 4, 0, 1e-6, false))
        .hasMessage("Text encoder: kind is 'rnn'; use 'transformer' or 'bag'.");
    assertThatThrownBy(() -> TextTrunk.bag(0))
        .hasMessage("Text encoder: width is 0; use 1 or more.");
    assertThatThrownBy(() -> new TextTrunk("transformer", 8, 0, 1, 4, 0, 1e-6, false))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Text encoder: depth is 0; use 1 or more.");
  }

  @Test
  void a_text_is_shown_in_at_most_200_characters() {
    assertThat(shown("a red bird")).isEqualTo("a red bird");
    assertThat(shown("🙂".repeat(200))).isEqualTo("🙂".repeat(200));
    assertThat(shown("🙂".repeat(201))).isEqualTo("🙂".repeat(199) + "…");
    assertThat(shown(" ")).isEqualTo("(blank text)");
  }

  private String shown(String text) {
    var rendering = modality.renderer().render(text);
    assertThat(rendering.mimeType()).isEqualTo("text/plain");
    assertThat(rendering.altText()).isNotBlank();
    return new String(rendering.body(), StandardCharsets.UTF_8);
  }
}
