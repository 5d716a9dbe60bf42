package org.bindery.losses;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.bindery.spi.Loss;

/** The block of a loss: rows and a logit scale in, one scalar out, as {@link Loss} says. */
abstract class Objective extends AbstractBlock {
  /** A loss without parameters. */
  interface Formula {
    /** Computes it from the signals' rows and the logit scale. */
    NDArray of(NDList rows, NDArray scale);
  }

  /** Makes the block of a loss without parameters. */
  static Block of(Formula formula) {
    return new Objective() {
      @Override
      NDArray of(ParameterStore store, NDList rows, NDArray scale, boolean training) {
        return formula.of(rows, scale);
      }
    };
  }

  /** Computes the loss. */
  abstract NDArray of(ParameterStore store, NDList rows, NDArray scale, boolean training);

  @Override
  protected final NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    int signals = inputs.size() - 1;
    NDArray loss = of(store, inputs.subNDList(0, signals), inputs.get(signals), training);
    return new NDList(loss.reshape(new Shape()));
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {
    for (Block child : getChildren().values()) {
      child.initialize(manager, dataType, inputShapes);
    }
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape()};
  }
}
