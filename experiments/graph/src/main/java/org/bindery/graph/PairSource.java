package org.bindery.graph;

import java.util.Optional;
import org.bindery.spi.ConfigException;

/**
 * Which of the rows in which all signals of an edge are filled the edge is trained on.
 *
 * @param limit at most so many of them, drawn once for each seed, so that edges may have unequal
 *     amounts of data; empty for all
 * @param wrong the share of them that get another row's partner, to see what bad pairs cost; 0 to 1
 * @param aligned whether all samples of a row are augmented with the same draws, as crops and flips
 *     of a depth map that lies over its picture must be; otherwise each has its own, for what
 *     matches in both draws could be learned instead of what matches in the signals
 */
public record PairSource(Optional<Integer> limit, double wrong, boolean aligned) {
  /** All rows, as they are. */
  public static final PairSource ALL = new PairSource(Optional.empty(), 0, false);

  /**
   * Checks the ranges.
   *
   * @throws ConfigException if the limit is below 2 or the share is not one
   */
  public PairSource {
    if (limit.isPresent() && limit.get() < 2) {
      throw new ConfigException(
          "pairs.limit",
          String.valueOf(limit.get()),
          "An edge limited to " + limit.get() + " pairs has no negatives: use at least 2.");
    }
    if (!(wrong >= 0 && wrong <= 1)) {
      throw new ConfigException(
          "pairs.wrong",
          String.valueOf(wrong),
          "The share of wrong pairs " + wrong + " is not allowed: use 0 to 1.");
    }
  }

  /** Makes one whose samples are augmented each for itself. */
  public PairSource(Optional<Integer> limit, double wrong) {
    this(limit, wrong, false);
  }

  /**
   * Makes one of at most so many rows, none of them wrong.
   *
   * @throws ConfigException if the limit is below 2
   */
  public static PairSource atMost(int limit) {
    return new PairSource(Optional.of(limit), 0);
  }

  /** Returns this with another share of wrong pairs. */
  public PairSource withWrong(double share) {
    return new PairSource(limit, share, aligned);
  }

  /** Returns this with the samples of a row augmented alike, or each for itself. */
  public PairSource withAligned(boolean value) {
    return new PairSource(limit, wrong, value);
  }
}
