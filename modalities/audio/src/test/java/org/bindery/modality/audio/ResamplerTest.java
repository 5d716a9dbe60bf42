package org.bindery.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResamplerTest {
  @Test
  void an_equal_rate_changes_nothing() {
    float[] signal = Tones.sine(300, 16_000, 500);

    assertThat(new Resampler(16_000, 16_000).apply(signal)).isSameAs(signal);
  }

  @ParameterizedTest
  @CsvSource({
    "44100, 16000, 44100, 16000",
    "44100, 16000, 1, 1",
    "44100, 16000, 13230, 4800",
    "22050, 16000, 24255, 17600",
    "48000, 16000, 7, 3",
    "8000, 16000, 5, 10",
    "96000, 16000, 0, 0",
  })
  void the_length_is_rounded_up(int from, int to, int length, int expected) {
    assertThat(new Resampler(from, to).apply(new float[length])).hasSize(expected);
  }

  @ParameterizedTest
  @CsvSource({"44100", "48000", "96000", "22050", "11025", "8000", "11127", "44101", "767999"})
  void a_tone_stays_the_same_tone_away_from_the_ends(int rate) {
    float[] signal = Tones.sine(440, rate, rate / 4);

    float[] resampled = new Resampler(rate, 16_000).apply(signal);

    float[] expected = Tones.sine(440, 16_000, resampled.length);
    for (int i = 200; i < resampled.length - 200; i++) {
      assertThat((double) resampled[i]).isCloseTo(expected[i], within(2e-3));
    }
  }

  @Test
  void what_is_above_the_new_nyquist_frequency_is_gone() {
    float[] resampled = new Resampler(48_000, 16_000).apply(Tones.sine(12_000, 48_000, 24_000));

    for (int i = 200; i < resampled.length - 200; i++) {
      assertThat(Math.abs(resampled[i])).isLessThan(2e-3f);
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 2", "2, 3", "441, 160", "7919, 7907"})
  void it_is_the_sum_over_all_samples_with_the_windowed_sinc(int from, int to) {
    float[] signal = Tones.noise(new SplittableRandom(3), 90);

    float[] resampled = new Resampler(from, to).apply(signal);

    double cutoff = 0.99 * Math.min(from, to) / from;
    for (int i = 0; i < resampled.length; i++) {
      double sum = 0;
      for (int k = 0; k < signal.length; k++) {
        double t = (k - (double) i * from / to) * cutoff;
        if (Math.abs(t) < 6) {
          double sinc = t == 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
          sum += signal[k] * cutoff * sinc * Math.pow(Math.cos(Math.PI * t / 12), 2);
        }
      }
      assertThat((double) resampled[i]).isCloseTo(sum, within(1e-6));
    }
  }
}
