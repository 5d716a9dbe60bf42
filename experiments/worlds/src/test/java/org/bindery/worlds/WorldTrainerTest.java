package org.bindery.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bindery.evaluation.Embeddings;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.LossSpec;
import org.bindery.graph.PairSource;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

class WorldTrainerTest {
  private static final ColumnId A = ColumnId.of("a");
  private static final ColumnId B = ColumnId.of("b");
  private static final ColumnId C = ColumnId.of("c");
  private static final WorldRecipe SHORT = WorldRecipe.STANDARD.withSteps(60);

  private final LatentFactorWorld world =
      LatentFactorWorld.gaussian(
              6, Signal.of("a", 0, 6, 0.9), Signal.of("b", 0, 6, 0.9), Signal.of("c", 0, 6, 0.9))
          .withSeed(1);
  private final PairBudget data = PairBudget.perEdge(500);

  @Test
  void theSameSeedGivesTheSameBitsOnAnyNumberOfThreads() throws Exception {
    BindingGraph tuples = NoHub.joint(List.of(A, B, C), "symile", 25);
    ExecutorService two = Executors.newFixedThreadPool(2);
    try (WorldTrainer trainer = new WorldTrainer()) {
      float[] star = embedded(trainer, BindingGraph.star(A, B, C));
      float[] joint = embedded(trainer, tuples);
      for (int round = 0; round < 2; round++) {
        Future<float[]> again = two.submit(() -> embedded(trainer, BindingGraph.star(A, B, C)));
        Future<float[]> other = two.submit(() -> embedded(trainer, tuples));
        assertThat(again.get()).isEqualTo(star);
        assertThat(other.get()).as("with negatives drawn at random").isEqualTo(joint);
      }
    } finally {
      two.shutdownNow();
    }
  }

  private float[] embedded(WorldTrainer trainer, BindingGraph graph) {
    return trainer
        .train(world, graph, data, SHORT)
        .embed(B, world.observe("test", 20, List.of(B)))
        .values();
  }

  @Test
  void anEdgeSeesTheSamePairsWhateverElseIsTrained() {
    TrainedEdge edge = new TrainedEdge(A, B);
    PairSet alone = data.pairs(world, edge, 1);
    float[][] first = alone.next(4);
    data.pairs(world, new TrainedEdge(A, C), 1).next(4);
    assertThat(data.pairs(world, edge, 1).next(4)).isDeepEqualTo(first);
    assertThat(data.pairs(world.withSeed(2), edge, 1).next(4)[0]).isNotEqualTo(first[0]);
  }

  @Test
  void everyPairIsSeenOnceBeforeAnyIsSeenAgain() {
    PairSet pairs =
        new PairSet(
            List.of(A, B),
            new float[][][] {{{0}, {1}, {2}, {3}}, {{0}, {1}, {2}, {3}}},
            1,
            new Streams(0).batches("a-b"));
    for (int round = 0; round < 5; round++) {
      float[] seen = new float[4];
      for (int half = 0; half < 2; half++) {
        float[][] batch = pairs.next(2);
        assertThat(batch[0]).as("partners stay together").isEqualTo(batch[1]);
        for (float row : batch[0]) {
          seen[(int) row]++;
        }
      }
      assertThat(seen).containsOnly(1);
    }
  }

  @Test
  void theStatedShareOfPairsIsWrongAndOfCandidatesOneIsRight() {
    for (double wrong : new double[] {0, 0.3, 1}) {
      TrainedEdge edge = new TrainedEdge(A, B).withSource(new PairSource(Optional.of(400), wrong));
      float[][] a = world.observe("edge a-b", 400, List.of(A, B)).rows(A);
      float[][] b = world.observe("edge a-b", 400, List.of(A, B)).rows(B);
      float[][] plain = data.pairs(world, edge, 1).next(400);
      float[][] offered = data.pairs(world, edge, 4).next(400);
      int misled = 0;
      int found = 0;
      for (int i = 0; i < 400; i++) {
        int row = rowOf(plain[0], i, a);
        misled += rowOf(plain[1], i, b) == row ? 0 : 1;
        int asked = rowOf(offered[0], i, a);
        for (int c = 0; c < 4; c++) {
          if (rowOf(offered[1], 4 * i + c, b) == asked) {
            found++;
            break;
          }
        }
      }
      assertThat(misled).as("of 400 with a share of %s", wrong).isEqualTo((int) (400 * wrong));
      assertThat(found).as("rows with their partner among the candidates").isEqualTo(400);
    }
  }

