package org.bindery.advisor;

import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/** What could make a signal {@code x} a good anchor for two others, {@code a} and {@code d}. */
public enum Criterion {
  /** The sum over all signals m of I(x; m), whatever the pair. In nats. */
  SUM_MI("sum-MI", "nats") {
    @Override
    public double of(AnchorScores scores, ColumnId anchor, ColumnPair pair) {
      return scores.sumInformation(anchor);
    }
  },
  /** The smaller of I(x; a) and I(x; d). In nats. */
  MIN_MI("min-MI", "nats") {
    @Override
    public double of(AnchorScores scores, ColumnId anchor, ColumnPair pair) {
      return Math.min(
          scores.information(ColumnPair.of(anchor, pair.a())),
          scores.information(ColumnPair.of(anchor, pair.b())));
    }
  },
  /** {@code -1/2 ln det(I - M_a M_d)}: I(a; d) if the two were independent given x. In nats. */
  BRIDGE_MI("bridge MI", "nats") {
    @Override
    public double of(AnchorScores scores, ColumnId anchor, ColumnPair pair) {
      return scores.bridgeInformation(anchor, pair);
    }
  },
  /** {@code tr(P_a P_d)}: how many factors of the anchor both see. */
  OVERLAP("overlap", "factors") {
    @Override
    public double of(AnchorScores scores, ColumnId anchor, ColumnPair pair) {
      return scores.overlap(anchor, pair);
    }
  },
  /** Overlap and .05 of min-MI, which decides between anchors of like overlap. */
  OVERLAP_PLUS("overlap + .05 min-MI", "factors") {
    @Override
    public double of(AnchorScores scores, ColumnId anchor, ColumnPair pair) {
      return scores.overlap(anchor, pair) + SHARE_OF_MINIMUM * MIN_MI.of(scores, anchor, pair);
    }
  };

  private static final double SHARE_OF_MINIMUM = 0.05;

  private final String label;
  private final String unit;

  Criterion(String label, String unit) {
    this.label = label;
    this.unit = unit;
  }

  /**
   * Returns the score, larger being better.
   *
   * @throws ConfigException if the anchor is an end of the pair, or lacks pairs with one
   */
  public abstract double of(AnchorScores scores, ColumnId anchor, ColumnPair pair);

  /** Returns the name as it is written in tables. */
  public String label() {
    return label;
  }

  /** Returns the unit of the score. */
  public String unit() {
    return unit;
  }
}
