package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hipparchus.distribution.continuous.NormalDistribution;

/**
 * Picks the candidate of which a Gaussian process expects the most improvement (Mockus, 1978; Jones
 * et al., 1998), as W&amp;B's {@code next_sample}: {@code EI = (y* - m) Phi(Z) + s phi(Z)} with
 * {@code Z = (y* - m) / (s + 1e-6)}, y* the least value seen. Less is better. Stateless.
 */
final class ExpectedImprovement {
  private static final int MOST_SAMPLES = 100;
  private static final int LEAST_REAL = 5;
  private static final NormalDistribution NORMAL = new NormalDistribution(0, 1);

  /**
   * What is proposed.
   *
   * @param index of the candidate
   * @param probability that it is an improvement
   * @param value predicted
   * @param deviation of the prediction
   * @param improvement expected, in standardised units
   * @param lengthScale of the process
   */
  record Pick(
      int index,
      double probability,
      double value,
      double deviation,
      double improvement,
      double lengthScale) {}

  private ExpectedImprovement() {}

  /**
   * Picks one.
   *
   * @param x [n, d] points tried, n at least 2; of more than 100, 100 are drawn with replacement
   * @param y [n] their values, finite
   * @param pending [p, d] points whose values are not known yet: the process's own expectation
   *     stands for them, so that they are not proposed again
   * @param candidates [c, d]
   * @param random draws the samples, and the candidate where the process does not fit
   */
  static Pick pick(
      double[][] x, double[] y, double[][] pending, double[][] candidates, RandomGenerator random) {
    GaussianProcess process = process(x, y, pending, random);
    double least = process.standardised(Arrays.stream(y).min().orElseThrow());
    int best = 0;
    Pick picked = weigh(process, candidates, 0, least);
    for (int i = 1; i < candidates.length; i++) {
      Pick one = weigh(process, candidates, i, least);
      if (one.improvement() > picked.improvement()) {
        picked = one;
        best = i;
      }
    }
    if (process.isAtBound()) {
      best = random.nextInt(candidates.length);
    }
    return best == picked.index() ? picked : weigh(process, candidates, best, least);
  }

  private static GaussianProcess process(
      double[][] x, double[] y, double[][] pending, RandomGenerator random) {
    List<double[]> points = new ArrayList<>();
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < Math.min(MOST_SAMPLES, x.length); i++) {
      int drawn = x.length > MOST_SAMPLES ? random.nextInt(x.length) : i;
      points.add(x[drawn]);
      values.add(y[drawn]);
    }
    GaussianProcess process = fitted(points, values);
    if (pending.length == 0) {
      return process;
    }
    for (int i = 0; i < Math.min(MOST_SAMPLES - LEAST_REAL, pending.length); i++) {
      double fantasy = process.natural(process.at(pending[i]).mean());
      if (Double.isFinite(fantasy)) {
        points.add(pending[i]);
        values.add(fantasy);
      }
    }
    return fitted(points, values);
  }

  private static GaussianProcess fitted(List<double[]> points, List<Double> values) {
    return new GaussianProcess(
        points.toArray(double[][]::new),
        values.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private static Pick weigh(
      GaussianProcess process, double[][] candidates, int index, double least) {
    GaussianProcess.Prediction at = process.at(candidates[index]);
    double gain = least - at.mean();
    double z = gain / (at.deviation() + 1e-6);
    double probability = NORMAL.cumulativeProbability(z);
    double improvement = gain * probability + at.deviation() * NORMAL.density(z);
    return new Pick(
        index,
        probability,
        process.natural(at.mean()),
        process.naturalDeviation(at.deviation()),
        improvement,
        process.lengthScale());
  }
}
