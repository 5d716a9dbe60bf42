package org.bindery.losses;

import static org.bindery.blocks.Layer.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

/**
 * What contrastive losses are made of. Everything is attached to the manager of the first argument.
 */
final class Contrast {
  /** Takes a logit out of a softmax; larger than any logit, small enough to stay exact. */
  private static final float ABSENT = -1e9f;

  private static final double UNIT_SOFTENING = 1e-6;

  private Contrast() {}

  /** Returns the number of rows. */
  static int rows(NDArray x) {
    return (int) x.getShape().get(0);
  }

  /** Returns {@code s a b^T}, {@code [n, m]} for {@code [n, d]} and {@code [m, d]}. */
  static NDArray logits(NDArray a, NDArray b, NDArray scale) {
    return a.matMul(b.transpose()).mul(scale);
  }

  /**
   * Returns the mean over i of the cross-entropy along row i, whose answer is column i, plus the
   * same along columns, times {@code share}.
   *
   * @param logits {@code [n, n]}
   * @param smoothing the part of the answer that is spread evenly over all columns
   */
  static NDArray bothWays(NDArray logits, double share, double smoothing) {
    NDArray answers = answers(logits, smoothing);
    NDArray rows = logits.logSoftmax(1).mul(answers).sum();
    NDArray columns = logits.logSoftmax(0).mul(answers).sum();
    return times(rows.add(columns), -share / rows(logits));
  }

  /** Returns {@link #bothWays} of cosines without smoothing: symmetric InfoNCE. */
  static NDArray infoNce(NDArray a, NDArray b, NDArray scale, Reduction reduction) {
    return bothWays(logits(a, b, scale), reduction.share(), 0);
  }

  /** Returns the mean cross-entropy along the rows of {@code [n, n]}; row i's answer is i. */
  static NDArray oneWay(NDArray logits) {
    return times(logits.logSoftmax(1).mul(answers(logits, 0)).sum(), -1.0 / rows(logits));
  }

  private static NDArray answers(NDArray logits, double smoothing) {
    int n = rows(logits);
    NDArray diagonal = logits.getManager().eye(n);
    return smoothing == 0 ? diagonal : plus(times(diagonal, 1 - smoothing), smoothing / n);
  }

  /** Returns the logarithm of the sum of exponentials over an axis, which is then gone. */
  static NDArray logSumExp(NDArray x, int axis) {
    int[] axes = {axis};
    NDArray top = x.max(axes, true).stopGradient();
    return x.sub(top).exp().sum(axes).log().add(top.squeeze(axis));
  }

  /** Returns {@code [n, n]} with the diagonal lowered so far that no softmax sees it. */
  static NDArray withoutDiagonal(NDArray logits) {
    return logits.add(times(logits.getManager().eye(rows(logits)), ABSENT));
  }

  /** Returns {@code [n, n]} with ones but for the diagonal. */
  static NDArray offDiagonal(NDManager manager, int n) {
    return manager.ones(new Shape(n, n)).sub(manager.eye(n));
  }

  /**
   * Adds a number, which lives as long as the batch; see {@link org.bindery.blocks.Layer#times}.
   */
  static NDArray plus(NDArray x, double value) {
    return x.add(x.getManager().create((float) value));
  }

  /**
   * Returns {@code sqrt(max(x, 0) + softening)}: the slope stays finite where x is 0, or a little
   * below by rounding.
   */
  static NDArray root(NDArray x, double softening) {
    return plus(ai.djl.nn.Activation.relu(x), softening).sqrt();
  }

  /**
   * Makes vectors along the last axis unit vectors, softened so that one of length 0 stays 0 and
   * has a slope: {@code x / sqrt(|x|^2 + 1e-6)}.
   */
  static NDArray unit(NDArray x) {
    return x.div(plus(squares(x), UNIT_SOFTENING).sqrt());
  }

  /** Returns the squared lengths of vectors along the last axis, which stays with length 1. */
  static NDArray squares(NDArray x) {
    return x.mul(x).sum(new int[] {x.getShape().dimension() - 1}, true);
  }
}
