package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bindery.graph.GraphBuilder;
import org.bindery.graph.StartingWeights;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExportCommandTest {
  @TempDir Path folder;
  private Path output;

  @BeforeEach
  void train() {
    output = folder.resolve("tower.safetensors");
    try (Workbench workbench = TinySpec.workbench(folder)) {
      workbench.train(TinySpec.spec("tiny"), false, sentence -> {}, event -> {});
    }
  }

  private CommandLineOutcome export(Object... arguments) {
    List<Object> all = new java.util.ArrayList<>(List.of("export"));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--home", folder.resolve("home"), "--runs", folder.resolve("runs")));
    return CommandLineOutcome.of(all.toArray());
  }

  @Test
  void aTowerIsWrittenUnderTheNamesOfImageBindAndATrainingCanStartFromIt() {
    CommandLineOutcome outcome = export("tiny", "image", "-o", output);

    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).endsWith(output + "\n");
    try (TensorFile file = TensorFile.open(output)) {
      assertThat(file.tensors().keySet())
          .contains("modality_preprocessors.vision.cls_token", "modality_heads.vision.2.weight");
    }
    var graph =
        GraphBuilder.anchor("image")
            .bind("text")
            .tower("image", Map.of("width", 16, "depth", 1, "heads", 2))
            .preprocess("image", Map.of("size", 16))
            .tower("text", Map.of("width", 16, "depth", 1, "heads", 2))
            .weights(
                "image", new StartingWeights(output.toString(), StartingWeights.Names.IMAGEBIND))
            .build();
    try (Workbench workbench = TinySpec.workbench(folder);
        RunHandle again =
            workbench.train(
                "again", graph, TinySpec.data(Map.of()), TinySpec.recipe(), false, e -> {})) {
      assertThat(again.result().steps()).isEqualTo(4);
    }
  }

  @Test
  void aMistakeIsOneSentenceAndLeavesNoFile() {
    assertThat(export("tinny", "image", "-o", output).err()).contains("Did you mean 'tiny'?");
    assertThat(export("tiny", "depth", "-o", output).err()).contains("no tower for 'depth'");
    assertThat(export("tiny", "audio", "-o", output, "--names", "openclip").err())
        .startsWith("bindery: ")
        .doesNotContain("\tat ");
    assertThat(Files.exists(output)).isFalse();
  }
}
