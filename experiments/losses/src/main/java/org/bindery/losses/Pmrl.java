package org.bindery.losses;

import static org.bindery.blocks.Layer.times;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import java.util.Optional;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.spi.LossCard;
import org.bindery.spi.LossContract;
import org.bindery.spi.Spi;

/**
 * PMRL (2025): M signals agree when their matrix has rank one. With {@code s_1 >= s_2 >= ...} the
 * singular values of {@code [z^1 ... z^M]} and u the left vector of the first, {@code
 * -log(e^{s_1/t} / sum_k e^{s_k/t})} plus the cross-entropy of {@code s u_i.u_j} along rows, which
 * keeps different tuples apart. The sign of u is the one with {@code u.(z^1 + ... + z^M) > 0}.
 *
 * <p>Two of three signals in agreement bring the first part close to 0 already, wherever the third
 * is.
 *
 * <p>The decomposition is of the M x M Gram matrices, on the host, about 1 microsecond each; the
 * gradient is that of the singular values and of u to first order in the gap between the first two
 * singular values, softened where that is 0.
 */
@BuiltFor(Spi.VERSION)
public final class Pmrl implements Loss<Pmrl.Config> {
  private static final LossCard CARD =
      new LossCard(
          "pmrl",
          "Principled multimodal",
          "arXiv 2507.17343",
          "Makes the first singular value of a tuple dominate, and keeps tuples apart.");

  /** One over 0.1, the temperature of the authors' scripts for keeping tuples apart. */
  private static final LogitScale SCALE = new LogitScale.Fixed(10);

  private static final double SOFTENING = 1e-12;
  private static final double LEAST_GAP = 1e-4;
  private static final double LEAST_SUM = 1e-3;

  /**
   * How it is computed.
   *
   * @param temperature t, of the softmax over singular values
   */
  public record Config(double temperature) {
    /** Checks the range. */
    public Config {
      Limits.positive(CARD.id(), "temperature", temperature);
    }
  }

  @Override
  public LossCard card() {
    return CARD;
  }

  @Override
  public Config defaults() {
    return new Config(0.05);
  }

  @Override
  public LossContract contract(Config config) {
    return new LossContract.Tuples(2, Integer.MAX_VALUE);
  }

  @Override
  public Optional<LogitScale> logitScale() {
    return Optional.of(SCALE);
  }

  @Override
  public Block create(Config config, int arity, int dimension) {
    Limits.signals(CARD.id(), contract(config), arity);
    return Objective.of((rows, scale) -> loss(rows, scale, config.temperature()));
  }

  private static NDArray loss(NDList rows, NDArray scale, double temperature) {
    NDArray z = NDArrays.stack(rows, 1);
    NDArray gram = z.matMul(z.transpose(0, 2, 1));
    Axes axes = Axes.of(gram.stopGradient());
    // |z^T v| for a fixed v has the singular value's own gradient.
    NDArray values = Contrast.plus(Contrast.squares(axes.all().matMul(z)), SOFTENING).sqrt();
    NDArray spectrum =
        times(values.squeeze(2), 1 / temperature).logSoftmax(1).get(new NDIndex(":, 0")).mean();
    NDArray first = axes.all().get(new NDIndex(":, 0:1"));
    // Adds nothing but the first-order change of the vector when the matrix changes.
    NDArray change = first.matMul(gram.sub(gram.stopGradient())).matMul(axes.response());
    NDArray leading = change.add(first).matMul(z).squeeze(1);
    NDArray u = Contrast.unit(leading);
    return Contrast.oneWay(Contrast.logits(u, u, scale)).sub(spectrum);
  }

  /**
   * The eigenvectors of Gram matrices.
   *
   * @param all {@code [n, M, M]}, one in each row, the leading one first
   * @param response {@code [n, M, M]}, what turns a change of the matrix, applied to the leading
   *     vector, into that vector's change: {@code sum_{k > 1} v_k v_k^T / (l_1 - l_k)}
   */
  private record Axes(NDArray all, NDArray response) {
    static Axes of(NDArray grams) {
      Shape shape = grams.getShape();
      int size = (int) shape.get(1);
      float[] host = grams.toFloatArray();
      float[] all = new float[host.length];
      float[] response = new float[host.length];
      for (int at = 0; at < host.length; at += size * size) {
        fill(new SymmetricEigen(host, at, size), size, at, all, response);
      }
      NDManager manager = grams.getManager();
      return new Axes(manager.create(all, shape), manager.create(response, shape));
    }

    private static void fill(
        SymmetricEigen eigen, int size, int at, float[] all, float[] response) {
      for (int k = 0; k < size; k++) {
        double[] vector = eigen.vector(k);
        double gap = eigen.value(0) - eigen.value(k);
        double answer = gap / (gap * gap + LEAST_GAP * LEAST_GAP);
        double sign = k == 0 ? sign(vector) : 1;
        for (int i = 0; i < size; i++) {
          all[at + k * size + i] = (float) (sign * vector[i]);
          for (int j = 0; j < size; j++) {
            response[at + i * size + j] += (float) (answer * vector[i] * vector[j]);
          }
        }
      }
    }

    /**
     * As u.sum z is the singular value times the sum of the vector's components; where that is 0,
     * as for two signals that oppose, the first signal's side.
     */
    private static double sign(double[] vector) {
      double sum = 0;
      for (double component : vector) {
        sum += component;
      }
      double side = Math.abs(sum) > LEAST_SUM ? sum : vector[0];
      return side < 0 ? -1 : 1;
    }
  }
}
