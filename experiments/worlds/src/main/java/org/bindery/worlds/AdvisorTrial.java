package org.bindery.worlds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.bindery.advisor.Advice;
import org.bindery.advisor.Advisor;
import org.bindery.advisor.AnchorScores;
import org.bindery.advisor.ColumnPair;
import org.bindery.advisor.Criterion;
import org.bindery.advisor.Goal;
import org.bindery.advisor.PairedFeatures;
import org.bindery.evaluation.statistics.Observation;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * Holds the advisor against worlds it has never seen, whose best anchors are known because all
 * stars were trained: for every pair of signals and every world one question, which of the other
 * three makes the two find each other best. What an anchor reaches is the mean of three trainings,
 * the first on the pairs the advisor sees.
 *
 * @param worlds how many were drawn
 * @param pairs of features for each two signals
 * @param scores what every way to choose came to
 * @param answered in how many worlds the advisor gave advice
 * @param clear how many anchors it called clearly the best for a pair, where it gave advice
 * @param clearlyWrong how many of those were not the best by more than a point
 * @param chance the share of questions a random anchor is right in
 * @param seconds in all
 */
public record AdvisorTrial(
    int worlds,
    int pairs,
    List<Score> scores,
    int answered,
    int clear,
    int clearlyWrong,
    double chance,
    double seconds) {
  private static final double A_POINT = 0.01;

  /** One training tells R@10 to about a point only, and anchors are often that close. */
  private static final int TRAININGS = 3;

  private static final long ANOTHER_DRAW = 1_000_000;

  /**
   * One way to choose an anchor.
   *
   * @param criterion its name
   * @param hits the share of questions whose best anchor it names first
   * @param regret by how much its anchors retrieve less than the best ones, mean R@10 as a share
   * @param regretHalfWidth of its 95 % interval over worlds
   * @param tau Kendall's, between its order of the anchors of a pair and the true one, on average
   * @param tauHalfWidth of its 95 % interval over worlds
   */
  public record Score(
      String criterion,
      double hits,
      double regret,
      double regretHalfWidth,
      double tau,
      double tauHalfWidth) {}

  /** A way to choose: a number for an anchor of a pair, larger being better. */
  private record Choice(String name, Ranking ranking) {}

  private interface Ranking {
    double of(LatentFactorWorld world, AnchorScores scores, ColumnId anchor, ColumnPair pair);
  }

  /** Copies the list. */
  public AdvisorTrial {
    scores = List.copyOf(scores);
  }

  /**
   * Draws worlds, asks the advisor, trains all stars and compares.
   *
   * @param first the seed of the first world
   * @param worlds how many, 2 or more; their seeds follow each other
   * @param pairs for each two signals
   * @param threads for training
   * @param listener told of every star that is trained
   * @throws ConfigException if there are fewer than 2 worlds
   */
  public static AdvisorTrial run(
      long first, int worlds, int pairs, int threads, Consumer<String> listener) {
    if (worlds < 2) {
      throw new ConfigException(
          "worlds",
          String.valueOf(worlds),
          "A trial over " + worlds + " worlds has no spread: use 2 or more.");
    }
    long start = System.nanoTime();
    List<Panel> panels = new ArrayList<>();
    List<LatentFactorWorld> drawn = new ArrayList<>();
    for (long seed = first; seed < first + worlds; seed++) {
      LatentFactorWorld world = RandomWorld.draw(seed);
      drawn.add(world);
      PairBudget data = PairBudget.perEdge(pairs);
      for (ColumnId anchor : world.columns()) {
        List<Arm> trainings = new ArrayList<>();
        for (int again = 0; again < TRAININGS; again++) {
          trainings.add(
              new Arm(
                  "training " + again,
                  world.withSeed(seed + again * ANOTHER_DRAW),
                  Stars.around(anchor, world.columns()),
                  data));
        }
        panels.add(new Panel(seed + " " + anchor, trainings));
      }
    }
    Map<String, Double> truth = new LinkedHashMap<>();
    for (WorldResults.Run run : WorldBench.ownSeeds(panels, threads, listener)) {
      for (Observation seen : run.at10()) {
        ColumnPair pair = ColumnPair.of(seen.query(), seen.gallery());
        truth.merge(run.panel() + " " + pair, seen.value() / (2 * TRAININGS), Double::sum);
      }
    }
    return compare(drawn, pairs, truth, start);
  }

  private static AdvisorTrial compare(
      List<LatentFactorWorld> drawn, int pairs, Map<String, Double> truth, long start) {
    List<Answers> answers =
        drawn.parallelStream().map(world -> answers(world, pairs, truth)).toList();
    List<Choice> choices = choices();
    List<Score> scores = new ArrayList<>();
    for (int i = 0; i < choices.size(); i++) {
      int at = i;
      scores.add(
          AnchorTally.score(
              choices.get(i).name(),
              answers.stream().map(answer -> answer.tallies().get(at)).toList()));
    }
    return new AdvisorTrial(
        drawn.size(),
        pairs,
        scores,
        (int) answers.stream().filter(Answers::answered).count(),
        answers.stream().mapToInt(Answers::clear).sum(),
        answers.stream().mapToInt(Answers::clearlyWrong).sum(),
        answers.stream().mapToDouble(Answers::chance).average().orElseThrow(),
        (System.nanoTime() - start) / 1e9);
  }

  /** What came out of one world: a tally for each way to choose, and what the advisor said. */
  private record Answers(
      List<AnchorTally> tallies, boolean answered, int clear, int clearlyWrong, double chance) {}

  private static Answers answers(LatentFactorWorld world, int pairs, Map<String, Double> truth) {
    List<PairedFeatures> features = features(world, pairs);
    AnchorScores scores = Advisor.withoutIntervals().scores(features, world.seed());
    List<AnchorTally> tallies = new ArrayList<>();
    for (Choice choice : choices()) {
      AnchorTally tally = new AnchorTally();
      for (ColumnPair pair : scores.pairs()) {
        tally.add(
            anchors(world, pair).stream()
                .mapToDouble(anchor -> choice.ranking().of(world, scores, anchor, pair))
                .toArray(),
            reached(world, pair, truth));
      }
      tallies.add(tally);
    }
    AnchorTally random = new AnchorTally();
    boolean answered = false;
    int clear = 0;
    int clearlyWrong = 0;
    for (ColumnPair pair : scores.pairs()) {
      double[] reached = reached(world, pair, truth);
      random.add(new double[reached.length], reached);
      Advice advice =
          Advisor.standard().advise(features, Goal.NEVER_TRAINED, List.of(pair), world.seed());
      answered |= advice.declined().isEmpty();
      if (advice.declined().isEmpty() && advice.ranking().get(0).clear()) {
        clear++;
        double best = Arrays.stream(reached).max().orElseThrow();
        double named = truth.get(key(world, advice.ranking().get(0).anchor(), pair));
        clearlyWrong += best - named > A_POINT ? 1 : 0;
      }
    }
    return new Answers(tallies, answered, clear, clearlyWrong, random.hits());
  }

  private static double[] reached(
      LatentFactorWorld world, ColumnPair pair, Map<String, Double> truth) {
    return anchors(world, pair).stream()
        .mapToDouble(anchor -> truth.get(key(world, anchor, pair)))
        .toArray();
  }

  private static List<Choice> choices() {
    List<Choice> choices = new ArrayList<>();
    for (Criterion criterion : Criterion.values()) {
      choices.add(
          new Choice(
              criterion.label(),
              (world, scores, anchor, pair) -> criterion.of(scores, anchor, pair)));
    }
    choices.add(
        new Choice(
            "oracle coverage",
            (world, scores, anchor, pair) ->
                world.coverage(List.of(pair.a(), anchor, pair.b())).size()));
    return choices;
  }

  private static List<PairedFeatures> features(LatentFactorWorld world, int pairs) {
    List<PairedFeatures> features = new ArrayList<>();
    List<ColumnId> columns = world.columns();
    for (int i = 0; i < columns.size(); i++) {
      for (int j = i + 1; j < columns.size(); j++) {
        ColumnPair pair = ColumnPair.of(columns.get(i), columns.get(j));
        Observations seen = PairBudget.perEdge(pairs).observed(world, pair.a(), pair.b(), pairs);
        features.add(
            new PairedFeatures(
                pair.a(), doubles(seen.live(pair.a())), pair.b(), doubles(seen.live(pair.b()))));
      }
    }
    return features;
  }

  private static double[][] doubles(float[][] rows) {
    double[][] doubles = new double[rows.length][rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < rows[i].length; k++) {
        doubles[i][k] = rows[i][k];
      }
    }
    return doubles;
  }

  private static List<ColumnId> anchors(LatentFactorWorld world, ColumnPair pair) {
    return world.columns().stream().filter(column -> !pair.has(column)).toList();
  }

  private static String key(LatentFactorWorld world, ColumnId anchor, ColumnPair pair) {
    return world.seed() + " " + anchor + " " + pair;
  }

  /**
   * Returns what a way to choose came to.
   *
   * @throws ConfigException if there is none of this name
   */
  public Score score(String criterion) {
    return scores.stream()
        .filter(score -> score.criterion().equals(criterion))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "criterion",
                    criterion,
                    "There is no criterion '"
                        + criterion
                        + "': there are "
                        + scores.stream().map(Score::criterion).toList()
                        + "."));
  }

  /** Returns a line for every way to choose, and what the advisor said and withheld. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d random worlds, %,d pairs for each two signals, %.0f s\n%-22s %12s %20s %14s\n",
            worlds,
            pairs,
            seconds,
            "anchor chosen by",
            "top-1 hit",
            "regret, R@10 points",
            "Kendall tau"));
    for (Score score : scores) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-22s %12.2f %20s %14s\n",
              score.criterion(),
              score.hits(),
              String.format(
                  Locale.ROOT, "%.2f ± %.2f", 100 * score.regret(), 100 * score.regretHalfWidth()),
              String.format(Locale.ROOT, "%.2f ± %.2f", score.tau(), score.tauHalfWidth())));
    }
    text.append(
        String.format(
            Locale.ROOT,
            "A random anchor is right in %.2f. The advisor answered in %d of %d worlds; of the"
                + " %d anchors it called clear, %d were worse than the best by more than a"
                + " point.\n",
            chance,
            answered,
            worlds,
            clear,
            clearlyWrong));
    return text.toString();
  }
}
