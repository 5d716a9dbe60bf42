package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.util.Pair;
import ai.djl.util.PairList;
import java.util.function.BiConsumer;

/**
 * Base of the blocks here: one array in (or more, where a block says so), one array out, parameters
 * with shapes known at construction. One thread.
 */
public abstract class Layer extends AbstractBlock {
  private static final BiConsumer<String, NDArray> NOBODY = (name, array) -> {};

  private final Shape output;
  private BiConsumer<String, NDArray> observer = NOBODY;
  private boolean releasing;

  /**
   * Fixes the shape of the result.
   *
   * @param output without the batch axis; -1 is any length
   */
  protected Layer(Shape output) {
    this.output = output;
  }

  /**
   * Does the work.
   *
   * @param store gives parameter values through {@link #value}
   * @param x the batch; all intermediates are attached to its manager
   */
  public abstract NDArray apply(ParameterStore store, NDArray x, boolean training);

  /**
   * Does the work on all inputs of the block; exactly one, unless a block takes more.
   *
   * @param inputs batches; all intermediates are attached to the manager of the first
   */
  public NDArray apply(ParameterStore store, NDList inputs, boolean training) {
    return apply(store, inputs.singletonOrThrow(), training);
  }

  /**
   * Shows every intermediate array of every forward pass to an observer, as this layer and those in
   * it name them: {@code transformer.block0.attn}. The arrays belong to the batch's manager.
   *
   * @param newObserver takes a name, with dots between layers, and the array
   */
  public final void observe(BiConsumer<String, NDArray> newObserver) {
    observer = newObserver;
    for (Pair<String, Block> child : getChildren()) {
      if (child.getValue() instanceof Layer layer) {
        String name = nameOf(child);
        layer.observe(
            (inner, array) ->
                newObserver.accept(inner.isEmpty() ? name : name + "." + inner, array));
      }
    }
  }

  /** Returns the name a child was declared with; DJL puts a number before it. */
  static String nameOf(Pair<String, Block> child) {
    return child.getKey().replaceFirst("^\\d{2,}", "");
  }

  /** Shows an array to the observer, if any, and returns it; no name is the layer's own result. */
  protected final NDArray observed(String name, NDArray x) {
    observer.accept(name, x);
    return x;
  }

  /**
   * Promises that no gradient will be taken through passes that are not for training. Then what a
   * pass needs only for a while may be let go of before the batch is over. Arrays that an observer
   * is shown are kept.
   */
  public final void releaseInEvaluation() {
    releasing = true;
    for (Block child : getChildren().values()) {
      if (child instanceof Layer layer) {
        layer.releaseInEvaluation();
      }
    }
  }

  /** Tells whether intermediates of a pass that is not for training may be let go of at once. */
  protected final boolean isReleasing() {
    return releasing && observer == NOBODY;
  }

  /** Declares a trained parameter. */
  protected final Parameter weight(String name, Shape shape, Initializer initializer) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.WEIGHT)
            .optShape(shape)
            .optInitializer(initializer)
            .build());
  }

  /** Declares a part. */
  protected final <B extends Block> B child(String name, B block) {
    return addChildBlock(name, block);
  }

  /**
   * Multiplies by a number. DJL's {@code mul(Number)} lets go of the number's memory at once, while
   * autograd still needs it: a garbage collection before the backward pass then spoils gradients.
   * Here the number lives as long as the batch.
   */
  public static NDArray times(NDArray x, double factor) {
    return x.mul(x.getManager().create((float) factor));
  }

  /** Returns a parameter's array on the device of {@code x}. */
  protected static NDArray value(ParameterStore store, Parameter p, NDArray x, boolean training) {
    return store.getValue(p, x.getDevice(), training);
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    return new NDList(apply(store, inputs, training));
  }

  @Override
  protected final void initializeChildBlocks(
      NDManager manager, DataType dataType, Shape... inputShapes) {
    for (Block child : getChildren().values()) {
      // Shapes are known already; parts outside this package get what they need from the caller.
      child.initialize(manager, dataType, inputShapes);
    }
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {new Shape(inputShapes[0].get(0)).addAll(output)};
  }
}
