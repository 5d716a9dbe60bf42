package org.bindery.diagnostics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.Retrieval;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class SpaceReportTest {
  private static final int N = 120;
  private static final int D = 32;

  private static List<Embeddings> healthy(long seed) {
    Random random = new Random(seed);
    double[][] image = Clouds.gaussian(N, D, random);
    return List.of(
        Clouds.embeddings("image", image),
        Clouds.embeddings("text", Clouds.near(image, 0.7, random)),
        Clouds.embeddings("audio.es", Clouds.near(image, 0.5, random)));
  }

  private static List<Alarm.Kind> kinds(SpaceReport report) {
    return report.alarms().stream().map(Alarm::kind).toList();
  }

  @Test
  void holdsEveryMeasureAsItIsComputedAlone() {
    List<Embeddings> all = healthy(1);
    SpaceReport report = SpaceReport.of(all);

    assertThat(report.signals()).hasSize(3);
    assertThat(report.pairs()).hasSize(3);
    assertThat(report.directions())
        .extracting(SpaceReport.Direction::name)
        .containsExactly(
            "image>text",
            "image>audio.es",
            "text>image",
            "text>audio.es",
            "audio.es>image",
            "audio.es>text");
    assertThat(report.signals().get(1).uniformity()).isEqualTo(Uniformity.of(all.get(1)));
    assertThat(report.signals().get(1).effectiveRank()).isEqualTo(EffectiveRank.of(all.get(1)));
    assertThat(report.jointUniformity()).isEqualTo(Uniformity.joint(all));
    assertThat(report.jointEffectiveRank()).isEqualTo(EffectiveRank.joint(all));
    SpaceReport.Pair pair = report.pairs().get(0);
    assertThat(pair.gap()).isEqualTo(ModalityGap.of(all.get(0), all.get(1)));
    assertThat(pair.alignment()).isEqualTo(Alignment.of(all.get(0), all.get(1)));
    assertThat(pair.cka()).isEqualTo(Cka.of(all.get(0), all.get(1)));
    assertThat(pair.mutual()).isEqualTo(MutualKnn.of(all.get(0), all.get(1), 10));
    SpaceReport.Direction back = report.directions().get(4);
    assertThat(back.hubness()).isEqualTo(Hubness.of(all.get(2), all.get(0), 10));
    assertThat(back.recallAt10())
        .hasToString(Retrieval.of(all.get(2), all.get(0)).measured(10).toString());
  }

  @Test
  void recallHeedsKeysThatSeveralRowsShare() {
    Random random = new Random(8);
    double[][] image = Clouds.gaussian(60, 8, random);
    List<String> classes =
        java.util.stream.IntStream.range(0, 60).mapToObj(i -> "c" + i % 12).toList();
    Embeddings a = Clouds.embeddings("image", classes, image);
    Embeddings b = Clouds.embeddings("text", classes, Clouds.near(image, 0.5, random));
    SpaceReport.Direction direction = SpaceReport.of(List.of(a, b)).directions().get(0);

    assertThat(direction.recallAt10().value()).isEqualTo(Retrieval.of(a, b).recallAt(10));
    assertThat(direction.recallAt10().chance())
        .isCloseTo(Retrieval.of(a, b).chanceAt(10), within(1e-12));
  }

  @Test
  void aGraphTellsWhichPairsAreEmergent() {
    BindingGraph star = GraphBuilder.anchor("image").bind("text", "audio.es").build();
    Map<ColumnId, Embeddings> all = new LinkedHashMap<>();
    healthy(1).forEach(own -> all.put(own.column(), own));
    SpaceReport report = SpaceReport.of(star, all);

    assertThat(report.pairs())
        .filteredOn(pair -> pair.kind().equals("emergent"))
        .singleElement()
        .satisfies(pair -> assertThat(List.of(pair.a(), pair.b())).contains("text", "audio.es"));
    all.remove(ColumnId.of("text"));
    assertThatThrownBy(() -> SpaceReport.of(star, all))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no embeddings of 'text'");
  }

  @Test
  void aHealthySpaceRaisesNoAlarm() {
    for (long seed = 0; seed < 30; seed++) {
      assertThat(SpaceReport.of(healthy(seed)).alarms()).as("seed %d", seed).isEmpty();
    }
  }

  @Test
  void aLostModalityIsNamedWhereScoresOfTuplesArePerfect() {
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      double[][] x = new double[N][D];
      double[][] y = new double[N][D];
      double[][] left = Clouds.gaussian(N, D / 2, random);
      double[][] right = Clouds.gaussian(N, D / 2, random);
      for (int i = 0; i < N; i++) {
        System.arraycopy(left[i], 0, x[i], 0, D / 2);
        System.arraycopy(right[i], 0, y[i], D / 2, D / 2);
      }
      List<Embeddings> all =
          List.of(
              Clouds.embeddings("image", x),
              Clouds.embeddings("text", x),
              Clouds.embeddings("audio", y));

      assertThat(largestVolume(all)).isCloseTo(0, within(1e-3));
      SpaceReport report = SpaceReport.of(all);
      assertThat(report.alarms())
          .filteredOn(alarm -> alarm.kind() == Alarm.Kind.LOST_MODALITY)
          .singleElement()
          .satisfies(
              alarm -> {
                assertThat(alarm.where()).isEqualTo("audio");
                assertThat(alarm.sentence())
                    .startsWith("audio is lost: it neither finds nor is found by image or text");
              });
    }
  }

  /** The largest of the rows' volumes, sqrt det of the Gram matrix of their three unit vectors. */
  private static double largestVolume(List<Embeddings> three) {
    double[][] a = Clouds.units(three.get(0));
    double[][] b = Clouds.units(three.get(1));
    double[][] c = Clouds.units(three.get(2));
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      double ab = Clouds.dot(a[i], b[i]);
      double ac = Clouds.dot(a[i], c[i]);
      double bc = Clouds.dot(b[i], c[i]);
      largest =
          Math.max(
              largest, Math.sqrt(Math.max(0, 1 + 2 * ab * ac * bc - ab * ab - ac * ac - bc * bc)));
    }
    return largest;
  }

  @Test
  void whereNothingIsBoundNoSingleSignalIsBlamed() {
    int several = 0;
    for (long seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      SpaceReport report =
          SpaceReport.of(
              List.of(
                  Clouds.embeddings("image", Clouds.gaussian(N, D, random)),
                  Clouds.embeddings("text", Clouds.gaussian(N, D, random)),
                  Clouds.embeddings("audio", Clouds.gaussian(N, D, random))));
      several += kinds(report).equals(List.of(Alarm.Kind.NOTHING_BOUND)) ? 1 : 0;
    }
    // Each of six directions seems above chance once in forty times.
    assertThat(several).isGreaterThanOrEqualTo(14);
  }

  @Test
  void collapseToOneVectorAndOntoOneLineAreNamed() {
    Random random = new Random(3);
    double[][] image = Clouds.gaussian(N, D, random);
    double[][] point = Clouds.plus(Clouds.near(image, 0, random), filled(30));
    double[][] line = new double[N][D];
    for (int i = 0; i < N; i++) {
      line[i][0] = random.nextGaussian();
      line[i][1] = 0.01 * random.nextGaussian();
    }
    SpaceReport report =
        SpaceReport.of(
            List.of(
                Clouds.embeddings("image", image),
                Clouds.embeddings("text", Clouds.near(image, 0.8, random)),
                Clouds.embeddings("audio", point),
                Clouds.embeddings("depth", line)));

    assertThat(report.alarms())
        .filteredOn(alarm -> alarm.kind() == Alarm.Kind.COLLAPSE)
        .extracting(Alarm::where)
        .containsExactly("audio", "depth");
    assertThat(report.alarms().get(0).sentence()).contains("to about one vector", "uniformity");
    assertThat(report.alarms().get(1).sentence()).contains("of 32 directions");
  }

  @Test
  void aNarrowConeAndFewClassesAreNoCollapse() {
    Random random = new Random(4);
    double[][] cone = Clouds.plus(Clouds.units(Clouds.gaussian(N, D, random)), 2);
    double[][] centers = Clouds.gaussian(10, D, random);
    double[][] classes = new double[N][];
    for (int i = 0; i < N; i++) {
      classes[i] = centers[i % 10].clone();
      classes[i][i % D] += 0.05;
    }
    assertThat(
            kinds(
                SpaceReport.of(
                    List.of(Clouds.embeddings("image", cone), Clouds.embeddings("text", classes)))))
        .doesNotContain(Alarm.Kind.COLLAPSE);
  }

  @Test
  void hubsThatCostRecallAreNamedAlsoWhereTheyCostAllOfIt() {
    for (double pull : new double[] {1.2, 2.5}) {
      SpaceReport report = SpaceReport.of(withHubs(pull));

      assertThat(report.alarms())
          .filteredOn(alarm -> alarm.kind() == Alarm.Kind.HUBNESS)
          .extracting(Alarm::where)
          .as("pull %s", pull)
          .containsExactly("image>text");
    }
    assertThat(SpaceReport.of(withHubs(1.2)).alarms().get(0).sentence())
        .contains("66 % of the rows are nobody's neighbor", "would be 100.0 instead of 8.3 %");
  }

  /** Texts of which every twelfth lies where all images are drawn to. */
  private static List<Embeddings> withHubs(double pull) {
    Random random = new Random(5);
    double[][] image = Clouds.gaussian(N, D, random);
    double[][] text = Clouds.near(image, 0.75, random);
    double[] popular = Clouds.units(Clouds.gaussian(1, D, random))[0];
    double[][] queries = Clouds.units(image);
    for (int i = 0; i < N; i++) {
      for (int j = 0; j < D; j++) {
        queries[i][j] += 1.2 * popular[j];
        text[i][j] += (i % 12 == 0 ? pull : -0.1) * popular[j];
      }
    }
    return List.of(Clouds.embeddings("image", queries), Clouds.embeddings("text", text));
  }

  @Test
  void soFewRowsThatGuessingFindsThemRaiseNoAlarm() {
    Random random = new Random(6);
    SpaceReport report =
        SpaceReport.of(
            List.of(
                Clouds.embeddings("image", Clouds.gaussian(12, 4, random)),
                Clouds.embeddings("text", Clouds.gaussian(12, 4, random))));

    assertThat(report.alarms()).isEmpty();
  }

  @Test
  void manyRowsAreThinnedOutAndThatIsSaid() {
    Random random = new Random(7);
    double[][] image = Clouds.gaussian(2_500, 4, random);
    SpaceReport report =
        SpaceReport.of(
            List.of(
                Clouds.embeddings("image", image),
                Clouds.embeddings("text", Clouds.near(image, 0.9, random))));

    assertThat(report.signals().get(0).rows()).isEqualTo(SpaceReport.MOST_ROWS);
    assertThat(report.pairs().get(0).rows()).isEqualTo(SpaceReport.MOST_ROWS);
  }

  @Test
  void printsThreeTablesWhoseColumnsStandBelowEachOther() {
    List<String> lines = SpaceReport.of(healthy(1)).toString().lines().toList();

    assertThat(lines.get(0)).startsWith("signal").endsWith("effective rank");
    assertThat(lines.get(1)).startsWith("image").hasSameSizeAs(lines.get(0));
    assertThat(lines.get(4)).startsWith("all together  ").hasSameSizeAs(lines.get(0));
    assertThat(lines.get(6)).startsWith("pair").contains("CKA");
    assertThat(lines.get(11)).startsWith("direction").contains("anti-hubs");
    assertThat(lines).hasSize(18);
  }

  @Test
  void oneSignalOrOneTwiceIsNoSpace() {
    List<Embeddings> all = healthy(1);

    assertThatThrownBy(() -> SpaceReport.of(all.subList(0, 1)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("give embeddings of two or more");
    assertThatThrownBy(() -> SpaceReport.of(List.of(all.get(0), all.get(0))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("two sets of embeddings of 'image'");
  }

  private static double[] filled(double value) {
    double[] filled = new double[D];
    java.util.Arrays.fill(filled, value);
    return filled;
  }
}
