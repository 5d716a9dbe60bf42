package org.bindery.graph;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bindery.spi.LogitScale;
import org.junit.jupiter.api.Test;

class GraphDifferenceTest {
  @Test
  void equalGraphsDoNotDifferInWhateverOrderTheyWereWritten() {
    Random random = new Random(29);
    for (int trial = 0; trial < 200; trial++) {
      BindingGraph graph = Sample.rich(random);
      List<Edge> edges = new ArrayList<>(graph.edges());
      List<JointEdge> joints = new ArrayList<>(graph.joints());
      Collections.shuffle(edges, random);
      Collections.reverse(joints);
      BindingGraph other =
          BindingGraph.of(graph.anchor(), graph.nodes(), edges, joints, graph.towers());

      GraphDifference difference = GraphDifference.between(graph, other);

      assertThat(difference.isEmpty()).as("trial %d: %s", trial, difference).isTrue();
      assertThat(difference.consequences()).isEmpty();
      assertThat(difference).hasToString("The graphs are equal.");
      assertThat(other.identity()).isEqualTo(graph.identity());
    }
  }

  @Test
  void unequalGraphsDifferAndBothWaysAlike() {
    Random random = new Random(31);
    int equal = 0;
    for (int trial = 0; trial < 300; trial++) {
      BindingGraph one = Sample.rich(random);
      BindingGraph other =
          random.nextInt(4) == 0
              ? one
              : BindingGraph.of(
                  one.anchor(),
                  one.nodes(),
                  one.edges().stream().map(edge -> changed(edge, random)).toList(),
                  one.joints(),
                  one.towers());
      other = random.nextInt(4) == 0 ? Sample.rich(random) : other;

      GraphDifference there = GraphDifference.between(one, other);
      GraphDifference back = GraphDifference.between(other, one);

      assertThat(there.isEmpty()).as("trial %d: %s", trial, there).isEqualTo(one.equals(other));
      assertThat(there.isEmpty()).isEqualTo(one.identity().equals(other.identity()));
      assertThat(back.added()).containsExactlyInAnyOrderElementsOf(there.removed());
      assertThat(back.removed()).containsExactlyInAnyOrderElementsOf(there.added());
      assertThat(back.changed()).hasSameSizeAs(there.changed());
      assertThat(back.consequences()).hasSameSizeAs(there.consequences());
      equal += there.isEmpty() ? 1 : 0;
    }
    assertThat(equal).as("both cases are reached").isBetween(30, 270);
  }

  private static Edge changed(Edge edge, Random random) {
    TrainedEdge trained = (TrainedEdge) edge;
    return switch (random.nextInt(9)) {
      case 0 -> trained.withWeight(1.00001);
      case 1 -> trained.withShare(0.75);
      case 2 -> trained.withLoss(LossSpec.of("dcl"));
      case 4 -> trained.withSource(trained.source().withAligned(!trained.source().aligned()));
      case 3 -> trained.withLogitScale(new LogitScale.Fixed(10.00001));
      default -> trained;
    };
  }

  @Test
  void aResearcherReadsWhatWasDoneAndWhatFollows() {
    GraphBuilder base = GraphBuilder.anchor("image").bind("text", "audio", "depth");
    BindingGraph first = base.build();
    BindingGraph second =
        GraphBuilder.anchor("image")
            .bind("text", "audio", "imu")
            .edge("audio", "text")
            .pairs("audio", "text", PairSource.atMost(200).withWrong(0.25))
            .loss("text", new LossSpec("siglip", Map.of("bias", -10)))
            .weight("audio", 2)
            .share("audio", 0.5)
            .frozen("text", "all-minilm-l6-v2")
            .build();

    assertThat(GraphDifference.between(first, second))
        .hasToString(
            """
            + signal imu
            + edge image-imu: trained
            + edge audio-text: trained, at most 200 rows, 25 % wrong
            - signal depth
            - edge depth-image: trained
            ~ edge image-text: the loss was infonce and is siglip {bias: -10}
            ~ edge audio-image: the weight was 1 and is 2
            ~ edge audio-image: the share of the batch was 1 and is 0.5
            ~ tower text was standard and is frozen all-minilm-l6-v2
            = audio-text was emergent, 2 steps apart, and is trained""");
  }

  @Test
  void anchorsJointEdgesAndKindsOfEdgesAreCompared() {
    GraphBuilder frozen =
        GraphBuilder.withoutAnchor().edge("b", "c").frozen("a", "x").frozen("b", "x");
    BindingGraph first = frozen.edge("a", "b").joint(LossSpec.CENTROID, "a", "b", "c").build();
    BindingGraph second =
        GraphBuilder.anchor("b")
            .bind("c")
            .given("a", "b")
            .frozen("a", "x")
            .frozen("b", "x")
            .joint(new JointEdge(List.copyOf(first.joints().get(0).columns()), LossSpec.of("gram")))
            .build();

    assertThat(GraphDifference.between(first, second).changed())
        .containsExactly(
            "anchor was none and is b",
            "edge a-b was trained and is given",
            "joint a+b+c: the loss was centroid and is gram");
    assertThat(GraphDifference.between(frozen.edge("a", "b").build(), first).toString().lines())
        .containsExactly(
            "+ joint a+b+c: loss centroid", "= a-c was emergent, 2 steps apart, and is trained");
  }

  @Test
  void whatDiffersNeverReadsTheSameOnBothSides() {
    GraphBuilder base = GraphBuilder.anchor("image").bind("depth");
    BindingGraph alike = base.pairs("depth", PairSource.ALL.withAligned(true)).build();

    assertThat(GraphDifference.between(base.build(), alike))
        .hasToString(
            "~ edge depth-image: the source of pairs was all rows and is all rows, augmented alike");
  }
}
