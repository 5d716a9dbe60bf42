package org.bindery.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.bindery.spi.ConfigException;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.RealMatrix;

/**
 * The directions in which centered rows vary most, by the smaller of the two Gram matrices.
 *
 * @param mean the mean row, {@code [width]}
 * @param axes unit directions as columns, {@code [width, components]}, most variance first
 */
record PrincipalComponents(double[] mean, RealMatrix axes) {
  private static final double SMALLEST_SHARE = 1e-10;

  static PrincipalComponents fit(Features features, int components) {
    return fit(features, components, false);
  }

  /** Keeps as many components as there are where more are asked for. */
  static PrincipalComponents atMost(Features features, int components) {
    return fit(features, components, true);
  }

  private static PrincipalComponents fit(Features features, int wanted, boolean fewerWillDo) {
    double[] mean = features.mean();
    RealMatrix x = features.minus(mean);
    boolean dual = features.n() < features.width();
    RealMatrix gram = Features.gram(dual ? x : x.transpose());
    Spectrum spectrum = Spectrum.of(gram, wanted);
    double[] variances = spectrum.values();
    int[] order =
        IntStream.range(0, variances.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -variances[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double largest = Math.max(variances[order[0]], 0);
    long rank = Arrays.stream(variances).filter(v -> v > SMALLEST_SHARE * largest && v > 0).count();
    int components = fewerWillDo ? (int) Math.max(1, Math.min(wanted, rank)) : wanted;
    if (components < 1 || components > rank) {
      throw new ConfigException(
          "floor.components",
          String.valueOf(components),
          "The linear floor cannot keep "
              + components
              + " components: the "
              + features.n()
              + " rows of "
              + features.name()
              + " vary in "
              + rank
              + " directions; use 1 to "
              + rank
              + ".");
    }
    RealMatrix vectors = new Array2DRowRealMatrix(gram.getRowDimension(), components);
    for (int c = 0; c < components; c++) {
      vectors.setColumnVector(c, spectrum.vectors().getColumnVector(order[c]));
    }
    return new PrincipalComponents(mean, dual ? toPrimal(x, vectors, variances, order) : vectors);
  }

  /** Eigenvalues, and eigenvectors as columns, of a Gram matrix. */
  private record Spectrum(double[] values, RealMatrix vectors) {
    private static final int MORE = 8;
    private static final int ROUNDS = 100;
    private static final double SETTLED = 1e-9;

    /** All of a small matrix; of a large one, of which few are wanted, the largest. */
    private static final int LARGE = 400;

    /**
     * Where very many rows are alike, the QL iteration over all eigenvalues may not settle; then
     * the largest are found by subspace iteration.
     */
    static Spectrum of(RealMatrix gram, int wanted) {
      int size = gram.getRowDimension();
      if (size > LARGE && 4 * (wanted + MORE) < size) {
        return largest(gram, wanted);
      }
      try {
        EigenDecompositionSymmetric eigen = new EigenDecompositionSymmetric(gram);
        return new Spectrum(eigen.getEigenvalues(), eigen.getV());
      } catch (MathIllegalStateException unsettled) {
        return largest(gram, wanted);
      }
    }

    /** Subspace iteration (Halko, Martinsson and Tropp 2011) until the wanted values stand. */
    private static Spectrum largest(RealMatrix gram, int wanted) {
      int size = gram.getRowDimension();
      int count = Math.min(size, wanted + MORE);
      Random random = new Random(0);
      double[][] columns = new double[count][size];
      for (double[] column : columns) {
        Arrays.setAll(column, i -> random.nextGaussian());
      }
      orthonormalize(columns);
      double before = 0;
      for (int round = 0; round < ROUNDS; round++) {
        columns = Features.product(new Array2DRowRealMatrix(columns, false), gram).getData();
        double now = Arrays.stream(orthonormalize(columns)).limit(wanted).sum();
        if (Math.abs(now - before) <= SETTLED * now) {
          break;
        }
        before = now;
      }
      RealMatrix basis = new Array2DRowRealMatrix(columns, false).transpose();
      RealMatrix small = Features.product(basis.transpose(), Features.product(gram, basis));
      PositiveSpectrum eigen =
          PositiveSpectrum.of(small.add(small.transpose()).scalarMultiply(0.5));
      return new Spectrum(eigen.values(), Features.product(basis, eigen.vectors()));
    }

    /**
     * Gram and Schmidt's, twice, because once loses digits; the library's decomposition makes a
     * square matrix of the longer side. Returns the lengths.
     */
    private static double[] orthonormalize(double[][] columns) {
      double[] lengths = new double[columns.length];
      for (int i = 0; i < columns.length; i++) {
        lengths[i] = 1;
        for (int pass = 0; pass < 2; pass++) {
          for (int j = 0; j < i; j++) {
            double along = Features.dot(columns[i], columns[j]);
            for (int k = 0; k < columns[i].length; k++) {
              columns[i][k] -= along * columns[j][k];
            }
          }
          double length = Math.sqrt(Features.dot(columns[i], columns[i]));
          lengths[i] *= length;
          for (int k = 0; k < columns[i].length; k++) {
            columns[i][k] /= Math.max(length, Double.MIN_NORMAL);
          }
        }
      }
      return lengths;
    }
  }

  /** An eigenvector u of X·Xᵀ with eigenvalue v gives the direction Xᵀ·u / sqrt(v). */
  private static RealMatrix toPrimal(RealMatrix x, RealMatrix u, double[] variances, int[] order) {
    RealMatrix axes = Features.product(x.transpose(), u);
    for (int c = 0; c < axes.getColumnDimension(); c++) {
      axes.setColumnVector(c, axes.getColumnVector(c).mapDivide(Math.sqrt(variances[order[c]])));
    }
    return axes;
  }

  int components() {
    return axes.getColumnDimension();
  }

  double[][] project(Features features) {
    return Features.product(features.minus(mean), axes).getData();
  }
}
