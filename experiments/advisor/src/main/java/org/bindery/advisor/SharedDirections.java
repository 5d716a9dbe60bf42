package org.bindery.advisor;

import java.util.ArrayList;
import java.util.List;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.SingularValueDecomposition;

/**
 * What two signals share, found on their pairs: canonical correlations above the noise, with the
 * direction of each in the whitened space of either signal.
 *
 * <p>A correlation is that of rows held out from finding its directions, the mean over five folds,
 * and counts if its square exceeds 1.3 times the largest that independent signals of these sizes
 * give (Wachter 1980), {@code (sqrt(g (1-h)) + sqrt(h (1-g)))^2} with {@code g} and {@code h} the
 * widths over the number of rows.
 *
 * @param correlations those that count, {@code [k]}, in (0, 1)
 * @param ofX unit directions of the first signal, {@code [k][dx]}
 * @param ofY unit directions of the second, {@code [k][dy]}
 */
record SharedDirections(double[] correlations, double[][] ofX, double[][] ofY) {
  private static final double ABOVE_EDGE = 1.3;
  private static final double LARGEST = 1 - 1e-9;

  /** Finds them from the sums of each fold. */
  static SharedDirections of(BlockMoments moments, double[][] folds) {
    double[] total = new double[folds[0].length];
    for (double[] fold : folds) {
      BlockMoments.accumulate(total, fold, 1);
    }
    int dx = moments.widthOfX();
    int ranks = Math.min(dx, moments.widthOfY());
    double[] heldOut = new double[ranks];
    for (double[] fold : folds) {
      double[] rest = total.clone();
      BlockMoments.accumulate(rest, fold, -1);
      Pairs found = Pairs.of(moments.covariance(rest), dx);
      double[][] test = moments.covariance(fold);
      for (int k = 0; k < ranks; k++) {
        heldOut[k] += correlation(test, found.u()[k], found.v()[k]) / folds.length;
      }
    }
    double cut = ABOVE_EDGE * edge(dx, moments.widthOfY(), moments.n());
    Pairs all = Pairs.of(moments.covariance(total), dx);
    List<Integer> kept = new ArrayList<>();
    for (int k = 0; k < ranks; k++) {
      if (heldOut[k] > 0 && heldOut[k] * heldOut[k] > cut) {
        kept.add(k);
      }
    }
    return new SharedDirections(
        kept.stream().mapToDouble(k -> Math.min(LARGEST, heldOut[k])).toArray(),
        kept.stream().map(k -> all.u()[k]).toArray(double[][]::new),
        kept.stream().map(k -> all.v()[k]).toArray(double[][]::new));
  }

  /** Canonical directions, strongest first. */
  private record Pairs(double[][] u, double[][] v) {
    static Pairs of(double[][] covariance, int dx) {
      int dy = covariance.length - dx;
      RealMatrix cross = new Array2DRowRealMatrix(dx, dy);
      for (int i = 0; i < dx; i++) {
        for (int j = 0; j < dy; j++) {
          cross.setEntry(i, j, covariance[i][dx + j]);
        }
      }
      SingularValueDecomposition svd = new SingularValueDecomposition(cross);
      return new Pairs(svd.getUT().getData(), svd.getVT().getData());
    }
  }

  private static double correlation(double[][] covariance, double[] u, double[] v) {
    int dx = u.length;
    double cross = 0;
    double ofU = 0;
    double ofV = 0;
    for (int i = 0; i < covariance.length; i++) {
      for (int j = 0; j < covariance.length; j++) {
        if (i < dx && j < dx) {
          ofU += u[i] * u[j] * covariance[i][j];
        } else if (i >= dx && j >= dx) {
          ofV += v[i - dx] * v[j - dx] * covariance[i][j];
        } else if (i < dx) {
          cross += u[i] * v[j - dx] * covariance[i][j];
        }
      }
    }
    return ofU > 0 && ofV > 0 ? cross / Math.sqrt(ofU * ofV) : 0;
  }

  /** The largest squared canonical correlation of independent signals; 1 where rows are few. */
  static double edge(int dx, int dy, int n) {
    double g = (double) dx / n;
    double h = (double) dy / n;
    if (g + h >= 1) {
      return 1;
    }
    double root = Math.sqrt(g * (1 - h)) + Math.sqrt(h * (1 - g));
    return root * root;
  }

  /** Returns {@code -1/2 sum ln(1 - rho^2)}, the information in nats if all is Gaussian. */
  double information() {
    double sum = 0;
    for (double rho : correlations) {
      sum -= 0.5 * Math.log1p(-rho * rho);
    }
    return sum;
  }

  /** Returns this seen from the other signal. */
  SharedDirections swapped() {
    return new SharedDirections(correlations, ofY, ofX);
  }
}
