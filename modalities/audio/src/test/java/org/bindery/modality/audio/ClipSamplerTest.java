package org.bindery.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;

import org.bindery.modality.audio.ClipSampler.Range;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClipSamplerTest {
  private final ClipSampler imageBind = new ClipSampler(16_000, 2, 3);

  @ParameterizedTest
  @CsvSource({
    "32000, 0, 32000, 0, 32000, 0, 32000",
    "40000, 0, 32000, 4000, 36000, 8000, 40000",
    "48000, 0, 32000, 8000, 40000, 16000, 48000",
  })
  void clips_are_spread_evenly_from_the_start_to_the_end(
      int samples, int from0, int to0, int from1, int to1, int from2, int to2) {
    assertThat(imageBind.clip(0, samples)).isEqualTo(new Range(from0, to0));
    assertThat(imageBind.clip(1, samples)).isEqualTo(new Range(from1, to1));
    assertThat(imageBind.clip(2, samples)).isEqualTo(new Range(from2, to2));
  }

  @Test
  void the_binary_value_of_the_duration_decides_a_sample_as_in_the_reference() {
    // 3.3 s is a little less in binary: 0.65 s become 10,399 samples, not 10,400.
    assertThat(imageBind.clip(1, 52_800)).isEqualTo(new Range(10_399, 42_399));
    assertThat(imageBind.clip(2, 52_800)).isEqualTo(new Range(20_799, 52_799));
  }

  @Test
  void all_clips_of_a_short_sound_are_the_sound() {
    for (int clip = 0; clip < 3; clip++) {
      assertThat(imageBind.clip(clip, 800)).isEqualTo(new Range(0, 800));
    }
  }

  @Test
  void a_single_clip_is_the_start() {
    assertThat(new ClipSampler(16_000, 2, 1).clip(0, 100_000)).isEqualTo(new Range(0, 32_000));
  }
}
