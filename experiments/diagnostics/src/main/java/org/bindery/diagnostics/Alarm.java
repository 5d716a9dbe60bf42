package org.bindery.diagnostics;

import org.bindery.spi.ConfigException;

/**
 * Something a person should look at.
 *
 * @param kind which
 * @param where the signal, edge or direction it is about: {@code audio}, {@code audio-image},
 *     {@code audio>image}
 * @param step after which training step it was seen, 0 for a space measured outside of training
 * @param sentence what, where, and what to do
 */
public record Alarm(Kind kind, String where, int step, String sentence) {
  /**
   * Checks the step.
   *
   * @throws ConfigException if it is negative
   */
  public Alarm {
    if (step < 0) {
      throw new ConfigException(
          "alarm.step", String.valueOf(step), "An alarm cannot be of step " + step + ".");
    }
  }

  /** What is wrong. */
  public enum Kind {
    /** A tower maps everything to about one vector, or onto very few directions. */
    COLLAPSE("collapse"),
    /** One signal finds nothing and is not found, while others are. */
    LOST_MODALITY("lost modality"),
    /** No pair is above chance. */
    NOTHING_BOUND("nothing bound"),
    /** A loss stays where guessing is. */
    EDGE_NOT_LEARNING("edge does not learn"),
    /** A learned logit scale rests at its limit. */
    SCALE_AT_CAP("logit scale at its cap"),
    /** A learned logit scale grows without end. */
    SCALE_RUNNING_AWAY("logit scale running away"),
    /** A loss climbs back. */
    LOSS_RISING("loss rising"),
    /** A loss or a scale is not a number any more. */
    NOT_FINITE("not finite"),
    /** A few rows are everybody's answer. */
    HUBNESS("hubness"),
    /** An encoder leaves arrays behind in every pass. */
    MEMORY_LEAK("memory leak");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** Returns the name for people: lower case. */
    public String label() {
      return label;
    }
  }

  /** Returns such as {@code step 120, audio-image, loss rising: ...}. */
  @Override
  public String toString() {
    return (step > 0 ? "step " + step + ", " : "") + where + ", " + kind.label + ": " + sentence;
  }
}
