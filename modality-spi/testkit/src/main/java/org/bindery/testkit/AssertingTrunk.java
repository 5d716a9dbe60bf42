package org.bindery.testkit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.TensorSpec;

/** Looks at what goes into a trunk and what comes out; its parameters keep their names. */
final class AssertingTrunk {
  private final FeatureSpec input;
  private final int width;

  private AssertingTrunk(FeatureSpec input, int width) {
    this.input = input;
    this.width = width;
  }

  /**
   * Wraps a trunk. A proxy, since a block around it would put its own name before those of the
   * parameters.
   */
  static Block of(Block trunk, FeatureSpec input, int width) {
    AssertingTrunk rules = new AssertingTrunk(input, width);
    return (Block)
        Proxy.newProxyInstance(
            AssertingTrunk.class.getClassLoader(),
            new Class<?>[] {Block.class},
            (proxy, method, arguments) -> {
              try {
                if (!method.getName().equals("forward")) {
                  return method.invoke(trunk, arguments);
                }
                long rows = rules.requireInputs((NDList) arguments[1]);
                NDList output = (NDList) method.invoke(trunk, arguments);
                rules.requireVectors(output, rows);
                return output;
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  /** Returns the number of rows. */
  private long requireInputs(NDList inputs) {
    long rows = inputs.isEmpty() ? 0 : inputs.get(0).getShape().get(0);
    boolean fit = inputs.size() == input.tensors().size();
    for (int i = 0; fit && i < inputs.size(); i++) {
      TensorSpec spec = input.tensors().get(i);
      NDArray tensor = inputs.get(i);
      fit =
          tensor.getShape().get(0) == rows
              && spec.accepts(tensor.getDataType(), tensor.getShape().slice(1));
    }
    if (!fit) {
      throw Failure.of(
          "The trunk is given {}, but input(config) says {} with a batch axis before each: make the"
              + " preprocessor and input(config) agree.",
          inputs,
          input);
    }
    return rows;
  }

  private void requireVectors(NDList output, long rows) {
    Shape expected = new Shape(rows, width);
    if (output.size() != 1
        || !output.get(0).getShape().equals(expected)
        || output.get(0).getDataType() != DataType.FLOAT32) {
      throw Failure.of(
          "For {} rows the trunk gives {}: return one float32 array {}.", rows, output, expected);
    }
    for (float value : output.get(0).toFloatArray()) {
      if (!Float.isFinite(value)) {
        throw Failure.of(
            "The trunk gives {}: check its initialization, divisions and roots.", value);
      }
    }
  }
}
