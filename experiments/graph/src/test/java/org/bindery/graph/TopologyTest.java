package org.bindery.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class TopologyTest {
  private static int diameter(BindingGraph graph) {
    return graph.emergence().ordered().stream().mapToInt(Emergence.Pair::distance).max().orElse(0);
  }

  private static int emergent(BindingGraph graph) {
    return graph.emergence().unordered(PairKind.EMERGENT).size();
  }

  @Test
  void everyShapeHasItsNumberOfEdgesItsDiameterAndItsEmergentPairs() {
    for (int n = 4; n <= 9; n++) {
      ColumnId[] all = Sample.array("s", n);
      BindingGraph star = BindingGraph.star(all[0], Arrays.copyOfRange(all, 1, n));
      assertThat(star.topology()).isEqualTo(Topology.STAR);
      assertThat(star.edges()).hasSize(n - 1);
      assertThat(diameter(star)).isEqualTo(2);
      assertThat(emergent(star)).isEqualTo((n - 1) * (n - 2) / 2);

      BindingGraph chain = BindingGraph.chain(all);
      assertThat(chain.topology()).isEqualTo(Topology.CHAIN);
      assertThat(chain.edges()).hasSize(n - 1);
      assertThat(diameter(chain)).isEqualTo(n - 1);
      assertThat(emergent(chain)).isEqualTo((n - 1) * (n - 2) / 2);

      BindingGraph complete = BindingGraph.complete(all);
      assertThat(complete.topology()).isEqualTo(Topology.COMPLETE);
      assertThat(complete.edges()).hasSize(n * (n - 1) / 2);
      assertThat(diameter(complete)).isEqualTo(1);
      assertThat(emergent(complete)).isZero();

      BindingGraph hubs = BindingGraph.twoHubs(all[0], all[1], Arrays.copyOfRange(all, 2, n));
      assertThat(hubs.topology()).isEqualTo(Topology.TWO_HUBS);
      assertThat(hubs.hubs()).containsExactly(all[0], all[1]);
      assertThat(hubs.edges()).hasSize(1 + 2 * (n - 2));
      assertThat(diameter(hubs)).isEqualTo(2);
      assertThat(emergent(hubs)).isEqualTo((n - 2) * (n - 3) / 2);

      BindingGraph centroid = BindingGraph.centroid(all);
      assertThat(centroid.topology()).isEqualTo(Topology.CENTROID);
      assertThat(centroid.edges()).isEmpty();
      assertThat(centroid.joints()).containsExactly(new JointEdge(List.of(all), LossSpec.CENTROID));
      assertThat(diameter(centroid)).isEqualTo(1);
      assertThat(emergent(centroid)).isZero();
    }
  }

  @Test
  void anySignalCanBeTheAnchorOfAStar() {
    List<ColumnId> all = Sample.names("s", 5);
    for (ColumnId anchor : all) {
      ColumnId[] bound = all.stream().filter(c -> !c.equals(anchor)).toArray(ColumnId[]::new);
      BindingGraph star = BindingGraph.star(anchor, bound);
      assertThat(star.anchor()).contains(anchor);
      assertThat(star.emergence().unordered(PairKind.EMERGENT))
          .allSatisfy(pair -> assertThat(pair.path().get(1)).isEqualTo(anchor));
    }
  }

  @Test
  void aRandomTreeHasOneEdgeLessThanSignalsAndNoCircle() {
    Random random = new Random(17);
    for (int trial = 0; trial < 200; trial++) {
      int n = 2 + random.nextInt(8);
      List<ColumnId> nodes = Sample.names("s", n);
      TrainedEdge[] edges = new TrainedEdge[n - 1];
      for (int i = 1; i < n; i++) {
        edges[i - 1] = new TrainedEdge(nodes.get(i), nodes.get(random.nextInt(i)));
      }
      BindingGraph tree = BindingGraph.tree(edges);
      assertThat(tree.topology())
          .as("%s", tree)
          .isIn(Topology.TREE, Topology.CHAIN, Topology.TWO_HUBS);
      assertThat(tree.edges()).hasSize(n - 1);
      assertThat(emergent(tree)).isEqualTo((n - 1) * (n - 2) / 2);
    }
  }

  @Test
  void whatClosesACircleIsNoTree() {
    assertThatThrownBy(
            () -> GraphBuilder.tree().edge("a", "b").edge("b", "c").edge("c", "a").build())
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("a-c closes a circle, and a tree has none.");
    assertThatThrownBy(() -> GraphBuilder.tree().edge("a", "b").edge("c", "d").build())
        .hasMessageContaining("falls into 2 parts");
  }

  @Test
  void aSignalCanBeBoundToOneOfTheHubs() {
    BindingGraph graph =
        GraphBuilder.twoHubs("image", "text")
            .bind("audio")
            .bindTo("image", "imu", "depth")
            .bindTo("text", "ecg")
            .build();

    assertThat(graph.topology()).isEqualTo(Topology.TWO_HUBS);
    assertThat(graph.edges()).hasSize(1 + 2 + 2 + 1);
    assertThat(graph.emergence().between(ColumnId.of("imu"), ColumnId.of("ecg")).path())
        .extracting(ColumnId::toString)
        .containsExactly("imu", "image", "text", "ecg");
    assertThat(graph.toString())
        .startsWith("two hubs image and text: 6 signals, 6 trained edges, 9 emergent pairs");
  }

  @Test
  void ofSeveralShapesThatFitTheOneThatSaysMostIsNamed() {
    assertThat(BindingGraph.twoHubs(id("a"), id("b"), id("c")).topology())
        .as("three signals, every two joined")
        .isEqualTo(Topology.COMPLETE);
    assertThat(GraphBuilder.twoHubs("a", "b").bindTo("a", "c").bindTo("b", "d").build().topology())
        .as("c - a - b - d")
        .isEqualTo(Topology.CHAIN);
    assertThat(
            GraphBuilder.twoHubs("a", "b")
                .bindTo("a", "c", "e")
                .bindTo("b", "d")
                .build()
                .topology())
        .as("one hub has one leaf only")
        .isEqualTo(Topology.TREE);
    assertThat(GraphBuilder.anchor("a").bind("b", "c", "d", "e").edge("c", "d").build().topology())
        .isEqualTo(Topology.STAR_PLUS);
    assertThat(GraphBuilder.anchor("a").bind("b", "c").edge("b", "c").build().topology())
        .isEqualTo(Topology.COMPLETE);
    GraphBuilder three = GraphBuilder.withoutAnchor();
    assertThat(three.joint(LossSpec.of("gram"), "a", "b", "c").build().topology())
        .as("anchor-free, but no centroid")
        .isEqualTo(Topology.CUSTOM);
    assertThat(
            GraphBuilder.anchor("a")
                .bind("b", "c")
                .joint(LossSpec.CENTROID, "a", "b", "c")
                .build()
                .topology())
        .as("a star and more")
        .isEqualTo(Topology.CUSTOM);
  }

  private static ColumnId id(String name) {
    return ColumnId.of(name);
  }

  @Test
  void renamingTheSignalsRenamesTheHubsAndKeepsTheShape() {
    Random random = new Random(19);
    int twoHubs = 0;
    for (int trial = 0; trial < 300; trial++) {
      Sample sample = random.nextInt(3) == 0 ? hubs(random) : Sample.random(random);
      List<ColumnId> fresh = new ArrayList<>(Sample.names("other", sample.nodes().size()));
      Collections.shuffle(fresh, random);
      Map<ColumnId, ColumnId> names = new HashMap<>();
      for (int i = 0; i < fresh.size(); i++) {
        names.put(sample.nodes().get(i), fresh.get(i));
      }
      BindingGraph graph = sample.graph();
      BindingGraph renamed = sample.renamed(names).graph();
      assertThat(renamed.topology()).as("trial %d", trial).isEqualTo(graph.topology());
      assertThat(renamed.hubs())
          .as("trial %d", trial)
          .containsExactlyInAnyOrderElementsOf(graph.hubs().stream().map(names::get).toList());
      twoHubs += graph.topology() == Topology.TWO_HUBS ? 1 : 0;
    }
    assertThat(twoHubs).as("the trials reach the case").isGreaterThan(30);
  }

  private static Sample hubs(Random random) {
    List<ColumnId> nodes = Sample.names("s", 6 + random.nextInt(3));
    List<Edge> edges = new ArrayList<>();
    edges.add(new TrainedEdge(nodes.get(0), nodes.get(1)));
    for (int i = 2; i < nodes.size(); i++) {
      int which = i < 4 ? 2 : random.nextInt(3);
      if (which != 1) {
        edges.add(new TrainedEdge(nodes.get(0), nodes.get(i)));
      }
      if (which != 0) {
        edges.add(new TrainedEdge(nodes.get(1), nodes.get(i)));
      }
    }
    return new Sample(Optional.empty(), nodes, edges);
  }

  @Test
  void aGrownGraphHasOneSignalAndOneEdgeMoreAndLocksAllTheOthers() {
    BindingGraph base = GraphBuilder.anchor("image").bind("text", "audio").build();

    Growth growth = base.grow(id("imu"), id("image"));

    assertThat(growth.graph())
        .isEqualTo(GraphBuilder.anchor("image").bind("text", "audio", "imu").build());
    assertThat(growth.bind()).containsExactly(id("imu"));
    assertThat(growth.locked()).containsExactlyElementsOf(base.nodes());
    assertThat(growth).hasToString("imu grown onto image; image, text, audio stay as they are");
    assertThat(
            growth
                .withEdge(growth.edge().withLoss(LossSpec.of("siglip")))
                .withTower(TowerSpec.standard().withFrozen("a"))
                .graph())
        .isEqualTo(
            GraphBuilder.from(base)
                .bind("imu")
                .loss("imu", LossSpec.of("siglip"))
                .frozen("imu", "a")
                .build());
  }

  @Test
  void theStageBeforeAGrowthTrainsEveryEdgeOfTheBaseAndTheGrowthOnlyTheNewOne() {
    Random random = new Random(23);
    for (int trial = 0; trial < 100; trial++) {
      BindingGraph base = Sample.random(random).graph();
      ColumnId at = base.nodes().get(random.nextInt(base.nodes().size()));
      Growth growth = base.grow(id("leaf"), at);
      for (TrainedEdge edge : growth.graph().trainedEdges()) {
        boolean before = growth.before().contains(edge.a()) || growth.before().contains(edge.b());
        boolean during = growth.bind().contains(edge.a()) || growth.bind().contains(edge.b());
        assertThat(during).as("%s", edge).isEqualTo(edge.touches(id("leaf"))).isNotEqualTo(before);
      }
    }
  }

  @Test
  void aLeafMustBeNewAndGrowSomewhere() {
    BindingGraph base = BindingGraph.star(id("image"), id("text"), id("audio"));
    assertThatThrownBy(() -> base.grow(id("text"), id("audio")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("audio-text joins two of its signals");
    assertThatThrownBy(() -> base.grow(id("imu"), id("depth")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("neither end of depth-imu is one");
  }
}
