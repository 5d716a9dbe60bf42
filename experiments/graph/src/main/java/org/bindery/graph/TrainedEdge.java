package org.bindery.graph;

import java.util.Optional;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;

/**
 * Two signals whose towers are trained on their pairs.
 *
 * @param a one end; after construction the first by name
 * @param b the other end; after construction the second by name
 * @param logitScale the factor on the cosines, or empty for the loss's or the modality's own
 *     default
 * @param weight the factor on this edge's loss in the sum over edges, positive
 * @param loss what it is trained with, symmetric InfoNCE unless said
 * @param share the part of the recipe's batch it gets in each step, above 0 to 1
 * @param source which pairs it is trained on
 */
public record TrainedEdge(
    ColumnId a,
    ColumnId b,
    Optional<LogitScale> logitScale,
    double weight,
    LossSpec loss,
    double share,
    PairSource source)
    implements Edge {
  /**
   * Sorts the ends by name.
   *
   * @throws ConfigException if both ends are the same, the weight is not positive and finite, or
   *     the share not above 0 and at most 1
   */
  public TrainedEdge {
    Ends ends = new Ends(a, b);
    a = ends.a();
    b = ends.b();
    requireWeight(ends.toString(), weight);
    requireShare(ends.toString(), share);
  }

  /** Makes an edge trained with InfoNCE on all pairs, with the whole batch. */
  public TrainedEdge(ColumnId a, ColumnId b, Optional<LogitScale> logitScale, double weight) {
    this(a, b, logitScale, weight, LossSpec.INFO_NCE, 1, PairSource.ALL);
  }

  /** Makes an edge with the modality's default logit scale and weight 1. */
  public TrainedEdge(ColumnId a, ColumnId b) {
    this(a, b, Optional.empty(), 1);
  }

  /** Returns this with another logit scale. */
  public TrainedEdge withLogitScale(LogitScale scale) {
    return new TrainedEdge(a, b, Optional.of(scale), weight, loss, share, source);
  }

  /** Returns this with another weight. */
  public TrainedEdge withWeight(double value) {
    return new TrainedEdge(a, b, logitScale, value, loss, share, source);
  }

  /** Returns this with another loss. */
  public TrainedEdge withLoss(LossSpec value) {
    return new TrainedEdge(a, b, logitScale, weight, value, share, source);
  }

  /** Returns this with another share of the batch. */
  public TrainedEdge withShare(double value) {
    return new TrainedEdge(a, b, logitScale, weight, loss, value, source);
  }

  /** Returns this with other pairs. */
  public TrainedEdge withSource(PairSource value) {
    return new TrainedEdge(a, b, logitScale, weight, loss, share, value);
  }

  static void requireWeight(String edge, double weight) {
    if (!(weight > 0) || !Double.isFinite(weight)) {
      throw new ConfigException(
          "edge.weight",
          String.valueOf(weight),
          "The weight " + weight + " of edge " + edge + " is not allowed: use a positive number.");
    }
  }

  static void requireShare(String edge, double share) {
    if (!(share > 0) || share > 1) {
      throw new ConfigException(
          "edge.share",
          String.valueOf(share),
          "The share " + share + " of edge " + edge + " is not allowed: use above 0, at most 1.");
    }
  }

  @Override
  public PairKind kind() {
    return PairKind.TRAINED;
  }
}
