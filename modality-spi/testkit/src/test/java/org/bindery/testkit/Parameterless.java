package org.bindery.testkit;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.Spi;

/** Passes its features on as they are, as a tower of features computed elsewhere does. */
@BuiltFor(Spi.VERSION)
public final class Parameterless extends TinyModality {
  @Override
  public EncoderFactory<?> encoder() {
    return new Encoding() {
      @Override
      public TrunkConfig defaults() {
        return new TrunkConfig(Tiny.LENGTH);
      }

      @Override
      Block trunk(int width) {
        return new Identity();
      }
    };
  }

  private static final class Identity extends AbstractBlock {
    @Override
    protected NDList forwardInternal(
        ParameterStore store, NDList inputs, boolean training, PairList<String, Object> params) {
      return new NDList(inputs.singletonOrThrow());
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputs) {
      return inputs;
    }
  }
}
