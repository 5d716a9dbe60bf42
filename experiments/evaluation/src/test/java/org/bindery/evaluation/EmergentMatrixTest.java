package org.bindery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.xml.parsers.DocumentBuilderFactory;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.graph.PairKind;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class EmergentMatrixTest {
  private static final BindingGraph STAR =
      BindingGraph.star(Vectors.IMAGE, Vectors.TEXT, Vectors.AUDIO);

  private static Map<ColumnId, Embeddings> noisyCopies(int seed) {
    Random random = new Random(seed);
    Embeddings base = Vectors.gaussian(Vectors.IMAGE, Vectors.keys(60), 8, random);
    Map<ColumnId, Embeddings> embeddings = new HashMap<>();
    for (ColumnId column : STAR.nodes()) {
      float[] values = base.values();
      for (int i = 0; i < values.length; i++) {
        values[i] += (float) (0.7 * random.nextGaussian());
      }
      embeddings.put(column, new Embeddings(column, base.keys(), values, 8));
    }
    return embeddings;
  }

  @Test
  void everyDirectionIsMeasuredAndToldApart() {
    Map<ColumnId, Embeddings> embeddings = noisyCopies(1);
    EmergentMatrix matrix = EmergentMatrix.of(STAR, embeddings);

    assertThat(matrix.cells()).hasSize(6);
    assertThat(matrix.cells(PairKind.EMERGENT))
        .extracting(cell -> cell.query() + ">" + cell.gallery())
        .containsExactlyInAnyOrder("text>audio.es", "audio.es>text");
    for (EmergentMatrix.Cell cell : matrix.cells()) {
      assertThat(cell.retrieval().ranks())
          .isEqualTo(
              Retrieval.of(embeddings.get(cell.query()), embeddings.get(cell.gallery())).ranks());
    }
    assertThat(matrix.measured(1, 10))
        .hasSize(12)
        .containsKey(MetricKey.recall(Vectors.AUDIO, Vectors.TEXT, 10));
  }

  @Test
  void bothDirectionsSearchAmongTheRowsBothSignalsHave() {
    Map<ColumnId, Embeddings> embeddings = noisyCopies(2);
    List<String> few = Vectors.keys(60).subList(10, 40);
    embeddings.computeIfPresent(Vectors.AUDIO, (column, all) -> all.withKeys(few));
    EmergentMatrix matrix = EmergentMatrix.of(STAR, embeddings);

    assertThat(matrix.cell(Vectors.TEXT, Vectors.AUDIO).retrieval().n()).isEqualTo(30);
    assertThat(matrix.cell(Vectors.AUDIO, Vectors.TEXT).retrieval().gallerySize()).isEqualTo(30);
    assertThat(matrix.cell(Vectors.IMAGE, Vectors.TEXT).retrieval().n()).isEqualTo(60);
    assertThat(matrix.grid(1).chanceText()).isEqualTo("chance 1.7 to 3.3 %");
  }

  @Test
  void theTextTableIsAlignedAndMarksWhatEmerged() {
    List<String> keys = List.of("a", "b");
    float[] straight = {1, 0, 0, 1};
    float[] crossed = {0, 1, 1, 0};
    EmergentMatrix matrix =
        EmergentMatrix.of(
            STAR,
            Map.of(
                Vectors.IMAGE, new Embeddings(Vectors.IMAGE, keys, straight, 2),
                Vectors.TEXT, new Embeddings(Vectors.TEXT, keys, straight, 2),
                Vectors.AUDIO, new Embeddings(Vectors.AUDIO, keys, crossed, 2)));

    assertThat(matrix.grid(1).toText())
        .isEqualTo(
            """
            R@1, %; chance 50 %
            with \\ find     image      text  audio.es
            image              -     100.0       0.0\s
            text           100.0         -      (0.0)
            audio.es         0.0      (0.0)        -\s
            (in brackets: emergent, never trained together)
            """);
  }

  @Test
  void overSeedsEveryDirectionIsSummarizedByItself() {
    List<EmergentMatrix> runs = new ArrayList<>();
    double[] values = new double[3];
    for (int seed = 0; seed < 3; seed++) {
      runs.add(EmergentMatrix.of(STAR, noisyCopies(seed)));
      values[seed] = runs.get(seed).cell(Vectors.AUDIO, Vectors.TEXT).retrieval().recallAt(1);
    }
    PairGrid grid = EmergentMatrix.overSeeds(runs, 1);
    PairGrid.Cell cell = grid.cell(Vectors.AUDIO, Vectors.TEXT).orElseThrow();

    assertThat(grid.title()).isEqualTo("R@1, %, mean of 3 seeds ± 95 % interval");
    assertThat(cell.value()).isCloseTo(SeedSummary.of(values).mean(), within(1e-15));
    assertThat(cell.spread()).isEqualTo(SeedSummary.of(values).halfWidth());
    assertThatThrownBy(() -> EmergentMatrix.overSeeds(List.of(), 1))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void theHeatMapIsWellFormedAndFramesEachKind() throws Exception {
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .given("image", "text")
            .frozen("image", "clip")
            .frozen("text", "clip")
            .bind("audio.es")
            .build();
    String svg = EmergentMatrix.of(graph, noisyCopies(3)).grid(10).toSvg();

    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
    assertThat(svg.split("stroke-dasharray", -1))
        .as("two emergent cells and the legend")
        .hasSize(4);
    assertThat(svg).contains("R@10, %", "chance 17 %", "search with", "find in", "given");
    assertThat(svg).doesNotContain("<script").doesNotContain(" id=");
  }

  @Test
  void missingOrMisplacedEmbeddingsAreNamed() {
    Map<ColumnId, Embeddings> missing = noisyCopies(4);
    missing.remove(Vectors.AUDIO);
    assertThatThrownBy(() -> EmergentMatrix.of(STAR, missing))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no embeddings of 'audio.es'");

    Map<ColumnId, Embeddings> misplaced = noisyCopies(4);
    misplaced.put(Vectors.AUDIO, misplaced.get(Vectors.TEXT));
    assertThatThrownBy(() -> EmergentMatrix.of(STAR, misplaced))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("given for 'audio.es' are those of 'text'");

    Map<ColumnId, Embeddings> apart = noisyCopies(4);
    apart.put(Vectors.AUDIO, Vectors.gaussian(Vectors.AUDIO, List.of("x", "y"), 8, new Random(1)));
    assertThatThrownBy(() -> EmergentMatrix.of(STAR, apart))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("No row has both image and audio.es");
  }

  @Test
  void aPairThatIsNotThereIsToldWithTheSignals() {
    EmergentMatrix matrix = EmergentMatrix.of(STAR, noisyCopies(5));

    assertThatThrownBy(() -> matrix.cell(Vectors.TEXT, Vectors.TEXT))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("text>text")
        .hasMessageContaining("[image, text, audio.es]");
  }
}
