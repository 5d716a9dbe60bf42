package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Edge;
import org.bindery.graph.GraphBuilder;
import org.bindery.graph.JointEdge;
import org.bindery.graph.LossSpec;
import org.bindery.graph.PairSource;
import org.bindery.graph.Topology;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.bindery.training.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Graphs from YAML to YAML; the signals are those of the stamps. */
class GraphYamlTest {
  private static final ModalityRegistry REGISTRY = ModalityRegistry.scan();
  private static final List<String> SIGNALS =
      List.of("image", "text", "audio.es", "audio.fr", "audio.be", "audio.en");

  @TempDir Path folder;

  private BindingGraph graph(String yaml) throws IOException {
    String spec = "data: {dataset: stamps}\ngraph:\n" + yaml.indent(2);
    Path file = Files.writeString(folder.resolve("graph.yaml"), spec);
    return SpecReader.read(file, REGISTRY, List.of()).graph().toGraph();
  }

  private String refusal(String yaml) throws IOException {
    try {
      graph(yaml);
    } catch (ConfigException e) {
      return e.getMessage();
    }
    throw new AssertionError("the graph was accepted:\n" + yaml);
  }

  @Test
  void two_hubs_bind_every_signal_to_both_or_to_the_one_named() throws IOException {
    BindingGraph read =
        graph(
            """
            topology: two-hubs
            hubs: [image, text]
            bind: [audio.es, audio.fr, audio.be]
            only: {audio.be: image}
            edges:
              - {between: [image, text], weight: 2}
            """);

    assertThat(read)
        .isEqualTo(
            GraphBuilder.twoHubs("image", "text")
                .bind("audio.es", "audio.fr")
                .bindTo("image", "audio.be")
                .weight("image", "text", 2)
                .build());
    assertThat(read.topology()).isEqualTo(Topology.TWO_HUBS);
  }

  @Test
  void a_tree_is_its_edges() throws IOException {
    assertThat(
            graph(
                """
                topology: tree
                edges:
                  - {between: [image, text]}
                  - {between: [image, audio.es]}
                  - {between: [audio.es, audio.fr]}
                """))
        .isEqualTo(
            GraphBuilder.tree()
                .edge("image", "text")
                .edge("image", "audio.es")
                .edge("audio.es", "audio.fr")
                .build());
    assertThat(
            refusal(
                """
                topology: tree
                edges:
                  - {between: [image, text]}
                  - {between: [image, audio.es]}
                  - {between: [audio.es, text]}
                """))
        .contains("A tree of 3 signals has 2 edges and no joint edge, but here are 3 and 0");
  }

  @Test
  void a_centroid_is_one_joint_edge_which_joint_may_change() throws IOException {
    assertThat(graph("{topology: centroid, bind: [image, text, audio.es]}"))
        .isEqualTo(GraphBuilder.centroid("image", "text", "audio.es").build());
    JointEdge changed =
        new JointEdge(
                List.of(ColumnId.of("image"), ColumnId.of("text"), ColumnId.of("audio.es")),
                LossSpec.CENTROID)
            .withWeight(2)
            .withLogitScale(new LogitScale.Fixed(10));
    assertThat(
            graph(
                """
                topology: centroid
                bind: [image, text, audio.es]
                joint:
                  - {between: [image, text, audio.es], weight: 2, logitScale: 10}
                """))
        .isEqualTo(GraphBuilder.withoutAnchor().joint(changed).build());
  }

  @Test
  void a_star_can_have_extra_edges_with_few_pairs() throws IOException {
    assertThat(
            graph(
                """
                topology: star-plus
                anchor: image
                bind: [text, audio.es, audio.fr]
                edges:
                  - {between: [text, audio.es], pairs: {limit: 200}}
                  - {between: [image, text], share: 0.5}
                """))
        .isEqualTo(
            GraphBuilder.anchor("image")
                .bind("text", "audio.es", "audio.fr")
                .share("text", 0.5)
                .edge("text", "audio.es")
                .pairs("text", "audio.es", PairSource.atMost(200))
                .build());
  }

