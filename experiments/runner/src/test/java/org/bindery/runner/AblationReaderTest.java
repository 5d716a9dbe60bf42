package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.graph.Topology;
import org.bindery.graph.TrainedEdge;
import org.bindery.runner.study.Budget;
import org.bindery.runner.study.StudyGraph;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AblationReaderTest {
  private static final String INLINE =
      """
      experiment:
        data: {dataset: sprites}
        graph: {anchor: image, bind: [text, audio]}
        recipe: {steps: 10, batch: 16}
      """;

  @TempDir Path folder;

  private Ablation read(String page) throws IOException {
    Path file = Files.writeString(folder.resolve("anchors.yaml"), page);
    return AblationReader.read(file, TinySpec.REGISTRY);
  }

  @Test
  void a_page_may_name_a_spec_beside_it_or_write_it_out() throws IOException {
    SpecWriter.write(TinySpec.spec("tiny"), folder.resolve("tiny.yaml"));

    Ablation beside =
        read(
            """
            experiment: tiny.yaml
            anchors: [text, image]
            topologies: [star, complete]
            graphs:
              line: {topology: chain, bind: [text, audio, image]}
            seeds: [3, 4]
            budget: {kind: total-pairs, pairs: 640, keep: steps}
            direct: true
            """);

    assertThat(beside.name()).as("the file's").isEqualTo("anchors");
    assertThat(beside.base()).isEqualTo(TinySpec.spec("tiny"));
    assertThat(beside.anchors()).containsExactly("text", "image");
    assertThat(beside.topologies()).containsExactly(Topology.STAR, Topology.COMPLETE);
    assertThat(beside.graphs()).containsOnlyKeys("line");
    assertThat(beside.seeds()).containsExactly(3L, 4L);
    assertThat(beside.budget()).isEqualTo(new Budget.TotalPairs(640, Budget.Keep.STEPS));
    assertThat(beside.direct()).isTrue();
    assertThat(read(INLINE).base().recipe().steps()).isEqualTo(10);
  }

  @Test
  void what_is_not_said_is_stars_around_every_signal_with_the_pairs_of_the_experiment()
      throws IOException {
    Ablation ablation = read(INLINE);

    assertThat(ablation.topologies()).containsExactly(Topology.STAR);
    assertThat(ablation.budget()).isEqualTo(Budget.totalPairs(2 * 10 * 16));
    assertThat(ablation.seeds()).containsExactly(0L);
    assertThat(StudyGraphs.of(ablation, TinySpec.REGISTRY).stream().map(StudyGraph::label))
        .containsExactly("star(image)", "star(text)", "star(audio)");
  }

  @Test
  void what_is_kept_on_disk_is_the_same_study() {
    Ablation ablation =
        Ablation.of("anchors", TinySpec.spec("tiny"))
            .withGraphs(
                Map.of("line", GraphSpec.of(GraphBuilder.chain("text", "audio", "image").build())))
            .withBudget(Budget.pairsPerEdge(5_000_000_000L))
            .withSeeds(List.of(7L, -1L));
    StudyFile file = StudyFile.in(folder);

    file.write(new StudyFile.Content(ablation, Map.of()));

    Ablation back = file.read(TinySpec.REGISTRY).ablation();
    assertThat(back.graphs()).isEqualTo(ablation.graphs());
    assertThat(back.budget()).isEqualTo(ablation.budget());
    assertThat(back.seeds()).isEqualTo(ablation.seeds());
    assertThat(back.base()).isEqualTo(ablation.base());
    StudyFile.requireSame(back, ablation, folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ancors: [image]                           | anchors.yaml line 5: unknown key 'ancors' in the spec; did you mean 'anchors'?
          anchors: [imu]                            | anchors.yaml line 5: The anchor 'imu' is not a signal
          topologies: [ring]                        | anchors.yaml line 5: 'ring' is not a value of topologies[0]
          topologies: [custom]                      | The topology 'custom' does not say by itself which edges to make
          seeds: [1, 1]                             | anchors.yaml line 5: The seeds [1, 1] name one twice.
          budget: {kind: steps}                     | A budget of steps says how many
          budget: {kind: steps, steps: 0}           | A budget of 0 steps is not possible
          budget: {kind: steps, steps: 5, keep: batch} | keep counts only with kind: total-pairs
          budget: {kind: epochs}                    | 'epochs' is not a value of budget.kind
          name: ../escape                           | The name '../escape' cannot name a study
          graphs: {"a b": {topology: chain, bind: [image, text]}} | The name 'a b' cannot name a graph of a study
          graphs: {x: {topology: chain, bind: [image, depth]}} | The graph has no signal 'depth'
          """)
  void mistakes_are_one_sentence_where_they_were_made(String line, String sentence) {
    assertThatThrownBy(() -> StudyGraphs.of(read(INLINE + line + "\n"), TinySpec.REGISTRY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void a_pair_has_the_same_logit_scale_in_every_graph() {
    Ablation ablation =
        Ablation.of("anchors", TinySpec.spec("tiny"))
            .withTopologies(List.of(Topology.STAR, Topology.CHAIN, Topology.COMPLETE));

    List<TrainedEdge> edges =
        StudyGraphs.of(ablation, TinySpec.REGISTRY).stream()
            .flatMap(graph -> graph.graph().trainedEdges().stream())
            .filter(edge -> edge.joins(ColumnId.of("audio"), ColumnId.of("image")))
            .distinct()
            .toList();

    assertThat(edges).as("as in the star around the image, where audio has 20").hasSize(1);
    assertThat(edges.get(0).logitScale()).isEqualTo(Optional.of(new LogitScale.Fixed(20)));
  }

  @Test
  void two_hubs_are_every_two_anchors_and_a_centroid_is_one_joint_edge() {
    BindingGraph four = GraphBuilder.anchor("image").bind("text", "audio", "depth").build();
    ExperimentSpec base = TinySpec.spec("tiny");
    Ablation ablation =
        Ablation.of(
                "anchors",
                new ExperimentSpec(
                    "tiny", "", base.data(), GraphSpec.of(four), base.recipe(), List.of(0L)))
            .withAnchors(List.of("image", "text", "audio"))
            .withTopologies(List.of(Topology.TWO_HUBS, Topology.CENTROID));

    List<StudyGraph> graphs = StudyGraphs.of(ablation, TinySpec.REGISTRY);

    assertThat(graphs.stream().map(StudyGraph::label))
        .containsExactly(
            "two-hubs(image+text)", "two-hubs(image+audio)", "two-hubs(text+audio)", "centroid");
    assertThat(graphs.get(0).graph().topology()).isEqualTo(Topology.TWO_HUBS);
    assertThat(graphs.get(3).graph().topology()).isEqualTo(Topology.CENTROID);
    assertThat(graphs.get(3).plan().orElseThrow().shown())
        .as("eight tuples of six pairs each")
        .isEqualTo(Map.of("image+text+audio+depth", 48L));
    assertThatThrownBy(
            () ->
                StudyGraphs.of(
                    Ablation.of("anchors", base).withTopologies(List.of(Topology.TWO_HUBS)),
                    TinySpec.REGISTRY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Two hubs need two anchors and two more signals");
  }

  @Test
  void a_base_graph_that_treats_its_edges_differently_is_refused() {
    ExperimentSpec base = TinySpec.spec("tiny");
    GraphSpec uneven =
        GraphSpec.of(GraphBuilder.anchor("image").bind("text", "audio").weight("text", 2).build());
    Ablation ablation =
        Ablation.of(
            "anchors",
            new ExperimentSpec("tiny", "", base.data(), uneven, base.recipe(), List.of(0L)));

    assertThatThrownBy(() -> StudyGraphs.of(ablation, TinySpec.REGISTRY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("treats its edges differently");
  }

  @Test
  void long_names_of_runs_give_way_to_the_graphs_identity() {
    Ablation ablation = Ablation.of("a".repeat(40), TinySpec.spec("tiny"));
    StudyGraph graph = StudyGraphs.of(ablation, TinySpec.REGISTRY).get(0);

    String name = Studies.runName(ablation.name(), graph, Long.MIN_VALUE);

    assertThat(name).contains(graph.graph().identity()).hasSizeLessThanOrEqualTo(80);
    assertThat(Studies.runName("s", graph, 3)).isEqualTo("s.star-image.seed3");
  }
}
