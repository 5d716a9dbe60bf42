package org.bindery.graph;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;

/**
 * Three or more signals whose towers are trained together on rows that hold all of them, by a loss
 * over tuples such as {@code centroid} or {@code gram}. A hyperedge: every two of its signals count
 * as trained.
 *
 * @param columns the signals, in the order in which the loss takes them
 * @param loss what it is trained with
 * @param logitScale the factor on similarities, or empty for the loss's own default
 * @param weight the factor on its loss in the sum, positive
 * @param share the part of the recipe's batch it gets in each step, above 0 to 1
 * @param source which tuples it is trained on
 */
public record JointEdge(
    List<ColumnId> columns,
    LossSpec loss,
    Optional<LogitScale> logitScale,
    double weight,
    double share,
    PairSource source) {
  /**
   * Copies the list.
   *
   * @throws ConfigException if there are fewer than three signals or one is named twice, or weight
   *     or share are out of range
   */
  public JointEdge {
    columns = List.copyOf(columns);
    if (columns.size() < 3 || new HashSet<>(columns).size() < columns.size()) {
      throw new ConfigException(
          "joint",
          columns.toString(),
          "A joint edge is over three or more different signals, not " + columns + ".");
    }
    TrainedEdge.requireWeight(name(columns), weight);
    TrainedEdge.requireShare(name(columns), share);
  }

  /** Makes one of weight 1 over the whole batch. */
  public JointEdge(List<ColumnId> columns, LossSpec loss) {
    this(columns, loss, Optional.empty(), 1, 1, PairSource.ALL);
  }

  /** Returns this with another logit scale. */
  public JointEdge withLogitScale(LogitScale scale) {
    return new JointEdge(columns, loss, Optional.of(scale), weight, share, source);
  }

  /** Returns this with another weight. */
  public JointEdge withWeight(double value) {
    return new JointEdge(columns, loss, logitScale, value, share, source);
  }

  /** Returns this with another share of the batch. */
  public JointEdge withShare(double value) {
    return new JointEdge(columns, loss, logitScale, weight, value, source);
  }

  /** Returns this with other tuples. */
  public JointEdge withSource(PairSource value) {
    return new JointEdge(columns, loss, logitScale, weight, share, value);
  }

  /** Returns the name it has in metrics and files: {@code audio+image+text}. */
  public String name() {
    return name(columns);
  }

  private static String name(List<ColumnId> columns) {
    return columns.stream().map(ColumnId::toString).collect(Collectors.joining("+"));
  }

  /** Returns whether both signals are among its own. */
  public boolean joins(ColumnId one, ColumnId other) {
    return !one.equals(other) && columns.contains(one) && columns.contains(other);
  }
}
