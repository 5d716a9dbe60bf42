package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of the tokenizer, over a made-up vocabulary of eight merges. */
class ClipTokenizerTest {
  private static final BytePairs PAIRS =
      new BytePairs(
          List.of("t h", "th e</w>", "c a", "ca t</w>", "d o", "do g</w>", "' s</w>", "x x"));
  private static final int START = 520;
  private static final int END = 521;
  private static final int THE = 513;
  private static final int CAT = 515;
  private static final int DOG = 517;
  private static final int APOSTROPHE_S = 518;

  private final ClipTokenizer clip = ClipTokenizer.clip(PAIRS);
  private final ClipTokenizer openClip = ClipTokenizer.openClip(PAIRS);

  @Test
  void start_and_end_are_the_two_largest_ids() {
    assertThat(clip.space()).isEqualTo(new TokenSpace(522, OptionalInt.of(END)));
    assertThat(openClip.space()).isEqualTo(clip.space());
  }

  @Test
  void a_row_is_start_ids_end_and_zeros() {
    assertThat(clip.ids("the cat", 6)).containsExactly(START, THE, CAT, END, 0, 0);
    assertThat(clip.ids("", 4)).containsExactly(START, END, 0, 0);
  }

  @Test
  void a_text_too_long_loses_its_last_ids_but_not_its_end() {
    assertThat(clip.ids("the cat dog", 5)).containsExactly(START, THE, CAT, DOG, END);
    assertThat(clip.ids("the cat dog the", 5)).containsExactly(START, THE, CAT, DOG, END);
    assertThat(clip.ids("the cat dog the", 3)).containsExactly(START, THE, END);
  }

  @ParameterizedTest
  @ValueSource(strings = {"the cat ", "x", "東京", "1", "?!"})
  void ten_thousand_characters_fill_a_row_and_no_more(String word) {
    String text = ClipTokenizer.clean(word.repeat(10_000 / word.length()));

    long[] ids = clip.ids(text, 77);

    assertThat(ids).hasSize(77).startsWith(START).endsWith(END);
    assertThat(LongStream.of(ids).filter(id -> id == END).count()).isEqualTo(1);
    assertThat(LongStream.of(ids).skip(1).limit(75).toArray())
        .isEqualTo(clip.pieces(text).limit(75).toArray())
        .hasSize(75);
  }

  @Test
  void marks_spelled_in_the_text_are_ids_as_in_imagebind() {
    assertThat(clip.ids("<|startoftext|> cat <|endoftext|> dog", 8))
        .containsExactly(START, START, CAT, END, DOG, END, 0, 0);
    assertThat(clip.ids("cat<|endoftext|>", 8)).containsExactly(START, CAT, END, END, 0, 0, 0, 0);
  }

  @Test
  void openclip_spells_its_marks_otherwise() {
    assertThat(openClip.ids("<start_of_text> cat <end_of_text> dog", 8))
        .containsExactly(START, START, CAT, END, DOG, END, 0, 0);
    assertThat(openClip.pieces("<|endoftext|>").toArray()).doesNotContain(END);
    assertThat(clip.pieces("<end_of_text>").toArray()).doesNotContain(END);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '/',
      value = {
        "the cat's/the|cat|'s",
        "they'll've gone/they|'ll|'ve|gone",
        "isn't/isn|'t",
        "'sup/'s|up",
        "a 'ſ/a|'ſ",
        "rock'n'roll/rock|'|n|'|roll",
        "12.5 ½²/1|2|.|5|½|²",
        "x2y/x|2|y",
        "?! _-* a_b/?!|_-*|a|_|b",
        "हिन्दी/ह|ि|न|्|द|ी",
        "東京🐶❤️/東京|🐶❤️",
        "a\u00A0b\u3000c/a|b|c",
      })
  void pieces_are_letters_single_digits_endings_and_the_rest(String text, String pieces) {
    List<Long> expected = new ArrayList<>();
    for (String piece : pieces.split("\\|")) {
      for (int id : PAIRS.ids(piece.getBytes(StandardCharsets.UTF_8))) {
        expected.add((long) id);
      }
    }

    assertThat(clip.pieces(text).boxed().toList()).isEqualTo(expected);
  }

  @Test
  void an_ending_is_a_piece_of_its_own() {
    assertThat(clip.pieces("cat's").toArray()).containsExactly(CAT, APOSTROPHE_S);
  }

  @Test
  void cleaning_repairs_decodes_collapses_and_makes_small() {
    assertThat(ClipTokenizer.clean("  A\tCafÃ© \n&amp;amp;&nbsp;Bar\u3000 "))
        .isEqualTo("a café & bar");
    assertThat(ClipTokenizer.clean("\u0007 \u00A0")).isEmpty();
  }

  @Test
  void cleaning_does_not_depend_on_the_country_of_the_machine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(new Locale("tr"));
      assertThat(ClipTokenizer.clean("TITLE İ")).isEqualTo("title i\u0307");
    } finally {
      Locale.setDefault(before);
    }
  }
}