  @Test
  void losses_are_a_name_or_a_name_with_what_differs() throws IOException {
    BindingGraph read =
        graph(
            """
            anchor: image
            bind: [text, audio.es, audio.fr]
            edges:
              - {between: [image, text], loss: siglip}
              - {between: [image, audio.es], loss: {siglip: {bias: -10, list: [1, 2]}}}
              - {between: [image, audio.fr], pairs: {limit: 2000, wrong: 0.3}}
            joint:
              - {between: [text, image, audio.es], loss: {gram: {anchor: text}}, share: 0.5}
            """);

    assertThat(read.trainedEdges())
        .extracting(TrainedEdge::loss)
        .containsExactly(
            LossSpec.of("siglip"),
            new LossSpec("siglip", Map.of("bias", -10, "list", List.of(1, 2))),
            LossSpec.INFO_NCE);
    assertThat(read.trainedEdges().get(2).source())
        .isEqualTo(PairSource.atMost(2000).withWrong(0.3));
    assertThat(read.joints())
        .containsExactly(
            new JointEdge(
                    List.of(ColumnId.of("text"), ColumnId.of("image"), ColumnId.of("audio.es")),
                    new LossSpec("gram", Map.of("anchor", "text")))
                .withShare(0.5));
  }

  @Test
  void mistakes_are_told_with_their_line_in_one_sentence() throws IOException {
    String star = "anchor: image\nbind: [text, audio.es]\n";
    assertThat(refusal(star + "edges: [{between: [image, text], loss: [a]}]"))
        .isEqualTo(
            "graph.yaml line 5: graph.edges[0].loss must be a name such as infonce, or {siglip:"
                + " {bias: -10}}, not a list.");
    assertThat(refusal(star + "edges:\n  - between: [image, text]\n    pairs: {limit: 1}"))
        .isEqualTo(
            "graph.yaml line 7: An edge limited to 1 pairs has no negatives: use at least 2.");
    assertThat(refusal(star + "edges:\n  - between: [image, text]\n    pairs: {limit: few}"))
        .contains("line 7", "pairs.limit must be a whole number, not 'few'");
    assertThat(refusal(star + "edges: [{between: [image, text], share: 2}]"))
        .startsWith("graph.yaml line 2: The share 2.0 of edge image-text is not allowed");
    assertThat(refusal(star + "hubs: [image, text]"))
        .contains("line 5", "hubs counts only with topology: two-hubs");
    assertThat(refusal("topology: two-hubs\nbind: [image, text]"))
        .contains("two-hubs needs two of them, such as hubs: [image, text], not []");
    assertThat(
            refusal(
                "topology: two-hubs\nhubs: [image, text]\nbind: [audio.es]\nonly: {audio.es: x}"))
        .contains("line 6", "only: {audio.es: x} must name a signal of bind");
    assertThat(refusal("topology: two-hubs\nhubs: [image, txt]\nbind: [audio.es]"))
        .contains("line 4", "Did you mean 'text'?");
    assertThat(refusal(star + "joint:\n  - {between: [image, audio.esp, text]}"))
        .contains("line 6", "has no column 'audio.esp'; did you mean 'audio.es'?");
    assertThat(refusal(star + "joint: [{between: [image, text]}]"))
        .contains("A joint edge is over three or more different signals");
    assertThat(refusal(star + "edges: [{between: [image, text], given: true, loss: dcl}]"))
        .contains("is given and not trained: leave out given, or its loss, share and pairs.");
  }

