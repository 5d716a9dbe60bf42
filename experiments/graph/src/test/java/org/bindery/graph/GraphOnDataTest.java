package org.bindery.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LossContract;
import org.bindery.spi.ModalityId;
import org.junit.jupiter.api.Test;

class GraphOnDataTest {
  private static final ColumnId AUDIO = ColumnId.of("audio");
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ColumnId TEXT = ColumnId.of("text");
  private static final PairCounts STAMPS =
      counts(Map.of("audio-image", 740L, "audio-text", 700L, "image-text", 741L, "depth-imu", 5L));

  private static PairCounts counts(Map<String, Long> pairs) {
    return new PairCounts() {
      @Override
      public Set<ColumnId> columns() {
        return pairs.keySet().stream()
            .flatMap(pair -> Set.of(pair.split("-", -1)).stream())
            .map(ColumnId::of)
            .collect(Collectors.toSet());
      }

      @Override
      public long pairs(ColumnId a, ColumnId b) {
        return pairs.getOrDefault(a + "-" + b, pairs.getOrDefault(b + "-" + a, 0L));
      }

      @Override
      public long tuples(Set<ColumnId> together) {
        return together.equals(Set.of(AUDIO, IMAGE, TEXT)) ? 699 : 0;
      }
    };
  }

  @Test
  void aGraphWhoseEdgesAllHavePairsIsFine() {
    GraphReport report = GraphBuilder.anchor("image").bind("text", "audio").build().check(STAMPS);

    assertThat(report.ok()).isTrue();
    report.orThrow();
  }

  @Test
  void anEdgeWithoutPairsIsToldWithWhatEachEndOccursWith() {
    GraphReport report =
        GraphBuilder.anchor("image")
            .bind("text", "audio")
            .edge("audio", "depth")
            .build()
            .check(STAMPS);

    assertThat(report.problems()).hasSize(1);
    assertThat(report.problems().get(0).what())
        .isEqualTo(
            "No row in train has audio with depth; audio occurs with image (740), text (700);"
                + " depth occurs with imu (5).");
    assertThatThrownBy(report::orThrow).isInstanceOf(GraphException.class);
  }