  private static int rowOf(float[] batch, int at, float[][] rows) {
    for (int i = 0; i < rows.length; i++) {
      if (batch[at * rows[i].length] == rows[i][0]) {
        return i;
      }
    }
    return -1;
  }

  @Test
  void embeddingInJavaIsWhatWasTrained() {
    try (WorldTrainer trainer = new WorldTrainer()) {
      for (int hidden : new int[] {0, 16}) {
        BoundWorld bound =
            trainer.train(
                world,
                BindingGraph.chain(A, B),
                data,
                WorldRecipe.STANDARD.withSteps(150).withHidden(hidden));
        Observations test = world.observe("test", 500, List.of(A, B));
        assertThat(bound.recallAt1(A, B, test))
            .as("chance 0.002, hidden %d", hidden)
            .isGreaterThan(0.03);
        Embeddings embedded = bound.embed(A, test);
        assertThat(embedded.size()).isEqualTo(500);
        assertThat(embedded.dimension()).isEqualTo(24);
      }
    }
  }

  @Test
  void pairsThatAreAllWrongTeachNothing() {
    try (WorldTrainer trainer = new WorldTrainer()) {
      TrainedEdge edge = new TrainedEdge(A, B).withSource(new PairSource(Optional.empty(), 1));
      BindingGraph graph =
          BindingGraph.of(Optional.empty(), List.of(A, B), List.of(edge), Map.of());
      BoundWorld bound =
          trainer.train(world, graph, PairBudget.perEdge(2_000), WorldRecipe.STANDARD);
      Observations test = world.observe("test", 1_000, List.of(A, B));
      assertThat(bound.recallAt1(A, B, test)).isCloseTo(0.001, within(0.004));
    }
  }

  @Test
  void lossesThatLearnSomethingThemselvesLearnIt() {
    try (WorldTrainer trainer = new WorldTrainer()) {
      for (String loss : List.of("siglip", "confu")) {
        BindingGraph graph =
            loss.equals("siglip")
                ? BindingGraph.of(
                    Optional.empty(),
                    List.of(A, B),
                    List.of(new TrainedEdge(A, B).withLoss(new LossSpec(loss, Map.of()))),
                    Map.of())
                : NoHub.joint(List.of(A, B, C), loss, 1 / 0.15);
        BoundWorld bound =
            trainer.train(
                world, graph, PairBudget.complete(2_000), WorldRecipe.STANDARD.withSteps(200));
        assertThat(bound.recallAt1(A, B, world.observe("test", 500, List.of(A, B))))
            .as("%s, chance 0.002", loss)
            .isGreaterThan(0.1);
      }
    }
  }

  @Test
  void oneTrainerAtATimeMayBeOpen() {
    try (WorldTrainer first = new WorldTrainer()) {
      assertThatThrownBy(WorldTrainer::new)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("wait for it to end");
      assertThat(first.train(world, BindingGraph.chain(A, B), data, SHORT)).isNotNull();
    }
    new WorldTrainer().close();
  }

  @Test
  void whatCannotBeTrainedIsRefusedWithTheReason() {
    try (WorldTrainer trainer = new WorldTrainer()) {
      assertThatThrownBy(
              () -> trainer.train(world, BindingGraph.chain(A, ColumnId.of("z")), data, SHORT))
          .hasMessageContaining("no signal z");
      TrainedEdge edge =
          new TrainedEdge(A, B).withLoss(new LossSpec("infonce", Map.of("reduction", "mean")));
      BindingGraph graph =
          BindingGraph.of(Optional.empty(), List.of(A, B), List.of(edge), Map.of());
      assertThatThrownBy(() -> trainer.train(world, graph, data, SHORT))
          .hasMessageContaining("as it is by default");
    }
  }
}
