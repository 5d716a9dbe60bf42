package org.bindery.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * What the edges along a path say about the cosine of its two ends.
 *
 * <p><b>Worst case.</b> Angles between unit vectors obey the triangle inequality: {@code θ(A,D) <=
 * Σθ}, hence {@code cos(A,D) >= cos(min(π, Σθ))}. So do chords, the lengths {@code |A - D|}. Cosine
 * distance, {@code 1 - cos}, does not: two steps of half a radian are 0.122 each, but 0.460
 * together.
 *
 * <p>This holds for every row by itself, and for mean cosines over the same rows, because the mean
 * of inner products of unit vectors is again the inner product of two unit vectors. It need not
 * hold if every edge was measured on rows of its own, nor for medians.
 *
 * <p><b>Average case.</b> If the residuals of successive edges are independent and isotropic in
 * many dimensions, the expected cosine is the product of the edges' cosines, {@code c^h} for {@code
 * h} edges alike. An estimate, not a bound: real pairs lie above and below it.
 *
 * @param angles of the edges along the path, radians, each from 0 to π; at least one
 */
public record AngleBound(List<Double> angles) {
  /** Unit vectors in single precision can have a cosine this much above 1. */
  private static final double ROUNDING = 1e-4;

  private static final double RIGHT = Math.PI / 2 - 1e-9;

  /**
   * Copies the list.
   *
   * @throws ConfigException if there is no angle or one is not from 0 to π
   */
  public AngleBound {
    angles = List.copyOf(angles);
    if (angles.isEmpty()) {
      throw new ConfigException("angles", "[]", "A path has at least one edge, but no angle came.");
    }
    for (double angle : angles) {
      if (!(angle >= 0 && angle <= Math.PI)) {
        throw new ConfigException(
            "angles",
            String.valueOf(angle),
            "The angle " + angle + " is not one between two vectors: use 0 to pi.");
      }
    }
  }

  /**
   * Makes one from the cosines of the edges along the path.
   *
   * @throws ConfigException if there is none or one is not from -1 to 1, but for rounding
   */
  public static AngleBound ofCosines(double... cosines) {
    List<Double> angles = new ArrayList<>();
    for (double cosine : cosines) {
      if (!(Math.abs(cosine) <= 1 + ROUNDING)) {
        throw new ConfigException(
            "cosines",
            String.valueOf(cosine),
            "The cosine " + cosine + " is not one of two unit vectors: use -1 to 1.");
      }
      angles.add(Math.acos(Math.max(-1, Math.min(1, cosine))));
    }
    return new AngleBound(angles);
  }

  /**
   * Makes one for a path of signals.
   *
   * @param path two signals or more, as in {@link Emergence.Pair#path}
   * @param cosine of two signals that follow each other on it
   * @throws ConfigException as {@link #ofCosines} does
   */
  public static AngleBound along(
      List<ColumnId> path, ToDoubleBiFunction<ColumnId, ColumnId> cosine) {
    double[] cosines = new double[path.size() - 1];
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = cosine.applyAsDouble(path.get(i), path.get(i + 1));
    }
    return ofCosines(cosines);
  }

  /** Returns the largest angle the ends can have: the sum, at most π. */
  public double angle() {
    return Math.min(Math.PI, sum());
  }

  /** Returns the smallest cosine the ends can have: that of {@link #angle}. */
  public double cosine() {
    return Math.cos(angle());
  }

  /**
   * Returns the longest chord the ends can have by the chords of the edges, {@code min(2, Σ 2
   * sin(θ/2))}. Never less than the chord of {@link #angle}: angles are the tighter of the two.
   */
  public double chord() {
    return Math.min(2, angles.stream().mapToDouble(angle -> 2 * Math.sin(angle / 2)).sum());
  }

  /** Returns the cosine to expect if residuals are independent: the product of the edges'. */
  public double estimate() {
    return angles.stream().mapToDouble(Math::cos).reduce(1, (a, b) -> a * b);
  }

  /**
   * Returns how far a measured cosine lies above the worst case. Negative only if the edges were
   * measured on other rows than the ends.
   */
  public double slack(double measured) {
    return measured - cosine();
  }

  /**
   * Returns whether the worst case says nothing: whether it is 0 or less, and so no better than
   * what two random unit vectors give on average.
   */
  public boolean isVacuous() {
    return sum() >= RIGHT;
  }

  /** Returns the bound, the estimate and a measured cosine in words. */
  public String explain(double measured) {
    String cosines =
        angles.stream().map(angle -> shown(Math.cos(angle))).collect(Collectors.joining(", "));
    return "edges of "
        + cosines
        + "; at worst "
        + shown(cosine())
        + (isVacuous() ? " (vacuous)" : "")
        + ", on average "
        + shown(estimate())
        + ", measured "
        + shown(measured)
        + ", slack "
        + shown(slack(measured));
  }

  private double sum() {
    return angles.stream().mapToDouble(Double::doubleValue).sum();
  }

  private static String shown(double value) {
    String text = String.format(Locale.ROOT, "%.2f", value);
    return text.equals("-0.00") ? "0.00" : text;
  }
}
