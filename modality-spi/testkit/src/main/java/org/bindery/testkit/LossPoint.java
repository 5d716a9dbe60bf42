package org.bindery.testkit;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Where a loss is computed: rows, logit scale and parameters, in double precision but representable
 * as floats, so that an oracle sees what the engine sees.
 */
public final class LossPoint {
  private final int dimension;
  private final List<double[]> rows;
  private final double[] scale;
  private final Map<String, double[]> parameters = new LinkedHashMap<>();

  LossPoint(int dimension, List<double[]> rows, double scale) {
    this.dimension = dimension;
    this.rows = List.copyOf(rows);
    this.scale = new double[] {(float) scale};
  }

  /** Draws unit rows, {@code counts[m]} of signal m, evenly over the sphere. */
  static LossPoint draw(RandomGenerator random, int[] counts, int dimension, double scale) {
    List<double[]> rows = new ArrayList<>();
    for (int count : counts) {
      double[] flat = new double[count * dimension];
      for (int i = 0; i < flat.length; i++) {
        flat[i] = random.nextGaussian();
      }
      rows.add(flat);
    }
    return new LossPoint(dimension, rows, scale).normalized();
  }

  /** Returns the number of signals. */
  public int signals() {
    return rows.size();
  }

  /** Returns the length of a row. */
  public int dimension() {
    return dimension;
  }

  /** Returns the rows of a signal; a copy. */
  public double[][] rows(int signal) {
    double[] flat = rows.get(signal);
    double[][] copy = new double[flat.length / dimension][dimension];
    for (int i = 0; i < flat.length; i++) {
      copy[i / dimension][i % dimension] = flat[i];
    }
    return copy;
  }

  /** Returns the logit scale. */
  public double scale() {
    return scale[0];
  }

  /**
   * Returns a parameter of the block, row by row; live.
   *
   * @param name with dots between blocks, such as {@code head.weight}
   * @throws IllegalArgumentException if the block has none of this name
   */
  public double[] parameter(String name) {
    double[] found = parameters.get(name);
    if (found == null) {
      throw new IllegalArgumentException("No parameter " + name + " in " + parameters.keySet());
    }
    return found;
  }

  /** Returns the parameters by name; live. */
  Map<String, double[]> parameters() {
    return parameters;
  }

  /** Returns all numbers, those of each signal, then the scale, then the parameters; live. */
  List<double[]> numbers() {
    List<double[]> all = new ArrayList<>(rows);
    all.add(scale);
    all.addAll(parameters.values());
    return all;
  }

  Shape shape(int signal) {
    return new Shape(rows.get(signal).length / dimension, dimension);
  }

  /** Returns a copy whose signals' groups of rows are reordered: group i is the old order[i]. */
  LossPoint reordered(int signal, int[] order) {
    List<double[]> changed = new ArrayList<>(rows);
    double[] old = rows.get(signal);
    int group = old.length / order.length;
    double[] flat = new double[old.length];
    for (int i = 0; i < order.length; i++) {
      System.arraycopy(old, order[i] * group, flat, i * group, group);
    }
    changed.set(signal, flat);
    return with(changed);
  }

  /** Returns a copy with other rows and the same parameters. */
  LossPoint with(List<double[]> changed) {
    LossPoint copy = new LossPoint(dimension, changed, scale[0]);
    parameters.forEach((name, values) -> copy.parameters.put(name, values.clone()));
    return copy;
  }

  /** Makes every row a unit vector, rounded to floats; rows of zeros stay. */
  LossPoint normalized() {
    for (double[] flat : rows) {
      for (int start = 0; start < flat.length; start += dimension) {
        double square = 0;
        for (int i = start; i < start + dimension; i++) {
          square += flat[i] * flat[i];
        }
        double length = square == 0 ? 1 : Math.sqrt(square);
        for (int i = start; i < start + dimension; i++) {
          flat[i] = (float) (flat[i] / length);
        }
      }
    }
    return this;
  }
}
