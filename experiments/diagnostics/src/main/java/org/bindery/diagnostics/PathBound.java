package org.bindery.diagnostics;

import java.util.List;

/**
 * What the edges on its path say about a pair of signals, and what it really is. All over the same
 * rows: those that every signal on the path has.
 *
 * <p>The worst case holds row by row, {@code angle(a_i, d_i) <= sum of angles along the path}, and
 * for mean cosines over the same rows; see {@link org.bindery.graph.AngleBound}.
 *
 * @param from one end
 * @param to the other end
 * @param kind {@code trained}, {@code given} or {@code emergent}
 * @param path the signals from one end to the other, both included
 * @param rows that all of them have
 * @param hops the edges along the path
 * @param bound the least mean cosine the ends can have, {@code cos(min(π, Σθ))}
 * @param vacuous whether that is 0 or less, and so says no more than of vectors at random
 * @param estimate the cosine to expect if residuals were independent: the product of the edges',
 *     {@code c^h} for {@code h} alike
 * @param measured the mean cosine of matches
 * @param strangers the mean cosine of rows that do not match; what a match must stand out from
 * @param leastSlack the smallest difference, over rows, of a row's cosine and its bound; not
 *     negative but for rounding
 * @param tightRows the share of rows whose cosine is within 0.05 of its bound
 * @param vacuousRows the share of rows whose bound is 0 or less
 */
public record PathBound(
    String from,
    String to,
    String kind,
    List<String> path,
    int rows,
    List<Hop> hops,
    double bound,
    boolean vacuous,
    double estimate,
    double measured,
    double strangers,
    double leastSlack,
    double tightRows,
    double vacuousRows) {
  /** Copies the lists. */
  public PathBound {
    path = List.copyOf(path);
    hops = List.copyOf(hops);
  }

  /**
   * One edge of a path.
   *
   * @param from where it begins
   * @param to where it ends
   * @param angle the mean over rows, degrees
   * @param cosine the mean over rows
   */
  public record Hop(String from, String to, double angle, double cosine) {}

  /** Returns how far the measured mean cosine lies above the bound. */
  public double slack() {
    return measured - bound;
  }
}
