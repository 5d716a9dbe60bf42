package org.bindery.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.junit.jupiter.api.Test;

class BindingGraphTest {
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ColumnId TEXT = ColumnId.of("text");
  private static final ColumnId AUDIO = ColumnId.of("audio");
  private static final ColumnId DEPTH = ColumnId.of("depth");

  @Test
  void anEdgeHasNoDirection() {
    assertThat(new TrainedEdge(TEXT, IMAGE))
        .isEqualTo(new TrainedEdge(IMAGE, TEXT))
        .hasSameHashCodeAs(new TrainedEdge(IMAGE, TEXT));
    assertThat(new GivenEdge(TEXT, IMAGE)).isEqualTo(new GivenEdge(IMAGE, TEXT));
    assertThat(new TrainedEdge(TEXT, IMAGE).joins(TEXT, IMAGE)).isTrue();
    assertThat(new TrainedEdge(TEXT, IMAGE).joins(TEXT, AUDIO)).isFalse();
  }

  @Test
  void anEdgeRefusesOneEndTwiceAndAWeightThatIsNotPositive() {
    assertThatThrownBy(() -> new GivenEdge(TEXT, TEXT))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("both ends are 'text'");
    for (double weight : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> new TrainedEdge(TEXT, IMAGE, Optional.empty(), weight))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("image-text");
    }
  }

  @Test
  void theShapeIsReadOffTheEdges() {
    assertThat(BindingGraph.star(IMAGE, TEXT, AUDIO).topology()).isEqualTo(Topology.STAR);
    assertThat(BindingGraph.star(IMAGE, TEXT).topology()).isEqualTo(Topology.STAR);
    assertThat(BindingGraph.chain(TEXT, IMAGE, AUDIO).topology()).isEqualTo(Topology.CHAIN);
    assertThat(BindingGraph.chain(TEXT, IMAGE).topology()).isEqualTo(Topology.CHAIN);
    assertThat(BindingGraph.complete(TEXT, IMAGE, AUDIO).topology()).isEqualTo(Topology.COMPLETE);
    assertThat(
            GraphBuilder.anchor("image")
                .bind("text", "audio")
                .edge("audio", "depth")
                .build()
                .topology())
        .isEqualTo(Topology.CHAIN);
    assertThat(
            GraphBuilder.anchor("image")
                .bind("text", "audio", "imu")
                .edge("audio", "depth")
                .build()
                .topology())
        .isEqualTo(Topology.TREE);
    assertThat(
            GraphBuilder.withoutAnchor()
                .edge("image", "text")
                .edge("image", "audio")
                .edge("image", "depth")
                .build()
                .topology())
        .as("three leaves without a declared anchor")
        .isEqualTo(Topology.TREE);
  }

  @Test
  void equalityAndIdentityDoNotDependOnTheOrderOfWriting() {
    Random random = new Random(7);
    for (int trial = 0; trial < 100; trial++) {
      Sample sample = Sample.random(random);
      List<ColumnId> nodes = new ArrayList<>(sample.nodes());
      List<Edge> edges = new ArrayList<>(sample.edges());
      BindingGraph one = BindingGraph.of(sample.anchor(), nodes, edges, Map.of());
      Collections.shuffle(nodes, random);
      Collections.shuffle(edges, random);
      BindingGraph other = BindingGraph.of(sample.anchor(), nodes, edges, Map.of());
      assertThat(other.topology()).as("trial %d", trial).isEqualTo(one.topology());

      assertThat(other).as("trial %d", trial).isEqualTo(one).hasSameHashCodeAs(one);
      assertThat(other.identity()).as("trial %d", trial).isEqualTo(one.identity());
    }
  }

  @Test
  void everyDifferenceChangesTheIdentity() {
    GraphBuilder base = GraphBuilder.anchor("image").bind("text", "audio");
    List<BindingGraph> different =
        List.of(
            base.build(),
            base.bind("depth").build(),
            GraphBuilder.withoutAnchor().edge("image", "text").edge("image", "audio").build(),
            base.weight("text", 2).build(),
            base.loss("text", LossSpec.of("siglip")).build(),
            base.loss("text", new LossSpec("siglip", Map.of("bias", -5))).build(),
            base.share("text", 0.5).build(),
            base.pairs("text", PairSource.atMost(200)).build(),
            base.pairs("text", PairSource.atMost(200).withWrong(0.3)).build(),
            base.pairs("text", PairSource.ALL.withWrong(0.3)).build(),
            base.pairs("text", PairSource.ALL.withAligned(true)).build(),
            base.joint(LossSpec.CENTROID, "image", "text", "audio").build(),
            base.joint(LossSpec.of("gram"), "image", "text", "audio").build(),
            base.joint(LossSpec.of("gram"), "text", "image", "audio").build(),
            base.logitScale("text", new LogitScale.Fixed(10)).build(),
            base.logitScale("text", new LogitScale.Learned(10, 10)).build(),
            base.logitScale("text", new LogitScale.Learned(10, 100)).build(),
            base.frozen("text", "a").build(),
            base.tower("text", Map.of("depth", 4)).build(),
            base.tower("text", Map.of("depth", "4")).build(),
            base.preprocess("text", Map.of("depth", 4)).build(),
            base.tower("text", Map.of("list", List.of("a", "b"))).build(),
            base.tower("text", Map.of("list", List.of("a, b"))).build(),
            base.weights("text", new StartingWeights("a", StartingWeights.Names.OPENCLIP)).build(),
            base.weights("text", new StartingWeights("b", StartingWeights.Names.OPENCLIP)).build(),
            base.weights("text", new StartingWeights("b", StartingWeights.Names.IMAGEBIND)).build(),
            base.tuning("text", new Tuning.Probe()).build(),
            base.tuning("text", Tuning.LowRank.standard()).build(),
            base.tuning("text", new Tuning.LowRank(8, 16, 1, Tuning.LowRank.MAPS)).build(),
            base.tuning("text", new Tuning.LowRank(8, 8, 1, Tuning.LowRank.MAPS)).build());

    assertThat(different).extracting(BindingGraph::identity).doesNotHaveDuplicates();
    assertThat(different).doesNotHaveDuplicates();
  }

  @Test
  void sayingTheDefaultsOfAnEdgeSaysNothing() {
    GraphBuilder base = GraphBuilder.anchor("image").bind("text", "audio");
    BindingGraph said =
        base.loss("text", LossSpec.INFO_NCE)
            .share("text", 1)
            .weight("text", 1)
            .pairs("text", PairSource.ALL)
            .build();
    assertThat(said).isEqualTo(base.build());
    assertThat(said.identity()).isEqualTo(base.build().identity());
    assertThat(said).hasToString(base.build().toString());
  }

  @Test
  void sayingThatAllIsTrainedSaysNothing() {
    GraphBuilder base = GraphBuilder.anchor("image").bind("text").tower("text", Map.of("depth", 4));
    BindingGraph said = base.tuning("text", new Tuning.Full()).build();
    assertThat(said).isEqualTo(base.build());
    assertThat(said.identity()).isEqualTo(base.build().identity());
    assertThat(said.toString()).isEqualTo(base.build().toString());
  }

  @Test
  void aTunedTowerIsShownWithItsWeightsAndWhatIsTrained() {
    StartingWeights weights =
        new StartingWeights("tower.safetensors", StartingWeights.Names.IMAGEBIND);
    GraphBuilder base = GraphBuilder.anchor("image").bind("text").weights("image", weights);
    assertThat(base.tuning("image", new Tuning.Probe()).build().toString())
        .endsWith(
            "tower image: weights tower.safetensors (imagebind names); only the head is trained");
    assertThat(
            base.tuning("image", new Tuning.LowRank(4, 8, 2, List.of("fc1", "in_proj", "fc1")))
                .build()
                .toString())
        .endsWith("lora of rank 4, alpha 8, last 2 blocks, in_proj fc1");
  }

  @Test
  void aTuningThatMakesNoSenseIsRefusedInOneSentence() {
    assertThatThrownBy(() -> new Tuning.LowRank(0, 16, 0, Tuning.LowRank.MAPS))
        .hasMessage("The rank of lora is 0; use a whole number from 1 on.");
    assertThatThrownBy(() -> new Tuning.LowRank(8, 16, 0, List.of("in_porj")))
        .hasMessageContaining("no linear map 'in_porj'. Did you mean 'in_proj'?");
    assertThatThrownBy(
            () ->
                GraphBuilder.anchor("image")
                    .bind("text")
                    .frozen("text", "a")
                    .tuning("text", new Tuning.Probe())
                    .build())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("leave out frozen, or both weights and tuning");
  }

  @Test
  void theIdentityIsTheSameOnEveryMachine() {
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .bind("text", "audio.es")
            .frozen("text", "all-minilm-l6-v2")
            .build();

    assertThat(CanonicalForm.of(graph))
        .isEqualTo(
            """
            binding-graph 1
            anchor image
            node audio.es
            node image
            node text
            tower text {"encoder"={}, "frozen"=["all-minilm-l6-v2"], "preprocessor"={}}
            trained audio.es image default 1.0
            trained image text default 1.0
            """);
    assertThat(graph.identity()).matches("[0-9a-f]{12}").isEqualTo("38d86e34eb23");
  }

  @Test
  void theTextSaysWhatIsBoundToWhat() {
    assertThat(
            GraphBuilder.anchor("image")
                .bind("text", "audio.es")
                .frozen("text", "all-minilm-l6-v2")
                .logitScale("audio.es", new LogitScale.Learned(1 / 0.07, 100))
                .weight("audio.es", 0.5)
                .build())
        .hasToString(
            """
            star around image: 3 signals, 2 trained edges, 1 emergent pair
              image    --- text      trained
              image    --- audio.es  trained, logit scale learned from 14.29, at most 100, weight 0.5
              text     ... audio.es  emergent, 2 steps through image
              tower text: frozen all-minilm-l6-v2""");
    assertThat(BindingGraph.complete(IMAGE, TEXT, AUDIO).toString())
        .startsWith("complete: 3 signals, 3 trained edges, no emergent pairs\n");
  }

  @Test
  void graphsOfProgramsAreCheckedLikeThoseOfPeople() {
    TrainedEdge edge = new TrainedEdge(IMAGE, TEXT);

    assertThatThrownBy(
            () ->
                BindingGraph.of(Optional.of(AUDIO), List.of(IMAGE, TEXT), List.of(edge), Map.of()))
        .isInstanceOf(GraphException.class)
        .hasMessageContaining("anchor 'audio' is not among the signals");
    assertThatThrownBy(
            () -> BindingGraph.of(Optional.empty(), List.of(IMAGE, AUDIO), List.of(edge), Map.of()))
        .hasMessageContaining("ends at 'text', which is not among the signals");
    assertThatThrownBy(
            () ->
                BindingGraph.of(
                    Optional.empty(), List.of(IMAGE, TEXT), List.of(edge, edge), Map.of()))
        .hasMessageContaining("image-text is there 2 times");
    assertThatThrownBy(() -> BindingGraph.of(Optional.empty(), List.of(), List.of(), Map.of()))
        .hasMessageContaining("no signals");
  }

  @Test
  void aSignalThatIsNotThereIsToldWithWhatIs() {
    assertThatThrownBy(() -> BindingGraph.star(IMAGE, TEXT, DEPTH).tower(ColumnId.of("dept")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Did you mean 'depth'?")
        .hasMessageContaining("depth, image, text");
  }
}
