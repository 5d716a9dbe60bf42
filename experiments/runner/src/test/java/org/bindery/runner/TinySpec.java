package org.bindery.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.training.Recipe;

/** An experiment of seconds: 64 sprites, towers of some thousand numbers. */
final class TinySpec {
  static final ModalityRegistry REGISTRY = ModalityRegistry.scan();

  private TinySpec() {}

  static BindingGraph graph() {
    return GraphBuilder.anchor("image")
        .bind("text", "audio")
        .tower("image", Map.of("width", 16, "depth", 1, "heads", 2))
        .preprocess("image", Map.of("size", 16))
        .tower("text", Map.of("width", 16, "depth", 1, "heads", 2))
        .tower("audio", Map.of("width", 16, "depth", 1, "heads", 2))
        .build();
  }

  static DataSpec data(Map<String, String> options) {
    Map<String, String> all = new java.util.TreeMap<>(Map.of("train", "48", "test", "16"));
    all.putAll(options);
    return new DataSpec("sprites", all, 0, Optional.empty());
  }

  static Recipe recipe() {
    return Recipe.standard()
        .withSteps(4)
        .withBatch(8)
        .withEmbedding(8)
        .withEvaluateEvery(0)
        .withDevice("cpu");
  }

  static ExperimentSpec spec(String name) {
    return new ExperimentSpec(
        name, "", data(Map.of()), GraphSpec.of(graph()), recipe(), List.of(0L));
  }

  static Workbench workbench(Path folder) {
    return Workbench.open(folder.resolve("home"), folder.resolve("runs"), REGISTRY);
  }
}
