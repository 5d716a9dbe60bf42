package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bindery.training.ToyTable.A;
import static org.bindery.training.ToyTable.B;
import static org.bindery.training.ToyTable.C;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.data.Batch;
import org.bindery.data.PairBatch;
import org.bindery.data.Pairs;
import org.bindery.data.Table;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.LossSpec;
import org.bindery.graph.PairSource;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Mode;
import org.bindery.spi.Split;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageBatchesTest {
  private static final Recipe RECIPE =
      Recipe.standard().withSteps(50).withBatch(40).withEmbedding(8).withDevice("cpu");
  private static final TrainedEdge EDGE = new TrainedEdge(A, B);

  @TempDir Path home;
  private Table table;

  @BeforeEach
  void open() {
    table = ToyTable.open(home, Map.of());
  }

  @AfterEach
  void close() {
    table.close();
  }

  @Test
  void anEdgeGetsItsShareOfTheBatchAndNeverLessThanTwoRows() {
    assertThat(LossTerm.of(EDGE.withShare(0.25)).batch(RECIPE)).isEqualTo(10);
    assertThat(LossTerm.of(EDGE.withShare(0.01)).batch(RECIPE)).isEqualTo(2);
    assertThat(pairs(EDGE.withShare(0.25)).batch(0).size()).isEqualTo(10);
  }

  @Test
  void aLimitedEdgeSeesSoManyPairsAndTheSameInEveryEpoch() {
    Pairs limited = pairs(EDGE.withSource(new PairSource(Optional.of(90), 0)));
    assertThat(limited.size()).isEqualTo(90);
    Set<Integer> seen = new HashSet<>();
    for (int step = 0; step < 30; step++) {
      Arrays.stream(limited.batch(step).rows(0)).forEach(seen::add);
    }
    assertThat(seen).hasSize(90);
  }

  @Test
  void aLimitAboveWhatThereIsTakesAll() {
    assertThat(pairs(EDGE.withSource(new PairSource(Optional.of(9000), 0))).size()).isEqualTo(400);
  }

  @Test
  void aShareOfThePairsIsWrongAndStaysSo() {
    Pairs some = pairs(EDGE.withSource(new PairSource(Optional.empty(), 0.3)));
    Map<Integer, Integer> partners = new HashMap<>();
    for (int step = 0; step < 60; step++) {
      PairBatch batch = some.batch(step);
      for (int i = 0; i < batch.size(); i++) {
        Integer before = partners.put(batch.rows(0)[i], batch.rows(1)[i]);
        assertThat(before).isIn(null, batch.rows(1)[i]);
      }
    }
    long wrong = partners.entrySet().stream().filter(e -> !e.getKey().equals(e.getValue())).count();
    assertThat(partners).hasSize(400);
    assertThat(wrong).isEqualTo(120);
  }

  @Test
  void everySideButTheFirstOfATupleLosesItsPartnerInTheControl() {
    LossTerm term =
        new LossTerm(
            "all",
            List.of(A, B, C),
            LossSpec.INFO_NCE,
            Optional.empty(),
            1,
            1,
            new PairSource(Optional.empty(), 1));
    PairBatch batch = new TermPairs(table, RECIPE).of(term, train(), 5).batch(0);
    int together = 0;
    for (int i = 0; i < batch.size(); i++) {
      assertThat(batch.rows(1)[i]).isNotEqualTo(batch.rows(0)[i]);
      assertThat(batch.rows(2)[i]).isNotEqualTo(batch.rows(0)[i]);
      together += batch.rows(1)[i] == batch.rows(2)[i] ? 1 : 0;
    }
    assertThat(together).isLessThan(4);
  }

  @Test
  void alignedSamplesOfARowAreAugmentedWithTheSameDrawsAndOthersAreNot() {
    assertThat(noise(EDGE.withSource(new PairSource(Optional.empty(), 0, true)), true)).isTrue();
    assertThat(noise(EDGE, false)).isTrue();
  }

  @Test
  void anUnknownLossIsRefusedWithTheNearestName() {
    assertThatThrownBy(() -> pairs(EDGE.withLoss(new LossSpec("infonse", Map.of()))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("infonce");
  }

  private Pairs pairs(TrainedEdge edge) {
    return new TermPairs(table, RECIPE).of(LossTerm.of(edge), train(), 5);
  }

  private int[] train() {
    return ToyTable.bind(table, graph(EDGE)).splits().rows(Split.TRAIN);
  }

  private static BindingGraph graph(TrainedEdge edge) {
    return BindingGraph.of(Optional.empty(), List.of(A, B), List.of(edge), Map.of());
  }

  /** Tells whether the noise of both sides of an edge is alike, or different, in every number. */
  private boolean noise(TrainedEdge edge, boolean alike) {
    Binding binding = ToyTable.bind(table, graph(edge));
    Inputs inputs = new Inputs(binding, home.resolve("cache"), sentence -> {});
    LossTerm term = LossTerm.of(edge);
    Pairs pairs = new TermPairs(table, RECIPE).of(term, train(), 5);
    StageBatches batches =
        new StageBatches(Stage.standard(), Map.of(term, pairs), binding, RECIPE, inputs, null);
    TrainingStep.TermBatch batch = batches.of(3).get(0);
    int[] rows = pairs.batch(3).rows(0);
    float[] a = noise(inputs, A, rows, batch.sides().get(0));
    float[] b = noise(inputs, B, rows, batch.sides().get(1));
    int same = 0;
    for (int i = 0; i < a.length; i++) {
      same += Math.abs(a[i] - b[i]) < 1e-6 ? 1 : 0;
    }
    return alike ? same == a.length : same < a.length / 10;
  }

  private static float[] noise(Inputs inputs, ColumnId column, int[] rows, Batch augmented) {
    FloatBuffer plain = values(inputs.batch(column, rows, Mode.EVAL, 0));
    FloatBuffer noisy = values(augmented);
    float[] noise = new float[plain.remaining()];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = noisy.get(i) - plain.get(i);
    }
    return noise;
  }

  private static FloatBuffer values(Batch batch) {
    return (FloatBuffer) batch.tensors().get(0).data();
  }
}
