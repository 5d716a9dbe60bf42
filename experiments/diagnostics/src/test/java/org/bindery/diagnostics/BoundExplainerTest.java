package org.bindery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bindery.evaluation.Embeddings;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class BoundExplainerTest {
  private static final double ROUNDING = 1e-9;

  private static final BindingGraph STAR =
      GraphBuilder.anchor("image").bind("text", "audio").build();

  private static Map<ColumnId, Embeddings> embeddings(Object... columnsAndRows) {
    Map<ColumnId, Embeddings> all = new LinkedHashMap<>();
    for (int i = 0; i < columnsAndRows.length; i += 2) {
      String column = (String) columnsAndRows[i];
      all.put(ColumnId.of(column), Clouds.embeddings(column, (double[][]) columnsAndRows[i + 1]));
    }
    return all;
  }

  private static PathBound pair(BoundExplainer explained, String from, String to) {
    return explained.pairs().stream()
        .filter(pair -> pair.from().equals(from) && pair.to().equals(to))
        .findFirst()
        .orElseThrow();
  }

  /** Rows in a plane, {@code degrees} apart from the first axis. */
  private static double[][] plane(int n, double degrees) {
    double[][] rows = new double[n][2];
    for (double[] row : rows) {
      row[0] = Math.cos(Math.toRadians(degrees));
      row[1] = Math.sin(Math.toRadians(degrees));
    }
    return rows;
  }

  @Test
  void theBoundIsNeverBrokenWhateverTheEmbeddings() {
    Random random = new Random(1);
    BindingGraph chain = GraphBuilder.chain("audio", "image", "text", "depth").build();
    for (int trial = 0; trial < 200; trial++) {
      int d = 1 + trial % 12;
      double share = random.nextDouble();
      double[][] base = Clouds.gaussian(20, d, random);
      BoundExplainer explained =
          BoundExplainer.of(
              chain,
              embeddings(
                  "audio", base,
                  "image", Clouds.near(base, share, random),
                  "text", Clouds.near(base, 1 - share * share, random),
                  "depth", Clouds.near(Clouds.near(base, share, random), share, random)));
      for (PathBound pair : explained.pairs()) {
        assertThat(pair.leastSlack()).as("trial %d, %s", trial, pair).isGreaterThan(-ROUNDING);
        assertThat(pair.slack()).as("trial %d, %s", trial, pair).isGreaterThan(-ROUNDING);
      }
    }
  }

  @Test
  void rowsOnOneGreatCircleMeetTheBoundExactly() {
    BoundExplainer explained =
        BoundExplainer.of(
            STAR, embeddings("audio", plane(5, 0), "image", plane(5, 30), "text", plane(5, 70)));
    PathBound ends = pair(explained, "audio", "text");

    assertThat(ends.kind()).isEqualTo("emergent");
    assertThat(ends.path()).containsExactly("audio", "image", "text");
    assertThat(ends.hops().get(0).angle()).isCloseTo(30, within(Clouds.CLOSE));
    assertThat(ends.hops().get(1).angle()).isCloseTo(40, within(Clouds.CLOSE));
    assertThat(ends.bound()).isCloseTo(Math.cos(Math.toRadians(70)), within(Clouds.CLOSE));
    assertThat(ends.slack()).isCloseTo(0, within(Clouds.CLOSE));
    assertThat(ends.tightRows()).isEqualTo(1);
    assertThat(ends.vacuousRows()).isZero();
    assertThat(ends.estimate())
        .isCloseTo(
            Math.cos(Math.toRadians(30)) * Math.cos(Math.toRadians(40)), within(Clouds.CLOSE));
    assertThat(ends.strangers()).isCloseTo(ends.measured(), within(Clouds.CLOSE));
  }

  @Test
  void cosineDistanceIsNoMetricSoItsSumBoundsNothing() {
    BoundExplainer explained =
        BoundExplainer.of(
            STAR, embeddings("audio", plane(5, 0), "image", plane(5, 40), "text", plane(5, 80)));
    PathBound ends = pair(explained, "audio", "text");
    double sum = ends.hops().stream().mapToDouble(hop -> 1 - hop.cosine()).sum();

    assertThat(sum).isCloseTo(0.468, within(1e-3));
    assertThat(1 - ends.measured()).isCloseTo(0.826, within(1e-3)).isGreaterThan(sum);
    assertThat(ends.hops().stream().mapToDouble(PathBound.Hop::angle).sum())
        .isGreaterThan(Math.toDegrees(Math.acos(ends.measured())) - 1e-3);
  }

  @Test
  void atCosinesThatTrainingReachesTheBoundIsVacuousAndTheProductIsNear() {
    Random random = new Random(2);
    double[][] image = Clouds.gaussian(400, 128, random);
    BoundExplainer explained =
        BoundExplainer.of(
            STAR,
            embeddings(
                "image", image,
                "text", Clouds.near(image, 0.7, random),
                "audio", Clouds.near(image, 0.6, random)));
    PathBound ends = pair(explained, "text", "audio");

    assertThat(ends.vacuous()).isTrue();
    assertThat(ends.vacuousRows()).isGreaterThan(0.9);
    assertThat(ends.tightRows()).isZero();
    assertThat(ends.estimate()).isCloseTo(0.42, within(0.02));
    assertThat(ends.measured()).isCloseTo(ends.estimate(), within(0.02));
    assertThat(ends.strangers()).isCloseTo(0, within(0.02));
    assertThat(explained).asString().contains("(vacuous)", "text - image - audio");
  }

  @Test
  void onlyRowsThatAllSignalsOfAPathHaveTakePart() {
    Map<ColumnId, Embeddings> all =
        embeddings("audio", plane(5, 0), "image", plane(3, 30), "text", plane(4, 70));
    BoundExplainer explained = BoundExplainer.of(STAR, all);

    assertThat(pair(explained, "audio", "text").rows()).isEqualTo(3);
    assertThat(explained.pairs()).hasSize(6);
    assertThat(explained.once()).hasSize(3);
  }

  @Test
  void everySignalNeedsEmbeddings() {
    assertThatThrownBy(() -> BoundExplainer.of(STAR, embeddings("audio", plane(5, 0))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no embeddings of 'image'");
  }

  @Test
  void anglesNearNothingAreNotLostInRounding() {
    List<Double> found = new ArrayList<>();
    for (double angle : new double[] {1e-9, 1e-7, 1e-4}) {
      found.add(
          BoundExplainer.angle(
              new double[] {1, 0}, new double[] {Math.cos(angle), Math.sin(angle)}));
    }
    assertThat(found.get(0)).isCloseTo(1e-9, within(1e-14));
    assertThat(found.get(1)).isCloseTo(1e-7, within(1e-14));
    assertThat(found.get(2)).isCloseTo(1e-4, within(1e-12));
  }
}
