package org.bindery.modality.vector;

import static org.bindery.modality.vector.VectorPreprocessing.require;

import java.util.Set;

/**
 * How a vector becomes a pooled vector.
 *
 * @param kind {@code mlp}: residual blocks of two linear layers, over numbers and mask; {@code
 *     linear}: one linear layer over the numbers; {@code identity}: the numbers themselves, for
 *     features of another model of which only a projection head is learned
 * @param width length of the pooled vector; with {@code identity} that of the features
 * @param depth number of residual blocks of an {@code mlp}, 0 to 64
 * @param dropout within the blocks of an {@code mlp}, in {@code [0, 1)}
 * @param standardize whether each number is brought to mean 0 and deviation 1 first, by the
 *     training rows seen so far (see {@link RunningScale}). Right for measurements in different
 *     units; wrong for features of a model, whose directions mean something
 */
public record VectorTrunk(String kind, int width, int depth, double dropout, boolean standardize) {
  /** The value of {@link #kind} of a network. */
  public static final String MLP = "mlp";

  /** The value of {@link #kind} of one layer. */
  public static final String LINEAR = "linear";

  /** The value of {@link #kind} of no layer. */
  public static final String IDENTITY = "identity";

  /**
   * Checks the ranges.
   *
   * @throws org.bindery.spi.ConfigException naming the component that is out of range
   */
  public VectorTrunk {
    require(
        Set.of(MLP, LINEAR, IDENTITY).contains(kind),
        "kind",
        "'" + kind + "'",
        "'mlp', 'linear' or 'identity'");
    require(width >= 1 && width <= 65_536, "width", width, "1 to 65536");
    require(depth >= 0 && depth <= 64, "depth", depth, "0 to 64");
    require(dropout >= 0 && dropout < 1, "dropout", dropout, "0 or more, less than 1");
  }

  /** Returns two residual blocks over standardized numbers, 0.2 million parameters. */
  public static VectorTrunk defaults() {
    return new VectorTrunk(MLP, 128, 2, 0.1, true);
  }

  /** Returns the features of another model as they are, all of one length. */
  public static VectorTrunk embeddings(int length) {
    return new VectorTrunk(IDENTITY, length, 0, 0, false);
  }
}
