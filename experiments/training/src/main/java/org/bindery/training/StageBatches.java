package org.bindery.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bindery.data.Batch;
import org.bindery.data.PairBatch;
import org.bindery.data.Pairs;
import org.bindery.spi.ColumnId;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Mode;
import org.bindery.spi.Split;

/**
 * What the steps of a stage are fed: for each of its terms a batch, a pure function of the step.
 * Safe for many threads.
 */
final class StageBatches {
  private final Map<LossTerm, Pairs> pairs = new LinkedHashMap<>();
  private final Recipe recipe;
  private final Inputs inputs;
  private final Map<ColumnId, LockedVectors> locked = new LinkedHashMap<>();

  /**
   * Embeds the locked columns.
   *
   * @param all the rows of every term of the graph
   */
  StageBatches(
      Stage stage,
      Map<LossTerm, Pairs> all,
      Binding binding,
      Recipe recipe,
      Inputs inputs,
      Scoring scoring) {
    this.recipe = recipe;
    this.inputs = inputs;
    all.forEach(
        (term, source) -> {
          if (stage.trains(term)) {
            pairs.put(term, source);
          }
        });
    int[] rows = binding.splits().rows(Split.TRAIN);
    for (LossTerm term : pairs.keySet()) {
      for (ColumnId column : term.columns()) {
        if (stage.locks(column)) {
          locked.computeIfAbsent(
              column, missing -> LockedVectors.of(scoring, inputs, binding, missing, rows));
        }
      }
    }
  }

  /** Returns the terms that are trained in this stage. */
  List<LossTerm> terms() {
    return List.copyOf(pairs.keySet());
  }

  /** Returns the batches of a step, counted over the whole training. */
  List<TrainingStep.TermBatch> of(long step) {
    List<TrainingStep.TermBatch> all = new ArrayList<>();
    pairs.forEach((term, source) -> all.add(of(step, term, source.batch(step))));
    return all;
  }

  private TrainingStep.TermBatch of(long step, LossTerm term, PairBatch drawn) {
    long seed = Seeds.of(recipe.seed(), 4, step, term.name().hashCode());
    while (true) {
      int[] good = IntStream.range(0, drawn.size()).filter(i -> isGood(drawn, i)).toArray();
      try {
        List<Batch> sides = new ArrayList<>();
        for (int side = 0; side < drawn.columns(); side++) {
          int draw = term.source().aligned() ? 0 : side;
          sides.add(batch(term.columns().get(side), rows(drawn, side, good), Seeds.of(seed, draw)));
        }
        return new TrainingStep.TermBatch(term, sides);
      } catch (CorruptSampleException e) {
        // The row is marked now; Inputs stops the run when there are too many of them.
        continue;
      }
    }
  }

  private Batch batch(ColumnId column, int[] rows, long seed) {
    LockedVectors vectors = locked.get(column);
    return vectors == null ? inputs.batch(column, rows, Mode.TRAIN, seed) : vectors.batch(rows);
  }

  private boolean isGood(PairBatch drawn, int tuple) {
    return IntStream.range(0, drawn.columns())
        .flatMap(side -> Arrays.stream(rows(drawn, side, new int[] {tuple})))
        .noneMatch(inputs::isBad);
  }

  /** Returns the rows of some tuples; a side may have several for each. */
  private static int[] rows(PairBatch drawn, int side, int[] tuples) {
    int[] all = drawn.rows(side);
    int each = all.length / drawn.size();
    return Arrays.stream(tuples)
        .flatMap(tuple -> IntStream.range(tuple * each, (tuple + 1) * each))
        .map(i -> all[i])
        .toArray();
  }
}
