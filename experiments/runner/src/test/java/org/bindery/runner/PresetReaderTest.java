package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.Naming;
import org.bindery.pretrained.Preset;
import org.bindery.pretrained.PresetPlan;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.bindery.spi.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresetReaderTest {
  private static final String TINY =
      """
      naming: imagebind
      embedding: 16
      weights:
        name: mine
        licence: CC0-1.0
        sentence: Do what you like.
      towers:
        image:
          encoder: {width: 32, depth: 1, heads: 2}
          preprocess: {size: 32}
        audio:
          encoder: {width: 32, depth: 1, heads: 2}
          logitScale: 20
      """;

  private final ModalityRegistry registry = ModalityRegistry.scan();
  @TempDir Path folder;

  private static PresetPlan plan(String name) {
    ModalityRegistry registry = ModalityRegistry.scan();
    Preset preset = PresetReader.named(name, registry).preset();
    return PresetPlan.of(preset, registry, preset.columns());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("mine.yaml"), text);
  }

  @ParameterizedTest
  @CsvSource({
    "image, 632829440, 1",
    "video, 632829440, 15",
    "text, 354032641, 1",
    "audio, 86235648, 3",
    "depth, 21871872, 1",
    "thermal, 86211072, 1",
    "imu, 19600384, 1"
  })
  void imagebind_huge_has_the_published_number_of_parameters_and_views(
      String column, long parameters, int views) {
    PresetPlan huge = plan("imagebind-huge");

    assertThat(huge.parameterCounts()).containsEntry(ColumnId.of(column), parameters);
    assertThat(huge.fed(ColumnId.of(column)).views()).isEqualTo(views);
  }

  @Test
  void imagebind_huge_has_1200781057_parameters_with_those_of_image_and_video_counted_once() {
    assertThat(plan("imagebind-huge").parameters()).isEqualTo(1_200_781_057L);
  }

  @Test
  void imagebind_huge_is_fed_what_the_reference_is_fed() {
    PresetPlan huge = plan("imagebind-huge");

    assertThat(shapes(huge, "image")).containsExactly(new Shape(3, 224, 224));
    assertThat(shapes(huge, "video")).containsExactly(new Shape(3, 2, 224, 224));
    assertThat(shapes(huge, "text")).containsExactly(new Shape(77));
    assertThat(huge.fed(ColumnId.of("text")).features().tensors().get(0).type())
        .isEqualTo(DataType.INT64);
    assertThat(shapes(huge, "audio")).containsExactly(new Shape(1, 128, 204));
    assertThat(shapes(huge, "depth")).containsExactly(new Shape(1, 224, 224));
    assertThat(shapes(huge, "thermal")).containsExactly(new Shape(1, 224, 224));
    assertThat(shapes(huge, "imu")).containsExactly(new Shape(6, 2000));
  }

  private static List<Shape> shapes(PresetPlan plan, String column) {
    return plan.fed(ColumnId.of(column)).features().tensors().stream()
        .map(TensorSpec::shape)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"openclip-vit-b-32, 151277313", "openclip-vit-h-14, 986109441"})
  void openclips_presets_have_the_published_number_of_parameters(String name, long parameters) {
    assertThat(plan(name).parameterCounts().values().stream().mapToLong(count -> count).sum())
        .isEqualTo(parameters);
  }

  @Test
  void pictures_have_length_one_and_all_else_the_published_scale() {
    Preset huge = PresetReader.named("imagebind-huge", registry).preset();

    assertThat(huge.logitScales().get(ColumnId.of("text")))
        .isEqualTo(new LogitScale.Learned(1 / 0.07, 100));
    assertThat(huge.logitScales())
        .doesNotContainKeys(ColumnId.of("image"), ColumnId.of("video"))
        .containsEntry(ColumnId.of("audio"), new LogitScale.Fixed(20))
        .containsEntry(ColumnId.of("depth"), new LogitScale.Fixed(5))
        .containsEntry(ColumnId.of("thermal"), new LogitScale.Fixed(10))
        .containsEntry(ColumnId.of("imu"), new LogitScale.Fixed(5));
  }

  @Test
  void the_licence_of_imagebinds_weights_is_not_for_commercial_use() {
    PublishedPreset huge = PresetReader.named("imagebind-huge", registry);

    assertThat(huge.weights().licence()).isEqualTo("CC-BY-NC-SA-4.0");
    assertThat(huge.weights().nonCommercial()).isTrue();
    assertThat(PresetReader.named("imagebind-tiny", registry).weights().licence())
        .isEqualTo("unknown");
  }

  @Test
  void all_presets_can_be_read_and_are_named_as_their_files() {
    for (Path file : PresetReader.files()) {
      assertThat(file).hasFileName(PresetReader.read(file, registry).preset().name() + ".yaml");
    }
    assertThat(PresetReader.files()).hasSizeGreaterThan(4);
  }

  @Test
  void a_file_of_ones_own_is_a_preset_too() throws IOException {
    PublishedPreset mine = PresetReader.named(file(TINY).toString(), registry);

    assertThat(mine.preset().name()).isEqualTo("mine");
    assertThat(mine.preset().naming()).isEqualTo(Naming.IMAGEBIND);
    assertThat(mine.weights().sentence()).isEqualTo("Do what you like.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          naming: imagebind  | naming: imgebind   | line 1: 'imgebind' is not a value of naming; did you mean 'imagebind'?
          embedding: 16      | embeding: 16       | line 2: unknown key 'embeding' in the spec; did you mean 'embedding'?
          embedding: 16      | embedding: 0       | line 2: The preset mine has embeddings of length 0; use 1 or more.
          licence: CC0-1.0   | license: CC0-1.0   | line 5: unknown key 'license' in weights; did you mean 'licence'?
          image:             | imge:              | line 8: Modality 'imge' is not known
          {width: 32, depth: 1, heads: 2}|{width: 33, depth: 1, heads: 2}| line 9: transformer.width is 33
          {size: 32}         | {sise: 32}         | line 10: Unknown key 'sise' in towers.image.preprocess. Did you mean 'size'?
          {size: 32}         | {size: big}        | line 10: towers.image.preprocess.size is 'big', which is not a whole number in range.
          {size: 32}         | {size: 4}          | line 10: Image: size is 4
          logitScale: 20     | logitScale: -1     | line 13: Logit scale -1.0
          logitScale: 20     | frozen: clip       | line 13: unknown key 'frozen' in towers.audio;
          """)
  void mistakes_are_told_with_file_and_line(String right, String wrong, String sentence)
      throws IOException {
    assertThat(TINY).contains(right);
    Path file = file(TINY.replace(right, wrong));

    assertThatThrownBy(() -> PresetReader.read(file, registry))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("mine.yaml ")
        .hasMessageContaining(sentence);
  }

  @Test
  void a_preset_that_does_not_exist_is_refused_with_the_nearest() {
    assertThatThrownBy(() -> PresetReader.named("imagebind-hug", registry))
        .hasMessageStartingWith(
            "There is no preset 'imagebind-hug'. Did you mean 'imagebind-huge'?")
        .hasMessageContaining("openclip-vit-b-32");
    assertThatThrownBy(() -> PresetReader.named("no.yaml", registry))
        .hasMessage("There is no preset no.yaml.");
  }
}
