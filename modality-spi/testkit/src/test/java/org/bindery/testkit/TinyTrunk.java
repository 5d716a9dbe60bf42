package org.bindery.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/** One matrix: {@code [n, 4]} to {@code [n, width]}. */
class TinyTrunk extends AbstractBlock {
  private final int width;
  private final Parameter weight;
  private final Parameter offset;

  TinyTrunk(int width) {
    this.width = width;
    this.weight = parameter("weight", Parameter.Type.WEIGHT, new Shape(Tiny.LENGTH, width));
    this.offset = parameter("offset", Parameter.Type.BIAS, new Shape(1, width));
  }

  private Parameter parameter(String name, Parameter.Type type, Shape shape) {
    return addParameter(Parameter.builder().setName(name).setType(type).optShape(shape).build());
  }

  /** The forward pass, for broken trunks to change. */
  NDArray vectors(NDArray rows, NDArray matrix, NDArray shift, boolean training) {
    return rows.matMul(matrix).add(shift);
  }

  @Override
  protected final NDList forwardInternal(
      ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
    NDArray rows = inputs.singletonOrThrow();
    NDArray matrix = store.getValue(weight, rows.getDevice(), training);
    NDArray shift = store.getValue(offset, rows.getDevice(), training);
    return new NDList(vectors(rows, matrix, shift, training));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputs) {
    return new Shape[] {new Shape(inputs[0].get(0), width)};
  }
}
