package org.bindery.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a forward pass leaves in memory. */
class TransformerMemoryTest {
  private static final Engine TORCH = Engine.getEngine("PyTorch");
  private static final int DEPTH = 6;

  private final NDManager manager = TORCH.newBaseManager();
  private final ParameterStore store = new ParameterStore(manager, false);
  private final Transformer transformer =
      new Transformer(new TransformerConfig(8, DEPTH, 2, 4, 0, true), false);

  @BeforeEach
  void initialize() {
    transformer.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 8));
    transformer.releaseInEvaluation();
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private static NDArray input(NDManager batch) {
    return batch.arange(24f).div(10).reshape(1, 3, 8);
  }

  @Test
  void inEvaluationTheIntermediatesOfABlockAreGoneWhenItIsDone() {
    try (NDManager batch = manager.newSubManager()) {
      NDArray x = input(batch);
      int before = batch.getManagedArrays().size();

      NDArray y = transformer.apply(store, x, false);

      assertThat(batch.getManagedArrays().size() - before).isLessThan(2 * DEPTH);
      assertThat(x.toFloatArray()).as("the input is the caller's, as before").hasSize(24);
      assertThat(y.getManager()).isSameAs(batch);
    }
  }

  @Test
  void theResultIsTheSameAsWhereTheyAreKept() {
    try (NDManager batch = manager.newSubManager()) {
      float[] released = transformer.apply(store, input(batch), false).toFloatArray();
      float[] kept = transformer.apply(store, input(batch), true).toFloatArray();

      assertThat(released).isEqualTo(kept);
    }
  }

  @Test
  void whoWatchesMayKeepWhatIsShown() {
    try (NDManager batch = manager.newSubManager()) {
      NDArray[] seen = new NDArray[1];
      transformer.observe(
          (name, array) -> {
            if (name.equals("block0.attn")) {
              seen[0] = array;
            }
          });

      transformer.apply(store, input(batch), false);

      assertThat(seen[0].toFloatArray()).hasSize(24);
    }
  }

  @Test
  void withoutThePromiseAllIsKeptForGradients() {
    Transformer other = new Transformer(new TransformerConfig(8, DEPTH, 2, 4, 0, true), false);
    other.initialize(manager, DataType.FLOAT32, new Shape(1, 3, 8));
    try (NDManager batch = manager.newSubManager()) {
      other.apply(store, input(batch), false);

      assertThat(batch.getManagedArrays().size()).isGreaterThan(10 * DEPTH);
    }
  }
}
