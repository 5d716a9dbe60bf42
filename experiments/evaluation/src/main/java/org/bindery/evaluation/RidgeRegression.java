package org.bindery.evaluation;

import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.RealMatrix;

/**
 * A linear map with a penalty on its size, solved through the smaller of the two Gram matrices. The
 * intercept is not penalized; the targets are taken to have mean zero, as principal components do.
 *
 * @param mean the mean row of the features, {@code [width]}
 * @param weights {@code [width, targets]}
 */
record RidgeRegression(double[] mean, RealMatrix weights) {
  static RidgeRegression fit(Features features, double[][] targets, double ridge) {
    double[] mean = features.mean();
    RealMatrix x = features.minus(mean);
    RealMatrix transposed = x.transpose();
    RealMatrix y = new Array2DRowRealMatrix(targets, false);
    boolean dual = features.n() < features.width();
    RealMatrix gram = dual ? Features.product(x, transposed) : Features.product(transposed, x);
    double penalty = ridge * gram.getTrace() / features.n();
    if (penalty == 0) {
      return new RidgeRegression(
          mean, new Array2DRowRealMatrix(features.width(), y.getColumnDimension()));
    }
    for (int i = 0; i < gram.getRowDimension(); i++) {
      gram.addToEntry(i, i, penalty);
    }
    CholeskyDecomposition cholesky =
        new CholeskyDecomposition(
            gram, CholeskyDecomposition.DEFAULT_RELATIVE_SYMMETRY_THRESHOLD, 0);
    RealMatrix weights =
        dual
            ? Features.product(transposed, cholesky.getSolver().solve(y))
            : cholesky.getSolver().solve(Features.product(transposed, y));
    return new RidgeRegression(mean, weights);
  }

  double[][] predict(Features features) {
    return Features.product(features.minus(mean), weights).getData();
  }
}
