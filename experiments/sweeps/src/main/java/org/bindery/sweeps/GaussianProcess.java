package org.bindery.sweeps;

import java.util.Arrays;
import org.hipparchus.exception.MathRuntimeException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.linear.RealVector;
import org.hipparchus.optim.MaxEval;
import org.hipparchus.optim.nonlinear.scalar.GoalType;
import org.hipparchus.optim.univariate.BrentOptimizer;
import org.hipparchus.optim.univariate.SearchInterval;
import org.hipparchus.optim.univariate.UnivariateObjectiveFunction;
import org.hipparchus.optim.univariate.UnivariatePointValuePair;

/**
 * Gaussian process regression with one length-scale (Rasmussen and Williams, 2006, algorithm 2.1).
 *
 * <p>The kernel is Matern with nu = 3/2: {@code k(d) = (1 + sqrt(3) d / l) exp(-sqrt(3) d / l)}, on
 * the diagonal 1e-7 more. Values are standardised (mean 0; population deviation plus 1e-6). The
 * length-scale has the highest log marginal likelihood in [1e-5, 1e5]: it is sought over a coarse
 * grid of its logarithm, then by Brent's method about the best, since with a single dimension this
 * finds the highest of several hills. scikit-learn's L-BFGS-B with two restarts, which W&amp;B
 * uses, stepped past it to flat land in 6 of 24 random data sets, and never found a higher one.
 * Immutable.
 */
final class GaussianProcess {
  static final double SMALLEST = 1e-5;
  static final double LARGEST = 1e5;
  private static final double NUGGET = 1e-7;
  private static final double FLOOR = 1e-6;
  private static final int COARSE = 60;

  /**
   * What it says of a point, in units of the standardised values.
   *
   * @param mean expected
   * @param deviation at least 0
   */
  record Prediction(double mean, double deviation) {}

  private record Fit(double logLikelihood, RealMatrix lower, RealVector weights) {}

  private final double[][] x;
  private final double[] y;
  private final double mean;
  private final double deviation;
  private final double lengthScale;
  private final Fit fit;

  /**
   * Fits one.
   *
   * @param x [n, d], n at least 1
   * @param values [n], finite
   */
  GaussianProcess(double[][] x, double[] values) {
    this.x = x;
    // Dividing by the largest first keeps the sum of values near the largest double finite.
    double scale = Math.max(1, Arrays.stream(values).map(Math::abs).max().orElseThrow());
    double scaledMean = Arrays.stream(values).map(v -> v / scale).average().orElseThrow();
    double squares =
        Arrays.stream(values).map(v -> v / scale - scaledMean).map(v -> v * v).average().orElse(0);
    double scaled = values.length == 1 ? 1 / scale : Math.sqrt(squares) + FLOOR / scale;
    this.mean = scaledMean * scale;
    this.deviation = scaled * scale;
    this.y = Arrays.stream(values).map(v -> (v / scale - scaledMean) / scaled).toArray();
    this.lengthScale = Math.exp(bestLog());
    this.fit = fit(lengthScale);
  }

  double lengthScale() {
    return lengthScale;
  }

  double logLikelihood() {
    return fit.logLikelihood();
  }

  /** Whether the likelihood still rises where the length-scale may go no further: a bad fit. */
  boolean isAtBound() {
    double log = Math.log(lengthScale);
    return close(log, Math.log(SMALLEST)) || close(log, Math.log(LARGEST));
  }

  private static boolean close(double one, double other) {
    return Math.abs(one - other) <= 1e-8 + 1e-5 * Math.abs(other);
  }

  double standardised(double value) {
    return (value - mean) / deviation;
  }

  /** Returns a standardised value in the units of those it was fitted to. */
  double natural(double standardised) {
    return standardised * deviation + mean;
  }

  /** Returns a standardised deviation in the units of the values it was fitted to. */
  double naturalDeviation(double standardised) {
    return standardised * deviation;
  }

  Prediction at(double[] point) {
    RealVector covariance = new ArrayRealVector(x.length);
    for (int i = 0; i < x.length; i++) {
      covariance.setEntry(i, kernel(distance(x[i], point), lengthScale));
    }
    double expected = covariance.dotProduct(fit.weights());
    MatrixUtils.solveLowerTriangularSystem(fit.lower(), covariance);
    double variance = 1 - covariance.dotProduct(covariance);
    return new Prediction(expected, Math.sqrt(Math.max(0, variance)));
  }

  private double bestLog() {
    double low = Math.log(SMALLEST);
    double step = (Math.log(LARGEST) - low) / COARSE;
    int best = 0;
    double highest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i <= COARSE; i++) {
      double likelihood = fit(Math.exp(low + i * step)).logLikelihood();
      if (likelihood > highest) {
        highest = likelihood;
        best = i;
      }
    }
    double from = low + Math.max(0, best - 1) * step;
    double to = low + Math.min(COARSE, best + 1) * step;
    UnivariatePointValuePair top =
        new BrentOptimizer(1e-8, 1e-10)
            .optimize(
                new UnivariateObjectiveFunction(log -> fit(Math.exp(log)).logLikelihood()),
                GoalType.MAXIMIZE,
                new SearchInterval(from, to),
                new MaxEval(1000));
    return top.getValue() > highest ? top.getPoint() : low + best * step;
  }

  private Fit fit(double length) {
    int n = x.length;
    RealMatrix covariance = new Array2DRowRealMatrix(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double value = kernel(distance(x[i], x[j]), length);
        covariance.setEntry(i, j, value);
        covariance.setEntry(j, i, value);
      }
      covariance.setEntry(i, i, 1 + NUGGET);
    }
    RealVector observed = new ArrayRealVector(y, false);
    try {
      CholeskyDecomposition cholesky = new CholeskyDecomposition(covariance, 1e-15, 0);
      RealVector weights = cholesky.getSolver().solve(observed);
      RealMatrix lower = cholesky.getL();
      double logRoot = 0;
      for (int i = 0; i < n; i++) {
        logRoot += Math.log(lower.getEntry(i, i));
      }
      double likelihood =
          -0.5 * observed.dotProduct(weights) - logRoot - 0.5 * n * Math.log(2 * Math.PI);
      return new Fit(likelihood, lower, weights);
    } catch (MathRuntimeException e) {
      // Rounding left no positive definite matrix: as scikit-learn, the least likely of all.
      return new Fit(Double.NEGATIVE_INFINITY, covariance, observed);
    }
  }

  private static double kernel(double distance, double length) {
    double scaled = Math.sqrt(3) * distance / length;
    return (1 + scaled) * Math.exp(-scaled);
  }

  private static double distance(double[] one, double[] other) {
    double squares = 0;
    for (int i = 0; i < one.length; i++) {
      squares += (one[i] - other[i]) * (one[i] - other[i]);
    }
    return Math.sqrt(squares);
  }
}