  @Test
  void anUnknownColumnIsToldOnceWithTheNearestAndAllThereAre() {
    GraphReport report = GraphBuilder.anchor("image").bind("audio.es").build().check(STAMPS);

    assertThat(report.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.what()).isEqualTo("The data has no column 'audio.es'.");
              assertThat(problem.fix())
                  .isEqualTo("Did you mean 'audio'? There are audio, depth, image, imu, text.");
            });
  }

  @Test
  void aGivenEdgeNeedsNoPairs() {
    GraphReport report =
        GraphBuilder.anchor("image")
            .bind("text")
            .given("text", "depth")
            .frozen("text", "a")
            .frozen("depth", "a")
            .build()
            .check(STAMPS);

    assertThat(report.ok()).isTrue();
  }

  @Test
  void aFrozenTowerNobodyHasIsToldWithTheNearest() {
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .bind("text")
            .frozen("text", "all-minilm-l6")
            .frozen("image", "clip")
            .build();

    GraphReport report =
        graph.check(
            STAMPS,
            modality ->
                modality.equals(ModalityId.of("text")) ? Set.of("all-minilm-l6-v2") : Set.of());

    assertThat(report.problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "tower text: The modality 'text' has no frozen tower 'all-minilm-l6'. Did you mean"
                + " 'all-minilm-l6-v2'? There is all-minilm-l6-v2.",
            "tower image: The modality 'image' has no frozen tower 'clip'. There is no frozen tower"
                + " for it at all.");
  }

  private static Optional<LossContract> contract(LossSpec loss) {
    return switch (loss.name()) {
      case "infonce", "siglip" -> Optional.of(LossContract.Pairs.PLAIN);
      case "centroid" -> Optional.of(new LossContract.Tuples(2, 8));
      case "gram" -> Optional.of(new LossContract.Tuples(3, 8));
      case "triangle" -> Optional.of(new LossContract.Tuples(3, 3));
      case "gap" -> Optional.of(new LossContract.Unpaired());
      case "broken" -> throw new ConfigException("bias", "x", "The bias of broken is 'x'.");
      default -> Optional.empty();
    };
  }

  private static List<String> problems(BindingGraph graph) {
    return graph.check(STAMPS, modality -> Set.of(), GraphOnDataTest::contract).problems().stream()
        .map(Problem::what)
        .toList();
  }

  @Test
  void lossesAtTheirPlaceOnDataThatHasWhatTheyNeedAreFine() {
    GraphBuilder star = GraphBuilder.anchor("image").bind("text", "audio");
    assertThat(problems(star.build())).isEmpty();
    assertThat(problems(star.loss("text", LossSpec.of("siglip")).build())).isEmpty();
    assertThat(problems(star.loss("text", LossSpec.CENTROID).build()))
        .as("a pair is a tuple of two")
        .isEmpty();
    assertThat(problems(star.joint(LossSpec.of("gram"), "audio", "image", "text").build()))
        .isEmpty();
    assertThat(problems(BindingGraph.centroid(AUDIO, IMAGE, TEXT))).isEmpty();
  }

  @Test
  void aJointEdgeNeedsRowsThatHoldAllOfItsSignals() {
    BindingGraph graph =
        GraphBuilder.anchor("audio")
            .bind("image")
            .bindTo("imu", "depth")
            .joint(LossSpec.of("gram"), "audio", "image", "imu")
            .build();

    assertThat(problems(graph))
        .containsExactly(
            "gram needs rows that hold 3 signals at once; no row in train has audio, image and imu"
                + " together.");
    assertThat(graph.check(STAMPS).problems())
        .extracting(Problem::toString)
        .containsExactly(
            "joint audio+image+imu: No row in train has audio, image and imu together. Join fewer"
                + " signals at once, or bind them by edges, which need pairs only.");
  }

  @Test
  void aLossOverTuplesIsRefusedOnAnEdgeAndOneOverPairsOnAJointEdge() {
    GraphBuilder star = GraphBuilder.anchor("image").bind("text", "audio");
    assertThat(problems(star.loss("audio", LossSpec.of("gram")).build()))
        .containsExactly(
            "gram is a loss over tuples; edge audio-image is a pair: use a joint edge.");
    assertThat(problems(star.joint(LossSpec.INFO_NCE, "audio", "image", "text").build()))
        .containsExactly("infonce is a loss over pairs; joint audio+image+text has 3 signals.");
    assertThat(problems(star.joint(LossSpec.of("triangle"), "audio", "image", "text").build()))
        .isEmpty();
    assertThat(
            problems(
                star.bind("depth")
                    .joint(LossSpec.of("triangle"), "audio", "image", "text", "depth")
                    .build()))
        .contains(
            "triangle is a loss over 3 signals at once; joint audio+image+text+depth has 4"
                + " signals.");
  }

  @Test
  void anEdgeWithAnUnpairedLossNeedsNoPairs() {
    GraphBuilder graph = GraphBuilder.anchor("image").bind("text").bindTo("text", "imu");
    assertThat(problems(graph.build())).singleElement().asString().contains("imu with text");
    assertThat(problems(graph.loss("text", "imu", LossSpec.of("gap")).build())).isEmpty();
  }

  @Test
  void aLossThatIsNotThereOrCannotBeConfiguredIsTold() {
    GraphBuilder star = GraphBuilder.anchor("image").bind("text", "audio");
    assertThat(problems(star.loss("audio", LossSpec.of("simile")).build()))
        .containsExactly("There is no loss 'simile'.");
    assertThat(problems(star.loss("audio", LossSpec.of("broken")).build()))
        .containsExactly("The bias of broken is 'x'.");
  }

  @Test
  void aLimitAboveWhatThereIsMeansAllThereIs() {
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .bind("text")
            .pairs("text", PairSource.atMost(1_000_000))
            .build();
    assertThat(problems(graph)).isEmpty();
  }
}
