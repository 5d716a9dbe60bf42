package org.bindery.spi;

/**
 * What a loss needs of its data. It decides what a graph can be trained on: a star needs pairs
 * only, while losses over several signals at once need rows in which all of them are filled.
 */
public sealed interface LossContract {
  /**
   * Rows in which two signals are filled.
   *
   * @param candidates how many rows of the second signal are offered for each of the first, of
   *     which at least one belongs to it; 1 for plain pairs
   */
  record Pairs(int candidates) implements LossContract {
    /** Plain pairs. */
    public static final Pairs PLAIN = new Pairs(1);

    /**
     * Checks the range.
     *
     * @throws ConfigException if there is no candidate
     */
    public Pairs {
      if (candidates < 1) {
        throw new ConfigException(
            "candidates",
            String.valueOf(candidates),
            "A pair has at least one candidate, not " + candidates + ".");
      }
    }
  }

  /**
   * Rows in which several signals are filled at once.
   *
   * @param least the fewest signals, at least 2
   * @param most the most signals, at least {@code least}
   */
  record Tuples(int least, int most) implements LossContract {
    /**
     * Checks the range.
     *
     * @throws ConfigException if it is empty or begins below 2
     */
    public Tuples {
      if (least < 2 || most < least) {
        throw new ConfigException(
            "tuples",
            least + ".." + most,
            "A loss over tuples joins at least 2 signals, not " + least + " to " + most + ".");
      }
    }
  }

  /** Rows of each signal, without any partner. */
  record Unpaired() implements LossContract {}
}
