package org.bindery.dashboard;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.tracking.Goal;

/**
 * What is known of sweeps beyond their runs. A sweep of which nothing is known is shown all the
 * same, from the runs of its group. Called by many threads; may read files.
 */
@FunctionalInterface
public interface SweepSource {
  /** Knows of no sweep. */
  SweepSource NONE = List::of;

  /** The sweeps, in the order to show them. */
  List<Sweep> sweeps();

  /**
   * A sweep.
   *
   * @param name the group its trials' runs belong to
   * @param method {@code grid}, {@code random}, {@code bayes}, or empty
   * @param metric what it optimizes
   * @param goal which way
   * @param parameters dotted names in the runs' configurations; where empty, those whose values
   *     differ between trials
   * @param logarithmic whether a parameter of numbers is drawn from a logarithmic distribution; of
   *     one that is not in it, its axis is guessed from the values
   * @param planned how many trials it will have at most
   * @param note one sentence for its page, such as what failed; or empty
   */
  record Sweep(
      String name,
      String method,
      Optional<String> metric,
      Optional<Goal> goal,
      List<String> parameters,
      Map<String, Boolean> logarithmic,
      OptionalInt planned,
      String note) {
    /** Copies list and map. */
    public Sweep {
      parameters = List.copyOf(parameters);
      logarithmic = Map.copyOf(logarithmic);
    }

    /** A sweep of which only the group is known. */
    public static Sweep ofGroup(String name) {
      return new Sweep(
          name,
          "",
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Map.of(),
          OptionalInt.empty(),
          "");
    }
  }
}
