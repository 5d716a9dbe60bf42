package org.bindery.graph;

import java.util.Optional;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;

/**
 * Two signals whose towers are trained on their pairs by the symmetric InfoNCE loss.
 *
 * @param a one end; after construction the first by name
 * @param b the other end; after construction the second by name
 * @param logitScale the factor on the cosines, or empty for the modality's own default
 * @param weight the factor on this edge's loss in the sum over edges, positive
 */
public record TrainedEdge(ColumnId a, ColumnId b, Optional<LogitScale> logitScale, double weight)
    implements Edge {
  /**
   * Sorts the ends by name.
   *
   * @throws ConfigException if both ends are the same, or the weight is not positive and finite
   */
  public TrainedEdge {
    Ends ends = new Ends(a, b);
    a = ends.a();
    b = ends.b();
    if (!(weight > 0) || !Double.isFinite(weight)) {
      throw new ConfigException(
          "edge.weight",
          String.valueOf(weight),
          "The weight " + weight + " of edge " + ends + " is not allowed: use a positive number.");
    }
  }

  /** Makes an edge with the modality's default logit scale and weight 1. */
  public TrainedEdge(ColumnId a, ColumnId b) {
    this(a, b, Optional.empty(), 1);
  }

  @Override
  public PairKind kind() {
    return PairKind.TRAINED;
  }
}
