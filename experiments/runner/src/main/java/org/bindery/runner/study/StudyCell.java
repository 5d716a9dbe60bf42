package org.bindery.runner.study;

import java.util.List;
import java.util.Optional;
import org.bindery.spi.ConfigException;

/**
 * One graph with one seed: one run.
 *
 * @param graph the graph's label in the study
 * @param seed of initialization, order, augmentation and the drawing of test keys
 * @param run the run's name
 * @param state how far it is
 * @param reason why it is impossible or failed, in a sentence; empty otherwise
 * @param outcome what it reached; there if and only if it is finished
 */
public record StudyCell(
    String graph, long seed, String run, State state, String reason, Optional<Outcome> outcome) {
  /**
   * Checks that an outcome is there when it should be.
   *
   * @throws ConfigException if it is not, or is there too early
   */
  public StudyCell {
    if (outcome.isPresent() != (state == State.FINISHED)) {
      throw new ConfigException(
          "cell",
          run,
          "The cell of run '" + run + "' is " + state + ", which does not go with its outcome.");
    }
  }

  /** How far a cell is. */
  public enum State {
    /** Not run yet, or not to its end. */
    MISSING,
    /** Trained and evaluated. */
    FINISHED,
    /** Its graph cannot be trained on this data, or not within this budget. */
    IMPOSSIBLE,
    /** It was tried and did not come to an end by itself. */
    FAILED
  }

  /**
   * What a finished cell reached.
   *
   * @param seconds of training and evaluation
   * @param floatingPointOperations by {@link Plan#floatingPointOperations}
   * @param values every number
   */
  public record Outcome(double seconds, double floatingPointOperations, List<Value> values) {
    /** Copies the list. */
    public Outcome {
      values = List.copyOf(values);
    }

    /** Returns a number, if there is one. */
    public Optional<Value> value(String direction, String measure) {
      return values.stream()
          .filter(value -> value.direction().equals(direction) && value.measure().equals(measure))
          .findFirst();
    }
  }

  /**
   * One number.
   *
   * @param direction such as {@code audio.es>text}
   * @param measure such as {@code R@1}, {@code two-hop R@1} or {@code bridge R@1}
   * @param kind {@code trained}, {@code given} or {@code emergent} in this graph
   * @param value the number, a share for recalls
   * @param chance what guessing reaches
   * @param n how many queries it is over
   */
  public record Value(
      String direction, String measure, String kind, double value, double chance, int n) {}
}
