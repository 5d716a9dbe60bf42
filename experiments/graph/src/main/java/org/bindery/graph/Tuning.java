package org.bindery.graph;

import java.util.List;
import org.bindery.spi.ConfigException;

/** What of a tower is trained. The projection head always is. */
public sealed interface Tuning {
  /** All of it. */
  record Full() implements Tuning {}

  /**
   * Only the projection head, on a trunk that is held and runs as in evaluation: linear probing.
   */
  record Probe() implements Tuning {}

  /**
   * The projection head and low-rank additions to linear maps of a trunk that is held (Hu et al.
   * 2021).
   *
   * @param rank of the additions, at least 1
   * @param alpha how strongly they count: the factor before them is {@code alpha / rank}
   * @param blocks how many of the trunk's transformer blocks have them, counted from the last; 0
   *     for all
   * @param of which linear maps of a block have them, some of {@link #MAPS}, at least one
   */
  record LowRank(int rank, double alpha, int blocks, List<String> of) implements Tuning {
    /** The linear maps of a transformer block. */
    public static final List<String> MAPS = List.of("in_proj", "out_proj", "fc1", "fc2");

    /**
     * Puts the list in the order of {@link #MAPS}, each name once.
     *
     * @throws ConfigException naming the value that is out of range, with the nearest name where
     *     one was misspelt
     */
    public LowRank {
      require(rank >= 1, "rank", rank, "a whole number from 1 on");
      require(alpha > 0 && Double.isFinite(alpha), "alpha", alpha, "a number above 0");
      require(blocks >= 0, "blocks", blocks, "a number of blocks, or 0 for all");
      require(!of.isEmpty(), "of", of, "some of " + MAPS);
      for (String name : of) {
        if (!MAPS.contains(name)) {
          throw new ConfigException(
              "of",
              name,
              "A transformer block has no linear map '"
                  + name
                  + "'. "
                  + Spelling.advice(name, MAPS, "linear map"));
        }
      }
      of = MAPS.stream().filter(List.copyOf(of)::contains).toList();
    }

    private static void require(boolean condition, String path, Object value, String allowed) {
      if (!condition) {
        throw new ConfigException(
            path,
            String.valueOf(value),
            "The " + path + " of lora is " + value + "; use " + allowed + ".");
      }
    }

    /** Returns rank 8 and alpha 16 at the attention of every block. */
    public static LowRank standard() {
      return new LowRank(8, 16, 0, List.of("in_proj", "out_proj"));
    }
  }
}
