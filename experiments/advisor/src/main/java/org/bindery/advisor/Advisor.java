package org.bindery.advisor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * Says which signal to bind the others to, before training, from frozen features of the pairs at
 * hand.
 *
 * <p>For each two signals it takes ridge-whitened canonical correlations on held-out folds and
 * drops those that noise alone could give ({@link SharedDirections}); what is left scores every
 * possible anchor ({@link Criterion}). Which criterion decides depends on the {@link Goal}.
 * Intervals are by the bootstrap over pairs; the tree goes by their lower ends, so that an edge
 * with few pairs weighs less.
 *
 * <p>Known limits: validated on linear Gaussian worlds only. What a signal shares with an anchor in
 * a way no linear map of its features shows is not seen.
 *
 * @param resamples of the bootstrap; 0 for scores without intervals, else 50 or more
 * @param ridge added to the variance of every standardized feature before whitening, above 0
 */
public record Advisor(int resamples, double ridge) {
  /** Fewer pairs than this for each feature are too few to advise on. */
  public static final int PAIRS_PER_FEATURE = 20;

  private static final int FEWEST_RESAMPLES = 50;
  private static final double STANDARD_RIDGE = 1e-6;

  /**
   * Checks the range.
   *
   * @throws ConfigException if there are 1 to 49 resamples or fewer than none, or the ridge is not
   *     above 0
   */
  public Advisor {
    if (resamples != 0 && resamples < FEWEST_RESAMPLES) {
      throw new ConfigException(
          "advisor.resamples",
          String.valueOf(resamples),
          "A bootstrap of "
              + resamples
              + " resamples tells too little: use "
              + FEWEST_RESAMPLES
              + " or more, or 0 for none.");
    }
    if (!(ridge > 0) || !Double.isFinite(ridge)) {
      throw new ConfigException(
          "advisor.ridge",
          String.valueOf(ridge),
          "A ridge of " + ridge + " is not possible: use a small number above 0, such as 1e-6.");
    }
  }

  /** Returns the usual one: 200 resamples, a ridge of one millionth. */
  public static Advisor standard() {
    return new Advisor(200, STANDARD_RIDGE);
  }

  /** Returns one that draws no intervals, for many questions in a row. */
  public static Advisor withoutIntervals() {
    return new Advisor(0, STANDARD_RIDGE);
  }

  /**
   * Scores every possible anchor, whether or not the data are enough for advice.
   *
   * @param available the pairs at hand, each two signals once
   * @param seed of the folds
   * @throws ConfigException if two signals come twice, or one has other features elsewhere
   * @throws DataException if there are no pairs
   */
  public AnchorScores scores(Collection<PairedFeatures> available, long seed) {
    return scores(moments(available, seed));
  }

  /**
   * Advises. For {@link Goal#NEVER_TRAINED} the pairs that count are those there are no data for;
   * if there are data for all, all of them, each judged by the anchors that are not an end of it.
   *
   * @param available the pairs at hand, each two signals once
   * @param goal what the space is for
   * @param seed of the folds and the bootstrap
   * @throws ConfigException if two signals come twice, or one has other features elsewhere
   * @throws DataException if there are no pairs
   */
  public Advice advise(Collection<PairedFeatures> available, Goal goal, long seed) {
    TreeSet<ColumnPair> with = new TreeSet<>();
    available.forEach(paired -> with.add(paired.pair()));
    TreeSet<ColumnPair> without = everyPair(with);
    without.removeAll(with);
    return advise(available, goal, without.isEmpty() ? with : without, seed);
  }

