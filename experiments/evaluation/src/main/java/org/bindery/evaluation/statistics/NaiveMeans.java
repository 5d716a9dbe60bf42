package org.bindery.evaluation.statistics;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bindery.evaluation.statistics.MatchedPairs.Means;

/** The trap: two means that look alike and rank graphs differently. */
final class NaiveMeans {
  private static final double SAME = 1e-12;

  private NaiveMeans() {}

  static Optional<String> warning(String measure, List<Means> means) {
    List<Means> both = means.stream().filter(mean -> mean.emergentOnly().isPresent()).toList();
    boolean disagree = false;
    for (Means one : both) {
      for (Means other : both) {
        double emergent = emergent(one) - emergent(other);
        double all = one.allPairs().mean() - other.allPairs().mean();
        disagree |= emergent > SAME && all < -SAME;
      }
    }
    if (!disagree) {
      return Optional.empty();
    }
    Means byAll = best(both, Comparator.comparingDouble(mean -> mean.allPairs().mean()));
    Means byEmergent = best(both, Comparator.comparingDouble(NaiveMeans::emergent));
    Means byMatched = best(means, Comparator.comparingDouble(mean -> mean.matched().mean()));
    String says =
        byAll.equals(byEmergent)
            ? "the naive means agree on '" + byAll.graph() + "' as the first but not on the rest"
            : String.format(
                Locale.ROOT,
                "%s over emergent pairs only is best for '%s' (%.1f %%, '%s' %.1f %%), over all"
                    + " pairs for '%s' (%.1f %%)",
                measure,
                byEmergent.graph(),
                100 * emergent(byEmergent),
                byAll.graph(),
                100 * emergent(byAll),
                byAll.graph(),
                100 * byAll.allPairs().mean());
    return Optional.of(
        "Warning: "
            + says
            + ". Every graph leaves out other pairs, and an anchor its own best ones, so these"
            + " means compare different things: on matched pairs '"
            + byMatched.graph()
            + "' is first.");
  }

  private static Means best(List<Means> means, Comparator<Means> by) {
    return means.stream().max(by).orElseThrow();
  }

  private static double emergent(Means mean) {
    return mean.emergentOnly().orElseThrow().mean();
  }
}
