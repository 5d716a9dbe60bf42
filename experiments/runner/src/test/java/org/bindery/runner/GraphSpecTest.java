package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.graph.StartingWeights;
import org.bindery.graph.Topology;
import org.bindery.graph.Tuning;
import org.bindery.spi.LogitScale;
import org.junit.jupiter.api.Test;

class GraphSpecTest {
  private static void survives(BindingGraph graph) {
    BindingGraph back = GraphSpec.of(graph).toGraph();
    assertThat(back).isEqualTo(graph);
    assertThat(back.identity()).isEqualTo(graph.identity());
    assertThat(back.nodes()).as("the order to show them in").isEqualTo(graph.nodes());
  }

  @Test
  void every_topology_survives_being_written_as_a_spec() {
    survives(GraphBuilder.anchor("image").bind("text", "audio.es", "audio.fr").build());
    survives(GraphBuilder.chain("text", "image", "audio").build());
    survives(GraphBuilder.complete("text", "image", "audio").build());
    survives(
        GraphBuilder.withoutAnchor()
            .edge("a", "b")
            .edge("b", "c")
            .given("c", "d")
            .frozen("c", "clip-c")
            .frozen("d", "clip-d")
            .build());
  }

  @Test
  void scales_weights_given_edges_and_towers_survive() {
    survives(
        GraphBuilder.anchor("image")
            .bind("audio", "text")
            .logitScale("audio", new LogitScale.Fixed(20))
            .weight("text", 0.5)
            .frozen("text", "all-minilm-l6-v2")
            .tower("audio", Map.of("depth", 2, "dropPath", 0.1, "kind", "vit"))
            .preprocess("image", Map.of("size", 64))
            .build());
    survives(
        GraphBuilder.anchor("image")
            .bind("audio")
            .given("image", "text")
            .frozen("image", "clip-image")
            .frozen("text", "clip-text")
            .build());
  }

  @Test
  void weights_and_tunings_survive() {
    StartingWeights weights = new StartingWeights("a b.pth", StartingWeights.Names.LANGUAGEBIND);
    GraphBuilder base = GraphBuilder.anchor("image").bind("text").weights("image", weights);
    survives(base.build());
    survives(base.tuning("image", new Tuning.Probe()).build());
    survives(base.tuning("image", new Tuning.LowRank(3, 0.5, 2, Tuning.LowRank.MAPS)).build());
    survives(GraphBuilder.anchor("image").bind("text").tuning("text", new Tuning.Probe()).build());
  }

  @Test
  void a_star_is_written_as_a_star_with_only_what_differs() {
    GraphSpec spec =
        GraphSpec.of(
            GraphBuilder.anchor("image")
                .bind("text", "audio")
                .logitScale("audio", new LogitScale.Fixed(20))
                .build());

    assertThat(spec.topology()).isEqualTo(Topology.STAR);
    assertThat(spec.anchor()).contains("image");
    assertThat(spec.bind()).containsExactly("text", "audio");
    assertThat(spec.edges()).hasSize(1);
    assertThat(spec.towers()).isEmpty();
  }

  @Test
  void a_chain_and_a_complete_graph_are_made_from_the_order_of_bind() {
    List<String> signals = List.of("a", "b", "c");

    assertThat(spec(Topology.CHAIN, signals).toGraph())
        .isEqualTo(GraphBuilder.chain("a", "b", "c").build());
    assertThat(spec(Topology.COMPLETE, signals).toGraph())
        .isEqualTo(GraphBuilder.complete("a", "b", "c").build());
  }

  @Test
  void whole_numbers_are_equal_however_wide_they_were_given() {
    GraphSpec.Tower wide = new GraphSpec.Tower(Optional.empty(), Map.of("width", 256L), Map.of());
    GraphSpec.Tower narrow = new GraphSpec.Tower(Optional.empty(), Map.of("width", 256), Map.of());

    assertThat(wide).isEqualTo(narrow);
  }

  @Test
  void an_anchor_that_is_not_among_bind_comes_first() {
    GraphSpec spec =
        new GraphSpec(Topology.COMPLETE, Optional.of("a"), List.of("b", "c"), List.of(), Map.of());

    assertThat(spec.toGraph().nodes()).hasToString("[a, b, c]");
    assertThat(spec.toGraph().trainedEdges()).hasSize(3);
  }

  private static GraphSpec spec(Topology topology, List<String> signals) {
    return new GraphSpec(topology, Optional.empty(), signals, List.of(), Map.of());
  }
}
