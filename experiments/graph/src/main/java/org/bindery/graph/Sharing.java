package org.bindery.graph;

import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * Whose weights a tower works with instead of some of its own. The projection head always is its
 * own, and so is what stands between samples and tokens where attention alone is shared.
 *
 * @param with the column whose tower has the weights; its tower shares nobody's
 * @param parts what is shared
 * @param fusion with {@link Parts#ATTENTION}: in how many blocks, counted from the last, the
 *     feed-forward part is shared too, VLMo's fusion expert; otherwise 0
 */
public record Sharing(ColumnId with, Parts parts, int fusion) {
  /** What is shared. */
  public enum Parts {
    /** The whole trunk. */
    TRUNK,
    /**
     * The attention of every transformer block and the norm before it, with a feed-forward part for
     * each signal: a mixture of modality experts (Bao et al. 2022, VLMo).
     */
    ATTENTION
  }

  /**
   * Checks the range.
   *
   * @throws ConfigException if {@code fusion} is negative, or given where the trunk is shared
   */
  public Sharing {
    if (fusion < 0 || (fusion > 0 && parts == Parts.TRUNK)) {
      throw new ConfigException(
          "share.fusion",
          String.valueOf(fusion),
          "share.fusion is "
              + fusion
              + (parts == Parts.TRUNK
                  ? ", but parts: trunk shares every block already: leave fusion out."
                  : "; use a number of blocks, or 0 for none."));
    }
  }

  /** Returns the sharing of a whole trunk. */
  public static Sharing trunk(ColumnId with) {
    return new Sharing(with, Parts.TRUNK, 0);
  }

  /** Returns the sharing of attention, and of the feed-forward part in the last blocks. */
  public static Sharing attention(ColumnId with, int fusion) {
    return new Sharing(with, Parts.ATTENTION, fusion);
  }
}
