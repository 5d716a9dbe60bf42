package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TokenizerTest {
  private final Tokenizer bytes = new ByteTokenizer();
  private final Tokenizer ngrams = new NgramTokenizer(1 << 20, 3, 5);

  @Test
  void bytes_stand_between_start_and_end_and_zeros_follow() {
    assertThat(bytes.ids("ab", 6)).containsExactly(1, 'a' + 2, 'b' + 2, 258, 0, 0);
    assertThat(bytes.ids("é", 6)).containsExactly(1, 0xC3 + 2, 0xA9 + 2, 258, 0, 0);
    assertThat(bytes.space()).isEqualTo(new TokenSpace(259, OptionalInt.of(258)));
  }

  @Test
  void a_long_text_keeps_its_end_token() {
    assertThat(bytes.ids("x".repeat(10_000), 77)).hasSize(77).endsWith(258);
    assertThat(bytes.ids("abcd", 6)).containsExactly(1, 99, 100, 101, 102, 258);
    assertThat(bytes.ids("abcde", 6)).containsExactly(1, 99, 100, 101, 102, 258);
  }

  @Test
  void a_character_is_never_cut_in_two() {
    String text = "a東🙂b";
    for (int context = 3; context < 14; context++) {
      long[] ids = bytes.ids(text, context);
      int end = 1;
      while (ids[end] != 258) {
        end++;
      }
      byte[] kept = new byte[end - 1];
      for (int i = 0; i < kept.length; i++) {
        kept[i] = (byte) (ids[i + 1] - 2);
      }
      String decoded = new String(kept, StandardCharsets.UTF_8);
      assertThat(text).startsWith(decoded);
      assertThat(context - 2 - kept.length).isLessThan(4);
    }
  }

  @Test
  void words_come_first_then_ngrams_from_the_shortest() {
    long[] ids = new NgramTokenizer(1 << 20, 3, 4).ids("cat a", 20);

    assertThat(ids)
        .containsExactly(
            id("<cat>"),
            id("<a>"),
            id("<ca"),
            id("cat"),
            id("at>"),
            id("<cat"),
            id("cat>"),
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            0);
  }

  @Test
  void the_hash_is_fixed_so_that_trained_embeddings_stay_valid() {
    // FNV-1a of these words computed independently, then MurmurHash3's finalizer.
    assertThat(new NgramTokenizer(16_384, 3, 2).ids("cat", 3)).containsExactly(13196, 0, 0);
    assertThat(new NgramTokenizer(16_384, 3, 2).ids("東京", 3)).containsExactly(5555, 0, 0);
  }

  @Test
  void a_cut_loses_the_longest_ngrams_first_and_the_last_words_last() {
    assertThat(ngrams.ids("one two three", 3))
        .containsExactly(id("<one>"), id("<two>"), id("<three>"));
    assertThat(ngrams.ids("one two three", 4))
        .containsExactly(id("<one>"), id("<two>"), id("<three>"), id("<on"));
    assertThat(ngrams.ids("one two ".repeat(2000), 77)).hasSize(77).doesNotContain(0);
  }

  @Test
  void marks_belong_to_words_and_other_characters_stand_alone() {
    assertThat(ngrams.ids("हिन्दी", 3)[0]).isEqualTo(id("<हिन्दी>"));
    assertThat(Arrays.copyOf(ngrams.ids("a!?", 9), 3))
        .containsExactly(id("<a>"), id("<!>"), id("<?>"));
    assertThat(ngrams.ids("🙂", 3)[0]).isEqualTo(id("<🙂>"));
  }

  @Test
  void ids_fill_the_buckets_evenly_and_never_are_the_padding() {
    int buckets = 64;
    int[] counts = new int[buckets];
    Tokenizer few = new NgramTokenizer(buckets, 3, 2);
    for (int i = 0; i < 63_000; i++) {
      counts[(int) few.ids("w" + i, 3)[0]]++;
    }
    assertThat(counts[0]).isZero();
    for (int bucket = 1; bucket < buckets; bucket++) {
      assertThat(counts[bucket]).isBetween(800, 1200);
    }
  }

  @Test
  void ids_stay_below_the_vocabulary() {
    for (Tokenizer tokenizer : new Tokenizer[] {bytes, new NgramTokenizer(2, 1, 8)}) {
      assertThat(LongStream.of(tokenizer.ids("ÿ any text 東京", 4096)))
          .allMatch(id -> id >= 0 && id < tokenizer.space().vocabulary());
    }
  }

  private static long id(String gram) {
    int hash = 0x811C9DC5;
    for (byte b : gram.getBytes(StandardCharsets.UTF_16LE)) {
      hash = (hash ^ (b & 0xFF)) * 0x01000193;
    }
    hash = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
    hash = (hash ^ (hash >>> 13)) * 0xC2B2AE35;
    hash ^= hash >>> 16;
    return 1 + (hash & 0xFFFFFFFFL) % ((1 << 20) - 1);
  }
}
