package org.bindery.advisor;

import java.util.List;
import org.bindery.evaluation.PositiveSpectrum;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;

/**
 * The map that makes a signal's features uncorrelated and of unit variance, {@code (S + ridge
 * I)^-1/2} of the standardized features, by all rows of the signal there are. Pooled, so that
 * directions found on different pairs are directions of one space. The mean is taken out for each
 * pair by itself, lest a shift between data sets look like structure.
 *
 * @param map {@code [width, width]}, for raw features as columns
 */
record Whitening(double[][] map) {
  /** Variance below this share of the mean square is rounding. */
  private static final double ROUNDING = 1e-24;

  static Whitening of(ColumnId column, List<PairedFeatures> pairs, double ridge) {
    int d = pairs.get(0).width(column);
    double[][] scatter = new double[d][d];
    double[] squares = new double[d];
    long n = 0;
    for (PairedFeatures paired : pairs) {
      double[][] rows = paired.rows(column);
      if (rows[0].length != d) {
        throw new ConfigException(
            "features." + column,
            String.valueOf(rows[0].length),
            "Signal '"
                + column
                + "' has "
                + d
                + " features in "
                + pairs.get(0).pair()
                + " and "
                + rows[0].length
                + " in "
                + paired.pair()
                + ": compute them in the same way everywhere.");
      }
      add(rows, scatter, squares);
      n += rows.length;
    }
    double[] scale = new double[d];
    for (int i = 0; i < d; i++) {
      boolean varies = scatter[i][i] > ROUNDING * squares[i];
      scale[i] = varies ? 1 / Math.sqrt(scatter[i][i] / n) : 0;
    }
    RealMatrix correlation = new Array2DRowRealMatrix(d, d);
    for (int i = 0; i < d; i++) {
      for (int j = 0; j < d; j++) {
        correlation.setEntry(i, j, scatter[i][j] / n * scale[i] * scale[j]);
      }
    }
    return new Whitening(inverseRoot(correlation, scale, ridge));
  }

  private static double[][] inverseRoot(RealMatrix correlation, double[] scale, double ridge) {
    int d = scale.length;
    PositiveSpectrum spectrum = PositiveSpectrum.of(correlation);
    double[][] vectors = spectrum.vectors().getData();
    double[] values = spectrum.values();
    double[][] map = new double[d][d];
    for (int k = 0; k < d; k++) {
      double root = 1 / Math.sqrt(Math.max(0, values[k]) + ridge);
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < d; j++) {
          map[i][j] += root * vectors[i][k] * vectors[j][k] * scale[j];
        }
      }
    }
    return map;
  }

  private static void add(double[][] rows, double[][] scatter, double[] squares) {
    double[] mean = mean(rows);
    double[] centered = new double[mean.length];
    for (double[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        centered[i] = row[i] - mean[i];
        squares[i] += row[i] * row[i];
      }
      for (int i = 0; i < mean.length; i++) {
        for (int j = 0; j <= i; j++) {
          scatter[i][j] += centered[i] * centered[j];
        }
      }
    }
    for (int i = 0; i < mean.length; i++) {
      for (int j = 0; j < i; j++) {
        scatter[j][i] = scatter[i][j];
      }
    }
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += row[i] / rows.length;
      }
    }
    return mean;
  }

  /** Returns the rows, less their mean, whitened: {@code [n, width]}. */
  double[][] apply(double[][] rows) {
    double[] mean = mean(rows);
    int d = mean.length;
    double[][] white = new double[rows.length][d];
    for (int r = 0; r < rows.length; r++) {
      for (int i = 0; i < d; i++) {
        double sum = 0;
        for (int j = 0; j < d; j++) {
          sum += map[i][j] * (rows[r][j] - mean[j]);
        }
        white[r][i] = sum;
      }
    }
    return white;
  }
}
