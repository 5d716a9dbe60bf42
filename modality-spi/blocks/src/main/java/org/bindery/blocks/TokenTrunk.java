package org.bindery.blocks;

import static org.bindery.blocks.TransformerConfig.require;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Embedding;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.NormalInitializer;

/**
 * CLIP's text trunk (Radford et al. 2021): causal transformer over token ids {@code [n, context]}
 * (int64), pooled at the first end token, to {@code [n, width]}.
 */
public final class TokenTrunk extends Layer {
  private final int context;
  private final int endToken;
  private final Parameter embedding;
  private final Parameter positions;
  private final Transformer transformer;

  /**
   * Declares the parts.
   *
   * @param vocabulary ids are below this
   * @param context length of every row
   * @param endToken the id at whose first place the row is pooled; every row has one
   */
  public TokenTrunk(int vocabulary, int context, int endToken, TransformerConfig config) {
    super(new Shape(config.width()));
    config.check("transformer");
    require(context >= 1, "context", context, "at least 1");
    require(
        endToken >= 0 && endToken < vocabulary,
        "endToken",
        endToken,
        "an id below the vocabulary's size " + vocabulary);
    this.context = context;
    this.endToken = endToken;
    int width = config.width();
    this.embedding =
        weight("token_embedding", new Shape(vocabulary, width), new NormalInitializer(0.02f));
    this.positions =
        weight("pos_embed", new Shape(1, context, width), new NormalInitializer(0.01f));
    this.transformer = child("transformer", new Transformer(config, true));
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    NDArray tokens =
        Embedding.embedding(x, value(store, embedding, x, training), SparseFormat.DENSE)
            .singletonOrThrow()
            .add(value(store, positions, x, training));
    observed("tokens", tokens);
    NDArray encoded = transformer.apply(store, tokens, training);
    NDArray end = x.eq(endToken).toType(DataType.FLOAT32, false).argMax(1);
    NDArray chosen = end.oneHot(context).toType(DataType.FLOAT32, false).expandDims(1);
    return observed("", chosen.matMul(encoded).squeeze(1));
  }
}
