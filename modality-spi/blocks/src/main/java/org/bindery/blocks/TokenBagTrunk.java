package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;

/**
 * The mean of the embeddings of all tokens that are not 0, as in fastText (Joulin et al. 2017);
 * {@code [n, context]} (int64) to {@code [n, width]}. A row of zeros gives the zero vector.
 */
public final class TokenBagTrunk extends Layer {
  private final Parameter embedding;

  /**
   * Declares the table.
   *
   * @param vocabulary ids are below this
   */
  public TokenBagTrunk(int vocabulary, int width) {
    super(new Shape(width));
    this.embedding =
        weight("token_embedding", new Shape(vocabulary, width), new NormalInitializer(0.1f));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    NDArray present = x.neq(0).toType(DataType.FLOAT32, false);
    NDArray share = present.div(present.sum(new int[] {1}, true).maximum(1)).expandDims(1);
    NDArray vectors =
        Embedding.embedding(x, value(store, embedding, x, training), SparseFormat.DENSE)
            .singletonOrThrow();
    return share.matMul(vectors).squeeze(1);
  }
}