  /**
   * Advises for certain pairs.
   *
   * @param available the pairs at hand, each two signals once
   * @param goal what the space is for
   * @param neverTrained the pairs that count if the goal is {@link Goal#NEVER_TRAINED}, 1 or more,
   *     of signals that have pairs; ignored otherwise
   * @param seed of the folds and the bootstrap
   * @throws ConfigException if two signals come twice, one has other features elsewhere, or a pair
   *     that counts has a signal without data
   * @throws DataException if there are no pairs
   */
  public Advice advise(
      Collection<PairedFeatures> available,
      Goal goal,
      Collection<ColumnPair> neverTrained,
      long seed) {
    Map<ColumnPair, BlockMoments> moments = moments(available, seed);
    requireKnown(moments, neverTrained);
    List<Sample> samples =
        available.stream()
            .map(
                paired ->
                    new Sample(
                        paired.pair(),
                        paired.n(),
                        Math.max(paired.width(paired.one()), paired.width(paired.other()))))
            .sorted((one, other) -> one.pair().compareTo(other.pair()))
            .toList();
    if (samples.stream().anyMatch(Sample::tooSmall)) {
      return Advice.tooFewPairs(goal, samples);
    }
    AnchorScores scores = scores(moments);
    List<AnchorScores> draws = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < resamples; i++) {
      long draw = random.nextLong();
      Map<ColumnPair, SharedDirections> drawn = new HashMap<>();
      // The same draw for every pair: tuples, whose rows are the same in all pairs, stay together.
      moments.forEach(
          (pair, own) ->
              drawn.put(
                  pair, SharedDirections.of(own, own.drawnFolds(new SplittableRandom(draw)))));
      draws.add(new AnchorScores(drawn));
    }
    return new Opinion(goal, samples, scores, draws, new TreeSet<>(neverTrained)).advice();
  }

  private static AnchorScores scores(Map<ColumnPair, BlockMoments> moments) {
    Map<ColumnPair, SharedDirections> shared = new HashMap<>();
    moments.forEach((pair, own) -> shared.put(pair, SharedDirections.of(own, own.folds())));
    return new AnchorScores(shared);
  }

  private Map<ColumnPair, BlockMoments> moments(Collection<PairedFeatures> available, long seed) {
    if (available.isEmpty()) {
      throw new DataException(
          "There are no pairs to judge anchors by: give the features of at least one pair.");
    }
    Map<ColumnId, List<PairedFeatures>> byColumn = new TreeMap<>();
    Map<ColumnPair, PairedFeatures> byPair = new LinkedHashMap<>();
    for (PairedFeatures paired : available) {
      if (byPair.put(paired.pair(), paired) != null) {
        throw new ConfigException(
            "available",
            paired.pair().toString(),
            "The pairs of " + paired.pair() + " were given twice: give all their rows in one.");
      }
      byColumn.computeIfAbsent(paired.one(), column -> new ArrayList<>()).add(paired);
      byColumn.computeIfAbsent(paired.other(), column -> new ArrayList<>()).add(paired);
    }
    Map<ColumnId, Whitening> whitening = new HashMap<>();
    byColumn.forEach((column, own) -> whitening.put(column, Whitening.of(column, own, ridge)));
    Map<ColumnPair, BlockMoments> moments = new LinkedHashMap<>();
    byPair.forEach(
        (pair, paired) ->
            moments.put(
                pair,
                new BlockMoments(
                    whitening.get(pair.a()).apply(paired.rows(pair.a())),
                    whitening.get(pair.b()).apply(paired.rows(pair.b())),
                    seed)));
    return moments;
  }

  private static TreeSet<ColumnPair> everyPair(Collection<ColumnPair> pairs) {
    TreeSet<ColumnId> columns = new TreeSet<>();
    pairs.forEach(pair -> columns.addAll(List.of(pair.a(), pair.b())));
    TreeSet<ColumnPair> all = new TreeSet<>();
    for (ColumnId one : columns) {
      columns.tailSet(one, false).forEach(other -> all.add(ColumnPair.of(one, other)));
    }
    return all;
  }

  private static void requireKnown(
      Map<ColumnPair, BlockMoments> moments, Collection<ColumnPair> neverTrained) {
    TreeSet<ColumnPair> all = everyPair(moments.keySet());
    if (neverTrained.isEmpty() || !all.containsAll(neverTrained)) {
      throw new ConfigException(
          "neverTrained",
          neverTrained.toString(),
          "The pairs that will never be trained, "
              + neverTrained
              + ", must be 1 or more out of "
              + all
              + ".");
    }
  }

  /**
   * How much there is to judge one pair by.
   *
   * @param pair the two signals
   * @param n how many pairs of them
   * @param width the larger number of features of the two
   */
  public record Sample(ColumnPair pair, int n, int width) {
    /** Returns the number of pairs that would be enough. */
    public long enough() {
      return (long) PAIRS_PER_FEATURE * width;
    }

    /** Returns whether there are fewer than that. */
    public boolean tooSmall() {
      return n < enough();
    }
  }
}
