package org.bindery.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
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
}
