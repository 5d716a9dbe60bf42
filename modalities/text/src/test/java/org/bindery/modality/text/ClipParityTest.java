package org.bindery.modality.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalInt;
import org.bindery.modality.text.ClipSamples.Sample;
import org.bindery.spi.HostTensor;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The ids of ImageBind and of OpenCLIP; skipped where their vocabulary cannot be had. */
class ClipParityTest {
  private ClipTokenizer clip;
  private ClipTokenizer openClip;

  @BeforeEach
  void bringTheVocabulary() {
    BytePairs pairs = ClipVocabularies.orSkip();
    clip = ClipTokenizer.clip(pairs);
    openClip = ClipTokenizer.openClip(pairs);
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

  @Test
  void the_preprocessors_give_the_same_rows() {
    TextPreprocessing clipConfig = TextPreprocessing.clip();
    TextPreprocessing openClipConfig =
        new TextPreprocessing(
            TextPreprocessing.OPEN_CLIP,
            clipConfig.context(),
            true,
            clipConfig.buckets(),
            clipConfig.shortest(),
            clipConfig.longest(),
            0);
    TextPreprocessor ofClip = new TextPreprocessor(clipConfig);
    TextPreprocessor ofOpenClip = new TextPreprocessor(openClipConfig);

    for (Sample sample : samples()) {
      assertThat(row(ofClip, sample)).as(sample.toString()).isEqualTo(tensor(sample.row()));
      assertThat(row(ofOpenClip, sample))
          .as(sample.toString())
          .isEqualTo(tensor(sample.openClipRow()));
    }
    assertThat(ofClip.output())
        .isEqualTo(ofOpenClip.output())
        .isEqualTo(clip.space().features(ClipSamples.CONTEXT));
  }

  @Test
  void the_vocabulary_has_the_ids_of_clip() {
    assertThat(clip.space())
        .isEqualTo(openClip.space())
        .isEqualTo(new TokenSpace(49_408, OptionalInt.of(ClipSamples.END)));
  }

  private static HostTensor row(TextPreprocessor preprocessor, Sample sample) {
    return preprocessor.apply(sample.text(), SampleContext.EVAL).get(0).tensors().get(0);
  }

  private static HostTensor tensor(long[] row) {
    return HostTensor.of(row, ClipSamples.CONTEXT);
  }
}