  @Test
  void graphs_of_every_shape_survive_being_written_and_read() throws IOException {
    Random random = new Random(41);
    Map<Topology, Integer> reached = new java.util.EnumMap<>(Topology.class);
    for (int trial = 0; trial < 150; trial++) {
      BindingGraph graph = dressed(plain(random), random);
      GraphSpec said = GraphSpec.of(graph);
      ExperimentSpec spec =
          new ExperimentSpec(
              "graph", "", DataSpec.of("stamps"), said, Recipe.standard(), List.of(0L));
      Path file = folder.resolve("graph.yaml");
      SpecWriter.write(spec, file);

      GraphSpec read = SpecReader.read(file, REGISTRY, List.of()).graph();

      assertThat(read).as("trial %d: %s", trial, Files.readString(file)).isEqualTo(said);
      assertThat(read.toGraph()).as("trial %d", trial).isEqualTo(graph);
      assertThat(read.toGraph().identity()).isEqualTo(graph.identity());
      assertThat(read.toGraph().nodes()).isEqualTo(graph.nodes());
      assertThat(read.toGraph().edges()).isEqualTo(graph.edges());
      reached.merge(said.topology(), 1, Integer::sum);
    }
    assertThat(reached.keySet()).as("every topology is tried").containsOnly(Topology.values());
  }

  private static BindingGraph plain(Random random) {
    List<String> all = new ArrayList<>(SIGNALS);
    java.util.Collections.shuffle(all, random);
    int n = 3 + random.nextInt(4);
    String[] names = all.subList(0, n).toArray(String[]::new);
    String[] rest = all.subList(1, n).toArray(String[]::new);
    GraphBuilder star = GraphBuilder.anchor(names[0]).bind(rest);
    return switch (random.nextInt(8)) {
      case 0 -> star.build();
      case 1 -> GraphBuilder.chain(names).build();
      case 2 -> GraphBuilder.complete(names).build();
      case 3 -> GraphBuilder.centroid(names).build();
      case 4 -> star.edge(rest[0], rest[1]).build();
      case 5 -> {
        GraphBuilder tree = GraphBuilder.tree();
        for (int i = 1; i < n; i++) {
          tree = tree.edge(names[random.nextInt(i)], names[i]);
        }
        yield tree.build();
      }
      case 6 -> {
        GraphBuilder hubs = GraphBuilder.twoHubs(all.get(0), all.get(1));
        hubs = hubs.bind(all.get(2), all.get(3)).bindTo(all.get(random.nextInt(2)), all.get(4));
        yield hubs.build();
      }
      default -> star.joint(LossSpec.of("gram"), names).build();
    };
  }

  private static BindingGraph dressed(BindingGraph graph, Random random) {
    List<Edge> edges = new ArrayList<>();
    for (TrainedEdge edge : graph.trainedEdges()) {
      TrainedEdge made = edge;
      made = random.nextInt(3) > 0 ? made : made.withWeight(0.25 * (1 + random.nextInt(8)));
      made = random.nextInt(3) > 0 ? made : made.withShare(0.1 * (1 + random.nextInt(9)));
      made = random.nextInt(3) > 0 ? made : made.withLogitScale(new LogitScale.Learned(5, 50));
      made = random.nextInt(3) > 0 ? made : made.withLoss(loss(random));
      made = random.nextInt(3) > 0 ? made : made.withSource(source(random));
      edges.add(made);
    }
    List<JointEdge> joints =
        graph.joints().stream()
            .map(joint -> random.nextBoolean() ? joint : joint.withSource(source(random)))
            .map(joint -> random.nextBoolean() ? joint : joint.withWeight(3))
            .toList();
    return BindingGraph.of(graph.anchor(), graph.nodes(), edges, joints, graph.towers());
  }

  private static LossSpec loss(Random random) {
    return random.nextBoolean()
        ? LossSpec.of("siglip")
        : new LossSpec("mil-nce", Map.of("released", true, "k", random.nextInt(5), "x", 0.5));
  }

  private static PairSource source(Random random) {
    Optional<Integer> limit =
        random.nextBoolean() ? Optional.empty() : Optional.of(2 + random.nextInt(1000));
    return new PairSource(
        limit, random.nextBoolean() ? 0 : random.nextDouble(), random.nextBoolean());
  }
}
