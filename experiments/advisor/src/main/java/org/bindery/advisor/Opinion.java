package org.bindery.advisor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.bindery.advisor.Advice.Candidate;
import org.bindery.advisor.Advice.Ranked;
import org.bindery.spi.ColumnId;

/** Turns scores and their draws into advice. */
record Opinion(
    Goal goal,
    List<Advisor.Sample> samples,
    AnchorScores scores,
    List<AnchorScores> draws,
    Collection<ColumnPair> targets) {

  Advice advice() {
    Map<ColumnPair, Estimate> information = new TreeMap<>();
    Map<ColumnPair, Double> weights = new TreeMap<>();
    for (ColumnPair pair : scores.pairs()) {
      Estimate estimate = estimate(from -> from.information(pair));
      information.put(pair, estimate);
      weights.put(pair, estimate.lowerBound());
    }
    BindingTree tree = BindingTree.spanning(weights);
    Optional<BindingTree> star = BindingTree.bestStar(weights);
    Optional<String> declined = Optional.empty();
    List<Ranked> ranking = List.of();
    List<String> sentences = new ArrayList<>();
    if (information.values().stream().allMatch(estimate -> estimate.value() == 0)) {
      declined =
          Optional.of(
              "No advice: in none of these pairs is anything shared above the noise, so no anchor is"
                  + " better than another by these features.");
    } else {
      Comparison comparison =
          goal == Goal.ALL_PAIRS ? Comparison.ofStars(scores) : Comparison.on(scores, targets);
      declined = comparison.refusal();
      ranking = comparison.refusal().isPresent() ? List.of() : ranking(comparison);
      sentences.addAll(comparison.left());
    }
    if (!ranking.isEmpty()) {
      sentences.add(0, first(ranking));
    }
    sentences.add(Opinion.shape(scores, tree, star));
    return new Advice(
        goal,
        samples,
        ranking,
        declined.isPresent() ? Map.of() : candidates(),
        information,
        Optional.of(tree),
        star,
        sentences,
        declined,
        HitRate.measured(goal));
  }

  private List<Ranked> ranking(Comparison comparison) {
    double[] values = comparison.numbers().apply(scores);
    List<double[]> drawn = draws.stream().map(comparison.numbers()).toList();
    List<Integer> order =
        IntStream.range(0, values.length)
            .boxed()
            .sorted(
                Comparator.comparingDouble((Integer i) -> -values[i])
                    .thenComparing(i -> comparison.anchors().get(i)))
            .toList();
    List<Ranked> ranking = new ArrayList<>();
    for (int rank = 0; rank < order.size(); rank++) {
      int own = order.get(rank);
      int next = order.get(Math.min(rank + 1, order.size() - 1));
      Estimate lead =
          Estimate.of(
              values[own] - values[next],
              drawn.stream().mapToDouble(draw -> draw[own] - draw[next]).toArray());
      boolean clear = lead.interval().map(interval -> interval.low() > 0).orElse(false);
      Estimate score =
          Estimate.of(values[own], drawn.stream().mapToDouble(draw -> draw[own]).toArray());
      ranking.add(new Ranked(comparison.anchors().get(own), score, clear));
    }
    return ranking;
  }

  private Map<ColumnPair, List<Candidate>> candidates() {
    Map<ColumnPair, List<Candidate>> all = new TreeMap<>();
    for (ColumnPair pair : targets) {
      List<Candidate> candidates = new ArrayList<>();
      for (ColumnId anchor : scores.columns()) {
        if (scores.bridges(anchor, pair)) {
          Map<Criterion, Estimate> values = new EnumMap<>(Criterion.class);
          for (Criterion criterion : Criterion.values()) {
            values.put(criterion, estimate(from -> criterion.of(from, anchor, pair)));
          }
          candidates.add(new Candidate(anchor, values));
        }
      }
      candidates.sort(
          Comparator.comparingDouble((Candidate c) -> -c.scores().get(goal.criterion()).value())
              .thenComparing(Candidate::anchor));
      all.put(pair, candidates);
    }
    return all;
  }

  private Estimate estimate(ToDoubleFunction<AnchorScores> score) {
    return Estimate.of(score.applyAsDouble(scores), draws.stream().mapToDouble(score).toArray());
  }

  private String first(List<Ranked> ranking) {
    Ranked best = ranking.get(0);
    String unit = goal.criterion().unit();
    String start =
        "For " + goal.label() + ", bind to '" + best.anchor() + "': " + best.score() + " " + unit;
    if (ranking.size() == 1) {
      return start + ". No other signal could be the anchor.";
    }
    Ranked next = ranking.get(1);
    String compared = "; next is '" + next.anchor() + "' with " + next.score();
    if (draws.isEmpty()) {
      return start + compared + ". No intervals were drawn.";
    }
    return start + compared + (best.clear() ? "." : ", and these data do not tell the two apart.");
  }

  private static String shape(AnchorScores scores, BindingTree tree, Optional<BindingTree> star) {
    if (tree.edges().size() < scores.columns().size() - 1) {
      return "No tree joins all signals: the pairs at hand fall into parts that never meet.";
    }
    if (star.isEmpty()) {
      return "No star is possible, since no signal has pairs with all others; the best tree is "
          + tree
          + ".";
    }
    double loss = tree.sum() - star.get().sum();
    if (tree.center().isPresent()) {
      return "Of all trees the best is a star around '" + tree.center().get() + "'.";
    }
    return String.format(
        Locale.ROOT,
        "Of all trees the best is no star: %s. The best star, around '%s', loses %.2f nats.",
        tree,
        star.get().center().orElseThrow(),
        loss);
  }
}
