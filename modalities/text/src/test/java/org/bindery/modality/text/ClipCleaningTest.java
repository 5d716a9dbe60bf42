package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.bindery.modality.text.ClipSamples.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What of the golden texts needs no vocabulary. */
class ClipCleaningTest {
  static List<Sample> samples() {
    return ClipSamples.all();
  }

  @Test
  void there_are_36_texts_and_openclip_differs_in_one() {
    assertThat(samples()).hasSize(36);
    assertThat(samples().stream().filter(sample -> sample.row() != sample.openClipRow()))
        .extracting(Sample::index)
        .containsExactly(24);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void texts_are_cleaned_as_in_imagebind(Sample sample) {
    assertThat(ClipTokenizer.clean(sample.text())).isEqualTo(sample.cleaned());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void the_first_end_token_stands_where_imagebind_pools(Sample sample) {
    assertThat(
            IntStream.range(0, ClipSamples.CONTEXT)
                .filter(i -> sample.row()[i] == ClipSamples.END)
                .findFirst())
        .hasValue(sample.pooled());
  }
}
