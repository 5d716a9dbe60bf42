package org.bindery.advisor;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.RealMatrix;

/** What the features of all pairs at hand say about every possible anchor: numbers, no opinion. */
public final class AnchorScores {
  private final List<ColumnId> columns;
  private final Map<ColumnPair, SharedDirections> shared;

  AnchorScores(Map<ColumnPair, SharedDirections> shared) {
    this.shared = new TreeMap<>(shared);
    TreeSet<ColumnId> names = new TreeSet<>();
    shared.keySet().forEach(pair -> Collections.addAll(names, pair.a(), pair.b()));
    columns = List.copyOf(names);
  }

  /** Returns every signal that has pairs, by name. */
  public List<ColumnId> columns() {
    return columns;
  }

  /** Returns every pair of signals that come together in the data, by name. */
  public List<ColumnPair> pairs() {
    return List.copyOf(shared.keySet());
  }

  /** Returns whether two signals come together in the data. */
  public boolean has(ColumnPair pair) {
    return shared.containsKey(pair);
  }

  /**
   * Returns whether a signal is none of the two and has pairs with both.
   *
   * @return whether it could be an anchor for them
   */
  public boolean bridges(ColumnId anchor, ColumnPair pair) {
    return !pair.has(anchor)
        && has(ColumnPair.of(anchor, pair.a()))
        && has(ColumnPair.of(anchor, pair.b()));
  }

  /**
   * Returns the canonical correlations that count, strongest first; held out, so only about in
   * order.
   *
   * @throws ConfigException if the two have no pairs
   */
  public double[] correlations(ColumnPair pair) {
    return require(pair).correlations().clone();
  }

  /**
   * Returns {@code -1/2 sum ln(1 - rho^2)} over them, the mutual information in nats where all is
   * Gaussian.
   *
   * @throws ConfigException if the two have no pairs
   */
  public double information(ColumnPair pair) {
    return require(pair).information();
  }

  /** Returns the sum over all signals it has pairs with; 0 for a signal without any. */
  public double sumInformation(ColumnId anchor) {
    return shared.entrySet().stream()
        .filter(entry -> entry.getKey().has(anchor))
        .mapToDouble(entry -> entry.getValue().information())
        .sum();
  }

  /**
   * Returns {@code tr(P_a P_d)}, with {@code P_m} the projector on the directions of the anchor
   * that signal {@code m} sees: the effective number of factors that reach both ends.
   *
   * @throws ConfigException if the anchor is an end of the pair, or lacks pairs with one
   */
  public double overlap(ColumnId anchor, ColumnPair pair) {
    SharedDirections one = seenFrom(anchor, pair.a());
    SharedDirections other = seenFrom(anchor, pair.b());
    double sum = 0;
    for (double[] u : one.ofX()) {
      for (double[] w : other.ofX()) {
        double cosine = dot(u, w);
        sum += cosine * cosine;
      }
    }
    return sum;
  }

  /**
   * Returns {@code -1/2 ln det(I - M_a M_d)}, with {@code M_m} the anchor's squared canonical
   * correlations with signal {@code m}, as a matrix: the information of the ends about each other
   * in nats, if they are Gaussian and independent given the anchor.
   *
   * @throws ConfigException if the anchor is an end of the pair, or lacks pairs with one
   */
  public double bridgeInformation(ColumnId anchor, ColumnPair pair) {
    SharedDirections one = seenFrom(anchor, pair.a());
    SharedDirections other = seenFrom(anchor, pair.b());
    int k = one.correlations().length;
    int l = other.correlations().length;
    if (k == 0 || l == 0) {
      return 0;
    }
    // det(I - M_a M_d) = det(I - T Tᵀ) with T = diag(rho_a) U_aᵀ U_d diag(rho_d), which is small.
    RealMatrix t = new Array2DRowRealMatrix(k, l);
    for (int i = 0; i < k; i++) {
      for (int j = 0; j < l; j++) {
        double cosine = dot(one.ofX()[i], other.ofX()[j]);
        t.setEntry(i, j, one.correlations()[i] * cosine * other.correlations()[j]);
      }
    }
    RealMatrix inner = t.multiply(t.transpose()).scalarMultiply(-1);
    for (int i = 0; i < k; i++) {
      inner.addToEntry(i, i, 1);
    }
    return Math.max(0, -0.5 * Math.log(new LUDecomposition(inner).getDeterminant()));
  }

  private SharedDirections seenFrom(ColumnId anchor, ColumnId column) {
    ColumnPair pair = ColumnPair.of(anchor, column);
    SharedDirections directions = require(pair);
    return pair.a().equals(anchor) ? directions : directions.swapped();
  }

  private SharedDirections require(ColumnPair pair) {
    SharedDirections directions = shared.get(pair);
    if (directions == null) {
      throw new ConfigException(
          "pair",
          pair.toString(),
          "There are no pairs of " + pair + " to judge by: there are " + shared.keySet() + ".");
    }
    return directions;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    shared.forEach(
        (pair, directions) ->
            text.append(pair)
                .append(": ")
                .append(directions.correlations().length)
                .append(" shared directions ")
                .append(Arrays.toString(rounded(directions.correlations())))
                .append('\n'));
    return text.toString();
  }

  private static double[] rounded(double... values) {
    return Arrays.stream(values).map(value -> Math.round(1000 * value) / 1000.0).toArray();
  }
}
