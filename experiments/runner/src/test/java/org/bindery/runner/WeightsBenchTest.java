package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.bindery.data.ModalityRegistry;
import org.bindery.pretrained.PresetPlan;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightsBenchTest {
  private final ModalityRegistry registry = ModalityRegistry.scan();
  @TempDir Path folder;
  private Path preset;

  @BeforeEach
  void prepare() throws IOException {
    preset = folder.resolve("small.yaml");
    try (InputStream in = getClass().getResourceAsStream("small.yaml")) {
      Files.copy(in, preset);
    }
  }

  @Test
  void random_weights_have_the_public_names_and_fit_their_preset() {
    Path file = folder.resolve("w.safetensors");
    PublishedPreset published = PresetReader.named(preset.toString(), registry);
    PresetPlan plan = PresetPlan.of(published.preset(), registry, published.preset().columns());

    plan.writeRandom(file, 1);

    try (TensorFile written = TensorFile.open(file)) {
      assertThat(written.tensors())
          .containsKeys(
              "modality_trunks.audio.blocks.0.attn.bias_k",
              "modality_preprocessors.depth.depth_stem.proj.weight",
              "modality_heads.vision.2.weight",
              "modality_postprocessors.text.1.log_logit_scale",
              "modality_preprocessors.text.mask");
      assertThat(plan.compare(written)).allMatch(report -> report.isComplete());
      assertThat(written.metadata()).containsEntry("bindery", "random values, seed 1");
    }
  }

  @Test
  void the_size_of_imagebind_huge_is_known_before_it_is_written() {
    WeightsBench bench = new WeightsBench("imagebind-huge", registry);

    // Its file has the text tower's mask besides, and a header.
    assertThat(bench.bytes()).isEqualTo(4_803_147_960L - 4 * 77 * 77);
  }

  @Test
  void image_and_video_are_not_written_into_one_file() {
    PublishedPreset huge = PresetReader.named("imagebind-tiny", registry);
    PresetPlan plan = PresetPlan.of(huge.preset(), registry, huge.preset().columns());

    assertThatThrownBy(() -> plan.writeRandom(folder.resolve("w.safetensors"), 1))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("leave one out");
    assertThat(WeightsBench.columns(huge.preset())).hasSize(6);
  }

  @Test
  void a_fresh_process_tells_times_and_peak_memory_and_the_file_is_deleted() throws IOException {
    CommandLineOutcome outcome =
        CommandLineOutcome.of("bench", "weights", "--preset", preset, "--folder", folder);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().toList()).hasSize(3);
    assertThat(outcome.out()).containsPattern("Bindery +\\d+ MB +[\\d.]+ +\\d+ MB +[\\d.]+ +\\d");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(preset);
    }
  }

  @Test
  void a_python_that_does_not_exist_is_told_and_nothing_is_left() throws IOException {
    WeightsBench bench = new WeightsBench("imagebind-tiny", registry);

    assertThatThrownBy(() -> bench.python("no-python", folder.resolve("w.safetensors")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("'no-python' could not load the weights: is torch installed there?");
    assertThatThrownBy(() -> bench.write(folder.resolve("no/w.safetensors")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("cannot be used");
    assertThat(Set.of(Files.list(folder).toArray())).containsExactly(preset);
  }
}
