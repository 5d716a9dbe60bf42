package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialSpecTest {
  private static final ModalityRegistry REGISTRY = ModalityRegistry.scan();

  private static final String PAGE =
      """
      name: base
      data: {dataset: sprites}
      graph:
        topology: star
        anchor: image
        bind: [text, audio]
        towers:
          audio: {encoder: {kind: temporal, width: 384}}
      recipe: {steps: 250, batch: 128}
      """;

  @TempDir Path folder;

  private ExperimentSpec trial(Map<String, Object> parameters) {
    try {
      Path file = Files.writeString(folder.resolve("base.yaml"), PAGE);
      return TrialSpec.of(file, parameters, REGISTRY);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private BindingGraph graph(Map<String, Object> parameters) {
    return trial(parameters).graph().toGraph();
  }

  private static LogitScale scale(BindingGraph graph, String one, String other) {
    return ((TrainedEdge) graph.edge(ColumnId.of(one), ColumnId.of(other)).orElseThrow())
        .logitScale()
        .orElseThrow();
  }

  @Test
  void withoutParametersItIsTheExperiment() throws IOException {
    Path file = Files.writeString(folder.resolve("base.yaml"), PAGE);

    assertThat(TrialSpec.of(file, Map.of(), REGISTRY))
        .isEqualTo(SpecReader.read(file, REGISTRY, List.of()));
  }

  @Test
  void aParameterReachesAnyKeyOfThePage() {
    ExperimentSpec spec =
        trial(Map.of("recipe.steps", 50L, "recipe.learningRate", 0.01, "data.splitSeed", 7));

    assertThat(spec.recipe().steps()).isEqualTo(50);
    assertThat(spec.recipe().learningRate()).isEqualTo(0.01);
    assertThat(spec.data().splitSeed()).isEqualTo(7);
  }

  @Test
  void aWholeNumberMayComeAsAReal() {
    assertThat(trial(Map.of("recipe.steps", 32.0)).recipe().steps()).isEqualTo(32);
    assertThat(trial(Map.of("recipe.weightDecay", 1.0)).recipe().weightDecay()).isEqualTo(1);
  }

  @Test
  void nestedParametersAreTheSameAsOnesWithDots() {
    assertThat(trial(Map.of("recipe", Map.of("steps", 50))))
        .isEqualTo(trial(Map.of("recipe.steps", 50)));
  }

  @Test
  void anotherAnchorMakesTheOldOneALeaf() {
    BindingGraph graph = graph(Map.of("graph.anchor", "text"));

    assertThat(graph.anchor()).contains(ColumnId.of("text"));
    assertThat(graph.edges())
        .extracting(edge -> edge.a() + "-" + edge.b())
        .containsExactlyInAnyOrder("image-text", "audio-text");
    assertThat(graph.tower(ColumnId.of("audio")).encoder()).containsEntry("width", 384);
  }

  @Test
  void anotherTopologyKeepsSignalsAndTowers() {
    BindingGraph graph = graph(Map.of("graph.topology", "complete"));

    assertThat(graph.edges()).hasSize(3);
    assertThat(graph.tower(ColumnId.of("audio")).encoder()).containsEntry("width", 384);
  }

  @Test
  void aTemperatureIsTheInverseOfAFixedLogitScale() {
    BindingGraph graph = graph(Map.of("edges.audio.temperature", 0.05));

    assertThat(scale(graph, "image", "audio")).isEqualTo(new LogitScale.Fixed(1 / 0.05));
    assertThat(graph.edge(ColumnId.of("image"), ColumnId.of("text")))
        .map(TrainedEdge.class::cast)
        .hasValueSatisfying(edge -> assertThat(edge.logitScale()).isEqualTo(Optional.empty()));
  }

  @Test
  void aTemperatureFollowsItsSignalToAnotherAnchor() {
    BindingGraph graph = graph(Map.of("graph.anchor", "audio", "edges.audio.temperature", 0.05));

    assertThat(scale(graph, "image", "audio")).isEqualTo(new LogitScale.Fixed(20));
    assertThat(scale(graph, "text", "audio")).isEqualTo(new LogitScale.Fixed(20));
  }

  @Test
  void theNarrowerOfTwoParametersCounts() {
    BindingGraph graph =
        graph(
            Map.of(
                "edges.all.temperature", 0.1,
                "edges.image-text.temperature", 0.2,
                "edges.audio.temperature", 0.5));

    assertThat(scale(graph, "image", "text")).isEqualTo(new LogitScale.Fixed(5));
    assertThat(scale(graph, "image", "audio")).isEqualTo(new LogitScale.Fixed(2));
  }

  @Test
  void aParameterOfATowerIsOneOfItsEncoderUnlessTheTowerHasTheKey() {
    BindingGraph graph =
        graph(Map.of("towers.audio.width", 96, "towers.audio.preprocess.melBins", 32));

    assertThat(graph.tower(ColumnId.of("audio")).encoder())
        .containsEntry("width", 96)
        .containsEntry("kind", "temporal");
    assertThat(graph.tower(ColumnId.of("audio")).preprocessor()).containsEntry("melBins", 32);
  }

  @Test
  void aSeedIsTheOnlyOne() {
    assertThat(trial(Map.of("seed", 9)).seeds()).containsExactly(9L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "graph.anchor        | odor | parameter graph.anchor: the graph has no signal 'odor'",
        "graph.topology      | ring | parameter graph.topology: there is no topology 'ring'",
        "graph.topology      | tree | cannot be made of an anchor alone",
        "recipe.stepps       | 5    | did you mean 'steps'",
        "edges.odor.weight   | 2    | parameter edges.odor.weight: there is no 'odor'",
        "edges.audio.wieght  | 2    | did you mean 'weight'",
        "edges.audio.temperature | 0 | a temperature is a number above 0",
        "towers.audio.dept   | 2    | has no key 'dept'",
        "towers.odor.width   | 2    | there is no 'odor'",
      })
  void aParameterThatLeadsNowhereIsRefusedInOneSentence(
      String name, String value, String sentence) {
    Object given = value.matches("\\d+") ? Integer.valueOf(value) : value;

    assertThatThrownBy(() -> trial(Map.of(name, given)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(sentence)
        .hasMessageContaining("parameter " + name);
  }
}
