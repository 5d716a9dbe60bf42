package org.bindery.modality.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * The tokenizer of CLIP (Radford et al. 2021) as {@link TextPreprocessing} defines it. Pieces are
 * runs of letters, single digits, the English endings {@code 's 't 're 've 'm 'll 'd}, and runs of
 * anything else but white space; each is encoded by {@link BytePairs}.
 */
final class ClipTokenizer implements Tokenizer {
  private static final Pattern SPACE = Pattern.compile("\\p{IsWhite_Space}+");

  private final BytePairs pairs;
  private final String startMark;
  private final String endMark;
  private final Pattern piece;

  private ClipTokenizer(BytePairs pairs, String startMark, String endMark) {
    this.pairs = pairs;
    this.startMark = startMark;
    this.endMark = endMark;
    piece =
        Pattern.compile(
            Pattern.quote(startMark)
                + "|"
                + Pattern.quote(endMark)
                + "|'s|'t|'re|'ve|'m|'ll|'d"
                + "|\\p{L}+|\\p{N}|[^\\p{IsWhite_Space}\\p{L}\\p{N}]+",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
  }

  /** Returns the tokenizer of OpenAI's CLIP and ImageBind. */
  static ClipTokenizer clip(BytePairs pairs) {
    return new ClipTokenizer(pairs, "<|startoftext|>", "<|endoftext|>");
  }

  /** Returns the tokenizer of OpenCLIP, which spells the marks for start and end otherwise. */
  static ClipTokenizer openClip(BytePairs pairs) {
    return new ClipTokenizer(pairs, "<start_of_text>", "<end_of_text>");
  }

  /** Returns a text as {@link #ids} wants it: repaired, single blanks, small letters. */
  static String clean(String text) {
    String plain = HtmlEntities.unescape(HtmlEntities.unescape(TextRepair.repair(text)));
    return SmallLetters.of(SPACE.matcher(plain).replaceAll(" ").strip());
  }

  @Override
  public TokenSpace space() {
    return new TokenSpace(end() + 1, OptionalInt.of(end()));
  }

  private int start() {
    return pairs.size();
  }

  private int end() {
    return pairs.size() + 1;
  }

  @Override
  public long[] ids(String text, int context) {
    long[] ids = new long[context];
    ids[0] = start();
    long[] inner = pieces(text).limit(context - 2L).toArray();
    System.arraycopy(inner, 0, ids, 1, inner.length);
    ids[inner.length + 1] = end();
    return ids;
  }

  /** Returns all ids of a cleaned text, without those of start and end that frame a row. */
  LongStream pieces(String text) {
    Matcher matcher = piece.matcher(text);
    return matcher.results().flatMapToLong(match -> encoded(match.group()));
  }

  private LongStream encoded(String found) {
    if (found.equals(startMark)) {
      return LongStream.of(start());
    }
    if (found.equals(endMark)) {
      return LongStream.of(end());
    }
    int[] ids = pairs.ids(found.getBytes(StandardCharsets.UTF_8));
    return Arrays.stream(ids).asLongStream();
  }
}
