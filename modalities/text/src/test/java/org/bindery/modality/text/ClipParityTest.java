package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.bindery.modality.text.ClipSamples.Sample;
import org.bindery.spi.HostTensor;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ids of ImageBind and of OpenCLIP; skipped where their vocabulary cannot be had. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClipParityTest {
  private ClipTokenizer clip;
  private ClipTokenizer openClip;
  private TextPreprocessor preprocessor;

  @BeforeAll
  void bringTheVocabulary() {
    BytePairs pairs = ClipVocabularies.orSkip();
    clip = ClipTokenizer.clip(pairs);
    openClip = ClipTokenizer.openClip(pairs);
    preprocessor = new TextPreprocessor(TextPreprocessing.clip());
  }

  static List<Sample> samples() {
    return ClipSamples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ids_are_those_of_imagebind(Sample sample) {
    long[] ids = clip.pieces(ClipTokenizer.clean(sample.text())).toArray();

    assertThat(ids).hasSize(sample.count()).startsWith(sample.ids());
    assertThat(clip.ids(sample.cleaned(), ClipSamples.CONTEXT)).isEqualTo(sample.row());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void ids_are_those_of_openclip(Sample sample) {
    assertThat(openClip.ids(ClipTokenizer.clean(sample.text()), ClipSamples.CONTEXT))
        .isEqualTo(sample.openClipRow());
  }

  @ParameterizedTest
  @MethodSource("samples")
  void the_preprocessor_gives_the_same_rows(Sample sample) {
    assertThat(preprocessor.apply(sample.text(), SampleContext.EVAL).get(0).tensors())
        .containsExactly(HostTensor.of(sample.row(), ClipSamples.CONTEXT));
  }

  @Test
  void the_vocabulary_has_the_ids_of_clip() {
    TokenSpace space = new TokenSpace(49_408, OptionalInt.of(ClipSamples.END));

    assertThat(clip.space()).isEqualTo(space);
    assertThat(preprocessor.output()).isEqualTo(space.features(ClipSamples.CONTEXT));
  }

  @Test
  void a_preprocessor_for_openclip_spells_its_marks() {
    TextPreprocessing base = TextPreprocessing.clip();
    TextPreprocessor other =
        new TextPreprocessor(
            new TextPreprocessing(
                TextPreprocessing.OPEN_CLIP,
                base.context(),
                true,
                base.buckets(),
                base.shortest(),
                base.longest(),
                0));
    for (Sample sample : samples()) {
      assertThat(other.apply(sample.text(), SampleContext.EVAL).get(0).tensors())
          .as(sample.toString())
          .containsExactly(HostTensor.of(sample.openClipRow(), ClipSamples.CONTEXT));
    }
  }
}
