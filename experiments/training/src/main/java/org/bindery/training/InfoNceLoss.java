package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.bindery.blocks.Layer;

/**
 * Symmetric InfoNCE over in-batch negatives (van den Oord et al. 2018; CLIP; ImageBind): with
 * {@code s} the logit scale and unit rows {@code a_i, b_i}, the cross-entropy of {@code s a b^T}
 * along rows, where row i's answer is column i, plus the same along columns.
 */
public final class InfoNceLoss {
  private InfoNceLoss() {}

  /**
   * Computes the loss, in nats.
   *
   * @param a unit rows {@code [n, d]}; row i belongs to row i of {@code b}
   * @param b unit rows {@code [n, d]}
   * @param logitScale a scalar, attached to the manager of {@code a}
   * @return a scalar; {@code ln n} for each direction when all rows are alike
   */
  public static NDArray of(NDArray a, NDArray b, NDArray logitScale, Reduction reduction) {
    NDManager manager = a.getManager();
    int n = (int) a.getShape().get(0);
    NDArray logits = a.matMul(b.transpose()).mul(logitScale);
    NDArray diagonal = manager.eye(n);
    NDArray rows = logits.logSoftmax(1).mul(diagonal).sum();
    NDArray columns = logits.logSoftmax(0).mul(diagonal).sum();
    float share = reduction == Reduction.SUM ? 1 : 0.5f;
    return Layer.times(rows.add(columns), -share / n).reshape(new Shape());
  }
}
