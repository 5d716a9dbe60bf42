package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytePairsTest {
  private static final List<String> MERGES =
      List.of("t h", "th e</w>", "a n", "an d</w>", "c a", "ca t</w>");

  @Test
  void bytes_come_first_printing_ones_before_the_others() {
    int[] order = BytePairs.bytesInOrder();

    assertThat(Arrays.copyOf(order, 94)).isEqualTo(IntStream.rangeClosed(33, 126).toArray());
    assertThat(Arrays.copyOfRange(order, 94, 106))
        .isEqualTo(IntStream.rangeClosed(161, 172).toArray());
    assertThat(Arrays.copyOfRange(order, 106, 188))
        .isEqualTo(IntStream.rangeClosed(174, 255).toArray());
    assertThat(Arrays.copyOfRange(order, 188, 221)).isEqualTo(IntStream.range(0, 33).toArray());
    assertThat(Arrays.copyOfRange(order, 221, 255)).isEqualTo(IntStream.range(127, 161).toArray());
    assertThat(order[255]).isEqualTo(173);
  }

  @Test
  void bytes_that_do_not_print_are_written_as_the_characters_from_u0100_on() {
    assertThat(BytePairs.symbolOfByte('a')).isEqualTo('a');
    assertThat(BytePairs.symbolOfByte(0xE9)).isEqualTo('é');
    assertThat(BytePairs.symbolOfByte(0)).isEqualTo('\u0100');
    assertThat(BytePairs.symbolOfByte(' ')).isEqualTo('\u0120');
    assertThat(BytePairs.symbolOfByte(127)).isEqualTo('\u0121');
    assertThat(BytePairs.symbolOfByte(160)).isEqualTo('\u0142');
    assertThat(BytePairs.symbolOfByte(173)).isEqualTo('\u0143');
  }

  @Test
  void a_byte_alone_is_the_last_of_its_piece() {
    BytePairs pairs = new BytePairs(List.of());

    assertThat(pairs.size()).isEqualTo(512);
    assertThat(ids(pairs, "!")).containsExactly(256);
    assertThat(ids(pairs, "!\"!")).containsExactly(0, 1, 256);
    assertThat(ids(pairs, "é")).containsExactly(order(0xC3), 256 + order(0xA9));
    assertThat(ids(pairs, "")).isEmpty();
  }

  @Test
  void merges_have_the_ids_after_the_bytes_in_their_order() {
    BytePairs pairs = new BytePairs(MERGES);

    assertThat(pairs.size()).isEqualTo(518);
    assertThat(ids(pairs, "the")).containsExactly(513);
    assertThat(ids(pairs, "and")).containsExactly(515);
    assertThat(ids(pairs, "cat")).containsExactly(517);
    assertThat(ids(pairs, "cats")).containsExactly(516, order('t'), 256 + order('s'));
    assertThat(ids(pairs, "than")).containsExactly(512, order('a'), 256 + order('n'));
  }

  @Test
  void a_pair_that_overlaps_itself_is_joined_from_the_left() {
    BytePairs pairs = new BytePairs(List.of("a a"));

    assertThat(ids(pairs, "aaaa")).containsExactly(512, order('a'), 256 + order('a'));
    assertThat(ids(pairs, "aaaaa")).containsExactly(512, 512, 256 + order('a'));
  }

  @Test
  void a_round_joins_everywhere_before_a_pair_it_made_is_looked_at() {
    BytePairs pairs = new BytePairs(List.of("x y", "a b", "c ab"));

    assertThat(ids(pairs, "cabcabz")).containsExactly(514, 514, 256 + order('z'));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void any_list_of_merges_gives_what_the_definition_gives(int seed) {
    RandomGenerator random = new SplittableRandom(seed);
    List<String> merges = randomMerges(random, 60);
    BytePairs pairs = new BytePairs(merges);

    for (int trial = 0; trial < 300; trial++) {
      String piece = randomPiece(random, random.nextInt(1, 25));
      assertThat(ids(pairs, piece)).as(piece).isEqualTo(naive(merges, piece));
    }
  }

  @Test
  void ten_thousand_characters_without_a_space_give_what_the_definition_gives() {
    RandomGenerator random = new SplittableRandom(9);
    List<String> merges = randomMerges(random, 60);
    String piece = randomPiece(random, 10_000);

    assertThat(ids(new BytePairs(merges), piece)).isEqualTo(naive(merges, piece));
  }

  @Test
  void a_merge_of_what_is_no_symbol_yet_is_refused() {
    for (String line : List.of("a bc", "a", "a b c", "a  b", "")) {
      assertThatThrownBy(() -> new BytePairs(List.of("x y", line)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("Merge 1, '" + line + "', is not two known symbols.");
    }
  }

  /** Sennrich et al.'s definition on strings, one whole pass over the piece for each merge. */
  private static int[] naive(List<String> merges, String piece) {
    List<String> vocabulary = new ArrayList<>();
    for (String suffix : List.of("", "</w>")) {
      for (int b : BytePairs.bytesInOrder()) {
        vocabulary.add(BytePairs.symbolOfByte(b) + suffix);
      }
    }
    merges.forEach(merge -> vocabulary.add(merge.replace(" ", "")));
    List<String> word = new ArrayList<>();
    piece.chars().forEach(c -> word.add(Character.toString(c)));
    word.set(word.size() - 1, word.get(word.size() - 1) + "</w>");
    while (true) {
      int lowest = merges.size();
      for (int i = 0; i + 1 < word.size(); i++) {
        int rank = merges.indexOf(word.get(i) + " " + word.get(i + 1));
        lowest = rank < 0 ? lowest : Math.min(lowest, rank);
      }
      if (lowest == merges.size()) {
        return word.stream().mapToInt(vocabulary::indexOf).toArray();
      }
      List<String> joined = new ArrayList<>();
      for (int i = 0; i < word.size(); i++) {
        if (i + 1 < word.size() && merges.get(lowest).equals(word.get(i) + " " + word.get(i + 1))) {
          joined.add(word.get(i) + word.get(++i));
        } else {
          joined.add(word.get(i));
        }
      }
      word.clear();
      word.addAll(joined);
    }
  }

  /** Merges in an order that no training would give, so that late merges feed early ones. */
  private static List<String> randomMerges(RandomGenerator random, int count) {
    List<String> symbols = new ArrayList<>(List.of("a", "b", "c", "a</w>", "b</w>", "c</w>"));
    Set<String> merges = new LinkedHashSet<>();
    Set<String> made = new LinkedHashSet<>();
    while (merges.size() < count) {
      String left = symbols.get(random.nextInt(symbols.size()));
      String right = symbols.get(random.nextInt(symbols.size()));
      if (!left.endsWith("</w>") && left.length() + right.length() < 12 && made.add(left + right)) {
        merges.add(left + " " + right);
        symbols.add(left + right);
      }
    }
    return List.copyOf(merges);
  }

  private static String randomPiece(RandomGenerator random, int length) {
    StringBuilder piece = new StringBuilder();
    for (int i = 0; i < length; i++) {
      piece.append("abc".charAt(random.nextInt(3)));
    }
    return piece.toString();
  }

  private static int order(int b) {
    return IntStream.range(0, 256).filter(i -> BytePairs.bytesInOrder()[i] == b).sum();
  }

  private static int[] ids(BytePairs pairs, String piece) {
    return pairs.ids(piece.getBytes(StandardCharsets.UTF_8));
  }
}
