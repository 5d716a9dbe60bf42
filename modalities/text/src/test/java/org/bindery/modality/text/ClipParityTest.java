package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bindery.spi.HostTensor;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** 36 texts as the tokenizers of ImageBind and of OpenCLIP gave them in Python. */
class ClipParityTest {
  private static final JsonNode IMAGE_BIND = read("/fixtures/imagebind-text-tokens.json");
  private static final JsonNode OPEN_CLIP = read("/fixtures/openclip-tokenizer.json");
  private static final int CONTEXT = IMAGE_BIND.get("context_length").asInt();

  static Stream<Sample> samples() {
    List<Sample> samples = new ArrayList<>();
    for (JsonNode sample : IMAGE_BIND.get("cases")) {
      samples.add(
          new Sample(
              samples.size(),
              sample.get("text").asText(),
              sample.get("cleaned").asText(),
              longs(sample.get("bpe_ids_full")),
              sample.get("n_bpe").asInt(),
              longs(sample.get("ids77")),
              sample.get("argmax").asInt()));
    }
    return samples.stream();
  }

  @Test
  void there_are_36() {
    assertThat(samples()).hasSize(36);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void texts_are_cleaned_as_in_imagebind(Sample sample) {
    assertThat(ClipTokenizer.clean(sample.text())).isEqualTo(sample.cleaned());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ids_are_those_of_imagebind(Sample sample) {
    ClipTokenizer clip = ClipTokenizer.clip(ClipVocabularies.orSkip());

    long[] ids = clip.pieces(ClipTokenizer.clean(sample.text())).toArray();

    assertThat(ids).hasSize(sample.count()).startsWith(sample.ids());
    assertThat(clip.ids(sample.cleaned(), CONTEXT)).isEqualTo(sample.row());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ids_are_those_of_openclip(Sample sample) {
    ClipTokenizer openClip = ClipTokenizer.openClip(ClipVocabularies.orSkip());
    long[] expected = sample.row();
    for (JsonNode other : OPEN_CLIP.get("different")) {
      expected =
          other.get("index").asInt() == sample.index() ? longs(other.get("ids77")) : expected;
    }

    assertThat(openClip.ids(ClipTokenizer.clean(sample.text()), CONTEXT)).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void the_preprocessor_gives_the_same_rows(Sample sample) {
    ClipVocabularies.orSkip();
    TextPreprocessor preprocessor = new TextPreprocessor(TextPreprocessing.clip());

    assertThat(preprocessor.apply(sample.text(), SampleContext.EVAL).get(0).tensors())
        .containsExactly(HostTensor.of(sample.row(), CONTEXT));
    assertThat(preprocessor.output().tensors().get(0).unit())
        .isEqualTo("ids below 49408, end 49407");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void the_first_end_token_stands_where_imagebind_pools(Sample sample) {
    int end = IMAGE_BIND.get("eot").asInt();

    assertThat(IntStream.range(0, CONTEXT).filter(i -> sample.row()[i] == end).findFirst())
        .hasValue(sample.argmax());
  }

  @Test
  void the_vocabulary_has_the_ids_of_clip() {
    assertThat(ClipTokenizer.clip(ClipVocabularies.orSkip()).space())
        .isEqualTo(new TokenSpace(49_408, OptionalInt.of(49_407)));
  }

  private static long[] longs(JsonNode array) {
    return IntStream.range(0, array.size()).mapToLong(i -> array.get(i).asLong()).toArray();
  }

  private static JsonNode read(String resource) {
    try (InputStream in = ClipParityTest.class.getResourceAsStream(resource)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  record Sample(
      int index, String text, String cleaned, long[] ids, int count, long[] row, int argmax) {
    @Override
    public String toString() {
      return "text " + index;
    }
  }
}
