package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Features;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextPreprocessorTest {
  private final TextPreprocessor bytes = new TextPreprocessor(TextPreprocessing.defaults());
  private final TextPreprocessor ngrams = new TextPreprocessor(TextPreprocessing.ngrams(77, 1024));

  @Test
  void texts_that_look_alike_become_the_same() {
    assertThat(bytes.prepare("  A\tCafe\u0301 \n\u00A0here ")).isEqualTo("a café here");
  }

  @Test
  void capitals_stay_where_they_matter() {
    TextPreprocessing cased = new TextPreprocessing("bytes", 77, false, 16, 3, 5, 0);

    assertThat(new TextPreprocessor(cased).prepare("US")).isEqualTo("US");
  }

  @Test
  void small_letters_do_not_depend_on_the_country_of_the_machine() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(new Locale("tr"));
      assertThat(bytes.prepare("TITLE")).isEqualTo("title");
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\t", "\u00A0\u2003"})
  void a_blank_text_is_refused(String blank) {
    for (TextPreprocessor preprocessor : List.of(bytes, ngrams)) {
      assertThatThrownBy(() -> preprocessor.prepare(blank))
          .isInstanceOf(CorruptSampleException.class)
          .hasMessage("The text is blank: it has no characters but white space.");
    }
  }

  @Test
  void ten_thousand_characters_fill_the_context_and_no_more() {
    String text = "A very long story. ".repeat(530);
    for (TextPreprocessor preprocessor : List.of(bytes, ngrams)) {
      Features features = preprocessor.apply(text, SampleContext.EVAL).get(0);
      var spec = preprocessor.output().tensors().get(0);
      var tensor = features.tensors().get(0);
      assertThat(spec.accepts(tensor.type(), tensor.shape())).isTrue();
      assertThat(ids(features)).hasSize(77).doesNotContain(0);
    }
  }

  @Test
  void without_dropout_training_sees_what_evaluation_sees() {
    assertThat(bytes.apply("a red bird", SampleContext.train(3)))
        .isEqualTo(bytes.apply("a red bird", SampleContext.EVAL));
  }

  @Test
  void dropout_leaves_out_its_share_of_words_in_training_only() {
    TextPreprocessor dropping =
        new TextPreprocessor(
            new TextPreprocessing("ngrams", 100, true, 1 << 20, 3, 2, 0).withWordDropout(0.3));
    String text = String.join(" ", IntStream.range(0, 50).mapToObj(i -> "w" + i).toList());
    long[] all = ids(dropping.apply(text, SampleContext.EVAL).get(0));
    int left = 0;
    for (int seed = 0; seed < 100; seed++) {
      long[] some = ids(dropping.apply(text, SampleContext.train(seed)).get(0));
      int at = 0;
      for (long id : some) {
        if (id != 0) {
          while (all[at] != id) {
            at++;
          }
          left++;
        }
      }
    }
    assertThat(left).isBetween(3350, 3700);
  }

  @Test
  void dropout_never_leaves_nothing() {
    TextPreprocessor dropping =
        new TextPreprocessor(TextPreprocessing.defaults().withWordDropout(0.99));
    Set<String> seen = new HashSet<>();
    for (int seed = 0; seed < 200; seed++) {
      seen.add(text(dropping.apply("one two", SampleContext.train(seed)).get(0)));
    }
    assertThat(seen).contains("one", "two").doesNotContain("");
  }

  @Test
  void a_seed_chooses_the_words_and_nothing_else() {
    TextPreprocessor dropping =
        new TextPreprocessor(TextPreprocessing.defaults().withWordDropout(0.5));
    String text = "one two three four five six seven eight";
    Set<List<Features>> distinct = new HashSet<>();
    for (int seed = 0; seed < 20; seed++) {
      List<Features> features = dropping.apply(text, SampleContext.train(seed));
      assertThat(dropping.apply(text, SampleContext.train(seed))).isEqualTo(features);
      distinct.add(features);
    }
    assertThat(distinct).hasSizeGreaterThan(10);
    assertThat(dropping.apply(text, new SampleContext(Mode.EVAL, 8)))
        .isEqualTo(dropping.apply(text, SampleContext.EVAL));
  }

  @Test
  void many_threads_get_what_one_gets() {
    List<String> texts = IntStream.range(0, 500).mapToObj(i -> "text number " + i).toList();
    List<List<Features>> serial = new ArrayList<>();
    texts.forEach(text -> serial.add(ngrams.apply(text, SampleContext.EVAL)));

    assertThat(texts.parallelStream().map(text -> ngrams.apply(text, SampleContext.EVAL)).toList())
        .isEqualTo(serial);
  }

  @Test
  void a_prepared_text_is_counted_with_two_bytes_a_character() {
    Preprocessor<String, String> preprocessor = bytes;

    assertThat(preprocessor.bytes("x".repeat(1000))).isBetween(2000L, 2100L);
  }

  @Test
  void preprocessing_out_of_range_is_refused_by_name() {
    assertRefused(() -> TextPreprocessing.ngrams(2, 64), "context is 2; use 3 to 4096.");
    assertRefused(() -> TextPreprocessing.ngrams(77, 1), "buckets is 1; use 2 to 16777216.");
    assertRefused(
        () -> new TextPreprocessing("bpe", 77, true, 64, 3, 5, 0),
        "kind is 'bpe'; use 'bytes', 'ngrams', 'clip' or 'open-clip'.");
    assertRefused(
        () -> new TextPreprocessing("clip", 77, false, 64, 3, 5, 0),
        "lowerCase is false; use true, because the vocabulary of 'clip' has small letters only.");
    assertRefused(
        () -> new TextPreprocessing("bytes", 77, true, 64, 0, 5, 0), "shortest is 0; use 1 to 8.");
    assertRefused(
        () -> new TextPreprocessing("bytes", 77, true, 64, 3, 1, 0), "longest is 1; use 2 to 8.");
    assertRefused(
        () -> TextPreprocessing.defaults().withWordDropout(1),
        "wordDropout is 1.0; use 0 or more and less than 1.");
  }

  private static void assertRefused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(ConfigException.class)
        .hasMessage("Text preprocessing: " + message);
  }

  private static long[] ids(Features features) {
    return ((LongBuffer) features.tensors().get(0).data()).array();
  }

  private static String text(Features features) {
    StringBuilder text = new StringBuilder();
    for (long id : ids(features)) {
      if (id > 1 && id < 258) {
        text.append((char) (id - 2));
      }
    }
    return text.toString();
  }
}
