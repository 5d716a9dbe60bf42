package org.bindery.advisor;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bindery.spi.ColumnId;

/**
 * Which anchors can be compared at all, and by what.
 *
 * @param anchors those compared
 * @param numbers one for each of them, larger being better
 * @param left a sentence for each signal that cannot be the anchor
 * @param refusal why nothing can be compared, if so
 */
record Comparison(
    List<ColumnId> anchors,
    Function<AnchorScores, double[]> numbers,
    List<String> left,
    Optional<String> refusal) {

  /** Compares the centers of stars by the sum of what they share. */
  static Comparison ofStars(AnchorScores scores) {
    List<ColumnId> anchors = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (ColumnId anchor : scores.columns()) {
      List<ColumnId> without =
          scores.columns().stream()
              .filter(other -> !other.equals(anchor))
              .filter(other -> !scores.has(ColumnPair.of(anchor, other)))
              .toList();
      if (without.isEmpty()) {
        anchors.add(anchor);
      } else {
        left.add("'" + anchor + "' cannot be the anchor: it has no pairs with " + without + ".");
      }
    }
    Optional<String> refusal =
        anchors.isEmpty()
            ? Optional.of(
                "No advice: no signal has pairs with all others, so none can be the anchor.")
            : Optional.empty();
    return new Comparison(
        anchors,
        from -> anchors.stream().mapToDouble(from::sumInformation).toArray(),
        left,
        refusal);
  }

  /** Compares anchors by what reaches both ends of the pairs that count. */
  static Comparison on(AnchorScores scores, Collection<ColumnPair> targets) {
    List<AdditiveScores.Cell> cells = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (ColumnId anchor : scores.columns()) {
      List<ColumnPair> others = targets.stream().filter(pair -> !pair.has(anchor)).toList();
      List<ColumnPair> lacking =
          others.stream().filter(pair -> !scores.bridges(anchor, pair)).toList();
      if (!lacking.isEmpty()) {
        left.add(
            "'"
                + anchor
                + "' cannot be the anchor: it lacks pairs with an end of "
                + lacking
                + ".");
      } else {
        others.forEach(pair -> cells.add(new AdditiveScores.Cell(anchor, pair)));
      }
    }
    Optional<AdditiveScores> fit = AdditiveScores.of(List.copyOf(targets), cells);
    if (fit.isEmpty()) {
      String why =
          cells.isEmpty()
              ? "no signal has pairs with both ends of the pairs " + targets
              : "every possible anchor leaves out other pairs of "
                  + targets
                  + ", so no two can be compared: name the one pair that will never be trained";
      return new Comparison(
          List.of(), from -> new double[0], left, Optional.of("No advice: " + why + "."));
    }
    return new Comparison(
        fit.get().anchors(),
        from -> fit.get().numbers(from, Criterion.OVERLAP_PLUS),
        left,
        Optional.empty());
  }
}
