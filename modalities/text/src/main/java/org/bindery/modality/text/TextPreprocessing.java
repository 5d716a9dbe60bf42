package org.bindery.modality.text;

import org.bindery.spi.ConfigException;

/**
 * How a text becomes token ids {@code [context]}. It is first brought to NFC, white space becomes
 * single blanks, and letters become small if asked for; a text that is then empty is refused.
 *
 * <p>{@code bytes}: 0 pads, 1 starts, a UTF-8 byte b is b + 2, 258 ends. A text too long is cut
 * between characters and keeps its end token.
 *
 * <p>{@code ngrams}: hashed words and character n-grams in the manner of fastText (Bojanowski et
 * al. 2017). A word is a run of letters, marks and digits, or one other character that is not white
 * space. First come all words as {@code <word>}, then their n-grams from the shortest to the
 * longest, so that a text too long loses the longest n-grams first and its last words last. The id
 * of an n-gram is {@code 1 + h mod (buckets - 1)} with h the 32-bit FNV-1a hash of its UTF-16 code
 * units, low byte first, mixed by MurmurHash3's finalizer and taken as unsigned; 0 pads.
 *
 * @param kind {@code bytes}, for the transformer, or {@code ngrams}, for the bag
 * @param context number of ids, 3 to 4,096; the rest is 0
 * @param lowerCase whether letters become small
 * @param buckets how many hashed ids there are, 2 to 16,777,216; {@code ngrams} only, as are the
 *     next two
 * @param shortest length of the shortest character n-grams, 1 to 8, counting the marks {@code <}
 *     and {@code >} around a word
 * @param longest length of the longest ones, {@code shortest - 1} (no character n-grams) to 8
 * @param wordDropout in training, the share of words left out, in {@code [0, 1)}; one always stays
 */
public record TextPreprocessing(
    String kind,
    int context,
    boolean lowerCase,
    int buckets,
    int shortest,
    int longest,
    double wordDropout) {

  /** The value of {@link #kind} for bytes. */
  public static final String BYTES = "bytes";

  /** The value of {@link #kind} for hashed n-grams. */
  public static final String NGRAMS = "ngrams";

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public TextPreprocessing {
    require(
        kind.equals(BYTES) || kind.equals(NGRAMS), "kind", "'" + kind + "'", "'bytes' or 'ngrams'");
    require(context >= 3 && context <= 4096, "context", context, "3 to 4096");
    require(buckets >= 2 && buckets <= 1 << 24, "buckets", buckets, "2 to 16777216");
    require(shortest >= 1 && shortest <= 8, "shortest", shortest, "1 to 8");
    require(longest >= shortest - 1 && longest <= 8, "longest", longest, (shortest - 1) + " to 8");
    require(
        wordDropout >= 0 && wordDropout < 1,
        "wordDropout",
        wordDropout,
        "0 or more and less than 1");
  }

  /** Returns bytes in a context of 77 as in CLIP, lower case, no dropout. */
  public static TextPreprocessing defaults() {
    return new TextPreprocessing(BYTES, 77, true, 16_384, 3, 5, 0);
  }

  /** Returns hashed words and n-grams of 3 to 5 characters, lower case, no dropout. */
  public static TextPreprocessing ngrams(int context, int buckets) {
    return new TextPreprocessing(NGRAMS, context, true, buckets, 3, 5, 0);
  }

  /** Returns this with another share of words left out in training. */
  public TextPreprocessing withWordDropout(double newWordDropout) {
    return new TextPreprocessing(
        kind, context, lowerCase, buckets, shortest, longest, newWordDropout);
  }

  private static void require(boolean holds, String name, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          "preprocessing." + name,
          String.valueOf(value),
          "Text preprocessing: " + name + " is " + value + "; use " + allowed + ".");
    }
  }
}
