package org.bindery.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.junit.jupiter.api.Test;

class GraphBuilderTest {
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ColumnId TEXT = ColumnId.of("text");
  private static final ColumnId SPANISH = ColumnId.of("audio.es");

  @Test
  void bindTrainsEverySignalWithTheAnchor() {
    BindingGraph graph = GraphBuilder.anchor("image").bind("text", "audio.es").build();

    assertThat(graph.anchor()).contains(IMAGE);
    assertThat(graph.nodes()).containsExactly(IMAGE, TEXT, SPANISH);
    assertThat(graph.edges())
        .containsExactly(new TrainedEdge(IMAGE, TEXT), new TrainedEdge(IMAGE, SPANISH));
    assertThat(graph).isEqualTo(BindingGraph.star(IMAGE, TEXT, SPANISH));
  }

  @Test
  void settingsMayBeSaidBeforeWhatTheyAreAbout() {
    LogitScale fixed = new LogitScale.Fixed(20);
    BindingGraph before =
        GraphBuilder.anchor("image")
            .logitScale("text", fixed)
            .weight("text", 2)
            .bind("text")
            .build();
    BindingGraph after =
        GraphBuilder.anchor("image")
            .bind("text")
            .weight("text", 2)
            .logitScale("text", fixed)
            .build();

    assertThat(before).isEqualTo(after).hasSameHashCodeAs(after);
    assertThat(before.trainedEdges())
        .containsExactly(new TrainedEdge(IMAGE, TEXT, Optional.of(fixed), 2));
  }

  @Test
  void towersCollectTheirOverridesAndTheRestIsStandard() {
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .bind("text", "audio.es")
            .frozen("text", "all-minilm-l6-v2")
            .tower("audio.es", Map.of("depth", 4))
            .tower("audio.es", Map.of("width", 96))
            .preprocess("audio.es", Map.of("seconds", 2))
            .build();

    assertThat(graph.tower(TEXT).frozen()).contains("all-minilm-l6-v2");
    assertThat(graph.tower(SPANISH).encoder()).isEqualTo(Map.of("depth", 4, "width", 96));
    assertThat(graph.tower(SPANISH).preprocessor()).isEqualTo(Map.of("seconds", 2));
    assertThat(graph.tower(IMAGE)).isEqualTo(TowerSpec.standard());
    assertThat(graph.towers()).containsOnlyKeys(IMAGE, TEXT, SPANISH);
  }

  @Test
  void aHalfWrittenGraphCanBeContinuedInTwoWays() {
    GraphBuilder half = GraphBuilder.anchor("image").bind("text");

    BindingGraph withAudio = half.bind("audio").build();
    BindingGraph withDepth = half.bind("depth").build();

    assertThat(half.build().nodes()).hasSize(2);
    assertThat(withAudio.nodes()).extracting(ColumnId::toString).contains("audio");
    assertThat(withDepth.nodes()).extracting(ColumnId::toString).doesNotContain("audio");
  }

  @Test
  void laterChangesToAMapDoNotReachTheGraph() {
    Map<String, Object> overrides = new java.util.HashMap<>(Map.of("depth", 4));
    GraphBuilder builder = GraphBuilder.anchor("image").bind("text").tower("text", overrides);
    overrides.put("depth", 12);

    assertThat(builder.build().tower(TEXT).encoder()).containsEntry("depth", 4);
  }

  @Test
  void everyProblemIsToldAtOnceWithAFix() {
    GraphException told =
        catchThrowableOfType(
            GraphException.class,
            () ->
                GraphBuilder.anchor("image")
                    .bind("text", "text", "image", "Audio")
                    .given("image", "text")
                    .weight("text", -1)
                    .edge("depth", "thermal")
                    .frozen("txet", "all-minilm-l6-v2")
                    .logitScale("depth", new LogitScale.Fixed(5))
                    .build());

    assertThat(told.problems())
        .extracting(Problem::what)
        .anySatisfy(what -> assertThat(what).contains("'image' is joined to itself"))
        .anySatisfy(what -> assertThat(what).contains("Modality id 'Audio' is not allowed"))
        .anySatisfy(what -> assertThat(what).contains("weight -1.0 is not positive"))
        .anySatisfy(what -> assertThat(what).contains("depth-image, which is not a trained edge"))
        .anySatisfy(what -> assertThat(what).contains("image-text is both trained and given"))
        .anySatisfy(what -> assertThat(what).contains("falls into 2 parts"))
        .anySatisfy(what -> assertThat(what).contains("'txet', which is not in the graph"));
    assertThat(told.problems()).allSatisfy(p -> assertThat(p.fix()).endsWith(".").isNotBlank());
    assertThat(told.problems())
        .filteredOn(p -> p.what().contains("txet"))
        .singleElement()
        .satisfies(p -> assertThat(p.fix()).contains("Did you mean 'text'?"));
    List<String> lines = told.getMessage().lines().toList();
    assertThat(lines.get(0))
        .startsWith("The binding graph has " + told.problems().size() + " problems")
        .endsWith(".");
    assertThat(lines).hasSize(1 + 2 * told.problems().size());
  }

  @Test
  void aSingleProblemIsASingleLine() {
    assertThatThrownBy(() -> GraphBuilder.anchor("image").build())
        .isInstanceOf(GraphException.class)
        .hasMessage(
            "The binding graph has a problem: The graph has one signal only, 'image'. Bind at least"
                + " two signals, such as anchor(\"image\").bind(\"text\").");
  }

