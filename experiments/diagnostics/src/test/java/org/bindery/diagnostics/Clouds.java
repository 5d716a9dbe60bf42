package org.bindery.diagnostics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.ColumnId;

/** Embeddings made up for tests. */
final class Clouds {
  static final double CLOSE = 1e-5;

  private Clouds() {}

  static double[][] gaussian(int n, int d, Random random) {
    double[][] rows = new double[n][d];
    for (double[] row : rows) {
      for (int i = 0; i < d; i++) {
        row[i] = random.nextGaussian();
      }
    }
    return rows;
  }

  /** Returns {@code share} of the rows' direction and noise for the rest. */
  static double[][] near(double[][] rows, double share, Random random) {
    double[][] unit = units(rows);
    double[][] noise = units(gaussian(rows.length, rows[0].length, random));
    double[][] near = new double[rows.length][rows[0].length];
    for (int i = 0; i < near.length; i++) {
      for (int j = 0; j < near[i].length; j++) {
        near[i][j] = share * unit[i][j] + Math.sqrt(1 - share * share) * noise[i][j];
      }
    }
    return near;
  }

  static double[][] plus(double[][] rows, double... shift) {
    double[][] moved = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      moved[i] = rows[i].clone();
      for (int j = 0; j < shift.length; j++) {
        moved[i][j] += shift[j];
      }
    }
    return moved;
  }

  static double[][] constant(int n, int d) {
    double[][] rows = new double[n][d];
    Arrays.stream(rows).forEach(row -> Arrays.fill(row, 0.3));
    return rows;
  }

  static Embeddings embeddings(String column, double[]... rows) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < rows.length; i++) {
      keys.add("key " + i);
    }
    return embeddings(column, keys, rows);
  }

  static Embeddings embeddings(String column, List<String> keys, double[]... rows) {
    int d = rows[0].length;
    float[] values = new float[rows.length * d];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) rows[i / d][i % d];
    }
    return new Embeddings(ColumnId.of(column), keys, values, d);
  }

  /** Returns the rows in another order, each with its key. */
  static Embeddings shuffled(Embeddings embeddings, long seed) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < embeddings.size(); i++) {
      order.add(i);
    }
    java.util.Collections.shuffle(order, new Random(seed));
    int d = embeddings.dimension();
    float[] values = new float[order.size() * d];
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < order.size(); i++) {
      System.arraycopy(embeddings.values(), order.get(i) * d, values, i * d, d);
      keys.add(embeddings.keys().get(order.get(i)));
    }
    return new Embeddings(embeddings.column(), keys, values, d);
  }

  /** Returns the rows as another orthonormal basis sees them. */
  static Embeddings rotated(Embeddings embeddings, long seed) {
    int d = embeddings.dimension();
    double[][] basis = gaussian(d, d, new Random(seed));
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < i; j++) {
        double along = dot(basis[i], basis[j]);
        for (int c = 0; c < d; c++) {
          basis[i][c] -= along * basis[j][c];
        }
      }
      basis[i] = units(new double[][] {basis[i]})[0];
    }
    double[][] rows = rows(embeddings);
    double[][] turned = new double[rows.length][d];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < d; j++) {
        turned[i][j] = dot(rows[i], basis[j]);
      }
    }
    return embeddings(embeddings.column().toString(), embeddings.keys(), turned);
  }

  static double[][] rows(Embeddings embeddings) {
    int d = embeddings.dimension();
    double[][] rows = new double[embeddings.size()][d];
    float[] values = embeddings.values();
    for (int i = 0; i < values.length; i++) {
      rows[i / d][i % d] = values[i];
    }
    return rows;
  }

  /** Returns the unit rows of embeddings, for oracles. */
  static double[][] units(Embeddings embeddings) {
    return units(rows(embeddings));
  }

  static double[][] units(double[][] rows) {
    double[][] units = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      double length = Math.sqrt(dot(rows[i], rows[i]));
      units[i] = Arrays.stream(rows[i]).map(value -> value / length).toArray();
    }
    return units;
  }

  static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  static double distance(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    }
    return Math.sqrt(sum);
  }
}
