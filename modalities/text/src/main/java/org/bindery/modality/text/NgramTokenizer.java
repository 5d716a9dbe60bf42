package org.bindery.modality.text;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hashed words and character n-grams as {@link TextPreprocessing} defines them. */
final class NgramTokenizer implements Tokenizer {
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\p{N}]+|[^\\s]");
  private static final int FNV_BASIS = 0x811C9DC5;
  private static final int FNV_PRIME = 0x01000193;

  private final int buckets;
  private final int shortest;
  private final int longest;

  NgramTokenizer(int buckets, int shortest, int longest) {
    this.buckets = buckets;
    this.shortest = shortest;
    this.longest = longest;
  }

  @Override
  public TokenSpace space() {
    return new TokenSpace(buckets, OptionalInt.empty());
  }

  @Override
  public long[] ids(String text, int context) {
    List<int[]> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(text);
    long[] ids = new long[context];
    int count = 0;
    while (count < context && matcher.find()) {
      int[] word = ("<" + matcher.group() + ">").codePoints().toArray();
      words.add(word);
      ids[count++] = id(word, 0, word.length);
    }
    for (int length = shortest; length <= longest; length++) {
      for (int[] word : words) {
        // A word as long as the n-gram is there already.
        int last = word.length == length ? -1 : word.length - length;
        for (int start = 0; start <= last && count < context; start++) {
          ids[count++] = id(word, start, length);
        }
      }
    }
    return ids;
  }

  private long id(int[] codePoints, int start, int length) {
    String gram = new String(codePoints, start, length);
    int hash = FNV_BASIS;
    for (int i = 0; i < gram.length(); i++) {
      hash = (hash ^ (gram.charAt(i) & 0xFF)) * FNV_PRIME;
      hash = (hash ^ (gram.charAt(i) >>> 8)) * FNV_PRIME;
    }
    hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
    hash ^= hash >>> 16;
    return 1 + Integer.toUnsignedLong(hash) % (buckets - 1);
  }
}