  @Test
  void bindingWithoutAnAnchorSaysWhatToDo() {
    assertThatThrownBy(() -> GraphBuilder.withoutAnchor().edge("a", "b").bind("c").build())
        .hasMessageContaining("'c' is bound, but the graph has no anchor")
        .hasMessageContaining("Start with anchor(");
  }

  @Test
  void aMistypedNameIsToldOnceThoughUsedThrice() {
    GraphException told =
        catchThrowableOfType(
            GraphException.class,
            () ->
                GraphBuilder.anchor("image")
                    .bind("text", "Audio")
                    .tower("Audio", Map.of("depth", 2))
                    .weight("Audio", 2)
                    .build());

    assertThat(told.problems()).hasSize(1);
  }

  @Test
  void aGivenEdgeNeedsTwoFrozenTowers() {
    GraphBuilder given = GraphBuilder.anchor("image").given("image", "text").bind("audio");

    assertThatThrownBy(() -> given.frozen("image", "clip").build())
        .hasMessageContaining(
            "image-text is given, but the tower of 'text' is trained from scratch");
    assertThat(given.frozen("image", "clip").frozen("text", "clip").build().edges())
        .contains(new GivenEdge(TEXT, IMAGE));
  }

  @Test
  void aFrozenTowerHasNoEncoderToChange() {
    assertThatThrownBy(
            () ->
                GraphBuilder.anchor("image")
                    .bind("text")
                    .frozen("text", "all-minilm-l6-v2")
                    .tower("text", Map.of("depth", 4))
                    .build())
        .hasMessageContaining("frozen as all-minilm-l6-v2")
        .hasMessageContaining("[depth]");
  }

  @Test
  void aValueThatNoConfigurationCanHoldIsRefusedByPath() {
    assertThatThrownBy(
            () ->
                GraphBuilder.anchor("image")
                    .tower("image", Map.of("pool", List.of(new Object() {}))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("encoder.pool[0]");
  }

  @Test
  void edgesSayTheirLossShareAndPairs() {
    LossSpec siglip = new LossSpec("siglip", Map.of("bias", -10));
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .bind("text", "audio.es")
            .edge("text", "audio.es")
            .loss("text", siglip)
            .share("text", 0.5)
            .pairs("text", "audio.es", PairSource.atMost(200).withWrong(0.3))
            .build();

    assertThat(graph.trainedEdges())
        .containsExactly(
            new TrainedEdge(IMAGE, TEXT).withLoss(siglip).withShare(0.5),
            new TrainedEdge(IMAGE, SPANISH),
            new TrainedEdge(TEXT, SPANISH).withSource(new PairSource(Optional.of(200), 0.3)));
    assertThat(graph)
        .hasToString(
            """
            complete around image: 3 signals, 3 trained edges, no emergent pairs
              image    --- text      trained, loss siglip {bias: -10}, share 0.5 of the batch
              image    --- audio.es  trained
              text     --- audio.es  trained, at most 200 rows, 30 % wrong""");
  }

  @Test
  void aLossForAllEdgesYieldsToThatOfOne() {
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .loss("text", LossSpec.INFO_NCE)
            .loss(LossSpec.of("dcl"))
            .bind("text", "audio.es")
            .build();

    assertThat(graph.trainedEdges())
        .extracting(TrainedEdge::loss)
        .containsExactly(LossSpec.INFO_NCE, LossSpec.of("dcl"));
  }

  @Test
  void signalsCanBeTrainedTogetherBesideEdges() {
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .bind("text")
            .joint(new JointEdge(List.of(IMAGE, TEXT, SPANISH), LossSpec.of("gram")).withWeight(2))
            .build();

    assertThat(graph.nodes()).containsExactly(IMAGE, TEXT, SPANISH);
    assertThat(graph)
        .hasToString(
            """
            custom graph around image: 3 signals, 1 trained edge, 1 joint edge, no emergent pairs
              image    --- text      trained, in image+text+audio.es
              image    --- audio.es  trained, in image+text+audio.es
              text     --- audio.es  trained, in image+text+audio.es
              joint image+text+audio.es: loss gram, weight 2""");
    assertThat(GraphBuilder.centroid("image", "text", "audio.es").build().toString())
        .startsWith("centroid: 3 signals, 1 joint edge, no emergent pairs\n");
  }

  @Test
  void whatCannotBeTrainedTogetherIsToldWithTheRest() {
    GraphException told =
        catchThrowableOfType(
            GraphException.class,
            () ->
                GraphBuilder.anchor("image")
                    .bind("text", "audio")
                    .share("text", 1.5)
                    .joint(LossSpec.CENTROID, "image", "text")
                    .joint(LossSpec.CENTROID, "image", "text", "audio")
                    .joint(LossSpec.of("gram"), "audio", "text", "image")
                    .build());

    assertThat(told.problems())
        .extracting(Problem::what)
        .anySatisfy(what -> assertThat(what).contains("three or more different signals"))
        .anySatisfy(what -> assertThat(what).contains("share 1.5 is not a part of the batch"))
        .anySatisfy(
            what ->
                assertThat(what)
                    .isEqualTo("audio+text+image is not the only joint edge over these signals."));
    assertThat(told.problems()).hasSize(3);
  }

  @Test
  void aGraphThatIsThereCanBeContinued() {
    BindingGraph first = GraphBuilder.anchor("image").bind("text").weight("text", 2).build();

    assertThat(GraphBuilder.from(first).build()).isEqualTo(first);
    assertThat(GraphBuilder.from(first).bind("audio.es").build())
        .isEqualTo(GraphBuilder.anchor("image").bind("text", "audio.es").weight("text", 2).build());
  }
}
