package org.bindery.training;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.bindery.data.Candidates;
import org.bindery.data.PairStream;
import org.bindery.data.Pairs;
import org.bindery.data.ShuffledPairs;
import org.bindery.data.Table;

/** Which rows each term is trained on, as its pair source and the recipe say. */
final class TermPairs {
  private final Table table;
  private final Recipe recipe;

  TermPairs(Table table, Recipe recipe) {
    this.table = table;
    this.recipe = recipe;
  }

  /**
   * Collects the pairs, or longer tuples, of a term.
   *
   * @param rows of the train split
   * @param seed of their order, and of what is left out or paired wrongly
   */
  Pairs of(LossTerm term, int[] rows, long seed) {
    int[] used = limited(term, rows, seed);
    double wrong = recipe.shuffledPairs() ? 1 : term.source().wrong();
    int batch = term.batch(recipe);
    Pairs pairs =
        wrong > 0
            ? new ShuffledPairs(
                table, used, term.columns(), batch, seed, recipe.distinctKeys(), wrong)
            : new PairStream(table, used, term.columns(), batch, seed, recipe.distinctKeys());
    int candidates = TermLoss.candidates(LossContracts.of(term.loss()).orElseThrow());
    return candidates > 1
        ? new Candidates(pairs, table, rows, term.columns().get(1), candidates)
        : pairs;
  }

  private int[] limited(LossTerm term, int[] rows, long seed) {
    int[] filled = PairStream.filled(table, rows, term.columns());
    if (term.source().limit().isEmpty() || term.source().limit().get() >= filled.length) {
      return rows;
    }
    int[] order = IntStream.range(0, filled.length).toArray();
    Random random = new Random(Seeds.of(seed, 1));
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return Arrays.stream(order, 0, term.source().limit().get())
        .sorted()
        .map(i -> filled[i])
        .toArray();
  }
}
