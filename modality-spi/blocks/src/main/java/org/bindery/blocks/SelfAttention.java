package org.bindery.blocks;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.initializer.NormalInitializer;

/**
 * Multi-head self-attention, {@code [n, t, width]} to the same shape: packed query, key and value
 * projection with bias, scale {@code 1/sqrt(width/heads)}, output projection with bias. With key
 * and value bias, one learned row is appended to keys and values after the projection, so queries
 * attend over {@code t + 1} keys.
 */
public final class SelfAttention extends Layer {
  private final int width;
  private final int heads;
  private final boolean causal;
  private final Linear in;
  private final Linear out;
  private final Parameter biasKey;
  private final Parameter biasValue;

  /**
   * Declares the projections.
   *
   * @param causal whether a token sees only itself and those before it
   */
  public SelfAttention(TransformerConfig config, boolean causal) {
    super(new Shape(-1, config.width()));
    this.width = config.width();
    this.heads = config.heads();
    this.causal = causal;
    this.in = child("in_proj", Linear.xavier(width, 3 * width));
    this.out = child("out_proj", Linear.xavier(width, width));
    Shape row = new Shape(1, 1, width);
    // Xavier's normal deviation for a [1, 1, width] array.
    NormalInitializer normal = new NormalInitializer((float) (1 / Math.sqrt(width)));
    this.biasKey = config.biasKeyValue() ? weight("bias_k", row, normal) : null;
    this.biasValue = config.biasKeyValue() ? weight("bias_v", row, normal) : null;
  }

  /** Lets the output projection begin at zero; its bias does anyway. */
  void beginAtZero() {
    out.setInitializer(Initializer.ZEROS, parameter -> true);
  }

  @Override
  public NDArray apply(ParameterStore store, NDArray x, boolean training) {
    long n = x.getShape().get(0);
    long t = x.getShape().get(1);
    long d = width / heads;
    NDList qkv = in.apply(store, x, training).split(3, 2);
    NDArray q = times(perHead(qkv.get(0), n, t, d), 1 / Math.sqrt(d));
    NDArray k = qkv.get(1);
    NDArray v = qkv.get(2);
    if (biasKey != null) {
      NDArray zeros = x.getManager().zeros(new Shape(n, 1, width));
      k = k.concat(zeros.add(value(store, biasKey, x, training)), 1);
      v = v.concat(zeros.add(value(store, biasValue, x, training)), 1);
    }
    long keys = k.getShape().get(1);
    NDArray scores = q.matMul(perHead(k, n, keys, d).swapAxes(2, 3));
    if (causal) {
      scores = scores.add(mask(x, (int) t, (int) keys));
    }
    NDArray mixed = scores.softmax(-1).matMul(perHead(v, n, keys, d));
    return observed("", out.apply(store, mixed.swapAxes(1, 2).reshape(n, t, width), training));
  }

  private NDArray perHead(NDArray rows, long n, long t, long d) {
    return rows.reshape(n, t, heads, d).swapAxes(1, 2);
  }

  private static NDArray mask(NDArray x, int queries, int keys) {
    float[] values = new float[queries * keys];
    for (int q = 0; q < queries; q++) {
      for (int k = q + 1; k < queries; k++) {
        values[q * keys + k] = Float.NEGATIVE_INFINITY;
      }
    }
    return x.getManager().create(values, new Shape(1, 1, queries, keys));
  }
}
