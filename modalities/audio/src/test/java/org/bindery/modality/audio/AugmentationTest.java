package org.bindery.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Each change alone, on a spectrogram whose value is 1000 times the bin plus the frame. */
class AugmentationTest {
  private static final int BINS = 12;
  private static final int FRAMES = 30;

  private final Spectrogram ramp = ramp(50);

  @Test
  void shift_moves_the_sound_and_shows_the_padding_before_it() {
    int padded = 0;
    for (int seed = 0; seed < 50; seed++) {
      float[] values = apply(only(0.2, 0, 0, 0, 0, 0, 0, 0, 0), ramp, seed);
      int first = 0;
      while (values[first] == 0) {
        first++;
      }
      padded += first > 0 ? 1 : 0;
      assertThat(first).isLessThanOrEqualTo(6);
      assertThat(values[first] - 5).isBetween(0f, 6f);
      // The first step may be shorter: what lies half a step before the sound is its first frame.
      assertThat(values[first + 1] - values[first]).isBetween(0.5f, 1.001f);
      for (int t = first + 2; t < FRAMES; t++) {
        assertThat(values[t] - values[t - 1]).isCloseTo(1, within(1e-3f));
      }
    }
    assertThat(padded).isBetween(15, 35);
  }

  @Test
  void speed_changes_how_many_frames_lie_in_the_window() {
    for (int seed = 0; seed < 20; seed++) {
      float[] values = apply(only(0, 0, 0, 0, 0, 0, 0, 0.3, 0), ramp, seed);
      float step = values[1] - values[0];
      assertThat(step).isBetween(0.7f, 1.3f).isNotEqualTo(1f);
      assertThat(values[FRAMES - 1] - values[0]).isCloseTo(step * (FRAMES - 1), within(0.01f));
    }
  }

  @Test
  void pitch_moves_all_frames_by_the_same_part_of_bins() {
    for (int seed = 0; seed < 20; seed++) {
      float[] values = apply(only(0, 0, 0, 0, 0, 0, 2, 0, 0), ramp, seed);
      float moved = values[5 * FRAMES] - (5 * 1000 + 5);
      assertThat(Math.abs(moved)).isBetween(1f, 2000f);
      for (int t = 0; t < FRAMES; t++) {
        assertThat(values[6 * FRAMES + t]).isCloseTo(6000 + 5 + t + moved, within(0.1f));
      }
    }
  }

  @Test
  void a_warp_stretches_the_spectrum_from_the_lowest_bin() {
    AudioPreprocessing config = augmented(0, 0.2, 0, 0);
    for (int seed = 0; seed < 20; seed++) {
      float[] values = apply(config, ramp, seed);
      double factor = (values[4 * FRAMES] - 5) / 4000.0;
      assertThat(factor).isBetween(Math.exp(-0.2), Math.exp(0.2));
      assertThat(factor).isNotCloseTo(1, within(1e-5));
      assertThat(values[8 * FRAMES + 3]).isCloseTo((float) (8000 * factor) + 8, within(0.1f));
      assertThat(values[7]).isEqualTo(12);
    }
  }

  @Test
  void a_tilt_raises_one_end_of_the_spectrum_as_much_as_it_lowers_the_other() {
    AudioPreprocessing config = augmented(0, 0, 3, 0);
    for (int seed = 0; seed < 20; seed++) {
      Augmentation.View view = view(config, ramp(20), seed);
      float lowest = view.values()[0] - 5;
      float highest = view.values()[(BINS - 1) * FRAMES] - 11_005;
      assertThat(Math.abs(lowest)).isBetween(1e-4f, 3f);
      assertThat(highest).isCloseTo(-lowest, within(0.01f));
      assertThat(view.present()).isEqualTo(20);
      assertThat(view.values()[20]).isZero();
    }
  }

  @Test
  void a_scale_multiplies_all_values_alike() {
    for (int seed = 0; seed < 20; seed++) {
      float[] values = apply(augmented(0, 0, 0, 0.2), ramp, seed);
      float factor = values[0] / 5;
      assertThat((double) factor).isBetween(Math.exp(-0.2), Math.exp(0.2)).isNotEqualTo(1.0);
      assertThat(values[3 * FRAMES + 4]).isCloseTo(3009 * factor, within(0.1f));
    }
  }

  @Test
  void a_delay_moves_the_sound_later_and_never_cuts_its_start() {
    int latest = 0;
    for (int seed = 0; seed < 50; seed++) {
      Augmentation.View view = view(augmented(0.2, 0, 0, 0), ramp(10), seed);
      int first = 0;
      while (view.values()[first] == 0) {
        first++;
      }
      assertThat(view.values()[first] - 5).isBetween(0f, 1f);
      assertThat(first).isBetween(0, 6);
      assertThat(view.present()).isBetween(first + 9, first + 11);
      latest = Math.max(latest, first);
    }
    assertThat(latest).isGreaterThan(3);
  }

  @Test
  void time_masks_lie_within_a_short_sound_and_hide_no_more_than_their_share() {
    AudioPreprocessing config =
        plain(AudioPreprocessing.WHOLE)
            .augmentedBy(new AudioAugmentation(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 30, 0.25));
    int masked = 0;
    for (int seed = 0; seed < 50; seed++) {
      Augmentation.View view = view(config, ramp(16), seed);
      int zeros = 0;
      for (int t = 0; t < view.present(); t++) {
        zeros += view.values()[t] == 0 ? 1 : 0;
      }
      assertThat(view.present()).isEqualTo(16);
      assertThat(zeros).isBetween(0, 4);
      masked += zeros;
    }
    assertThat(masked).isBetween(60, 140);
  }

  @Test
  void gain_adds_the_same_logarithm_everywhere_but_leaves_silence_silent() {
    float[] withSilence = ramp.values().clone();
    withSilence[3] = Spectrogram.SILENCE;
    Spectrogram source = new Spectrogram(BINS, 50, withSilence);
    float most = (float) (Math.log(10) * 0.6);
    for (int seed = 0; seed < 20; seed++) {
      float[] values = apply(only(0, 0, 0, 0, 0, 6, 0, 0, 0), source, seed);
      float added = values[0] - 5;
      assertThat(Math.abs(added)).isBetween(1e-4f, most);
      assertThat(values[3]).isEqualTo(Spectrogram.SILENCE);
      assertThat(values[1000 % FRAMES]).isCloseTo(5 + 1000 % FRAMES + added, within(1e-3f));
    }
  }

  @Test
  void a_frequency_mask_is_a_band_of_zeros_no_wider_than_told() {
    int masked = 0;
    for (int seed = 0; seed < 50; seed++) {
      float[] values = apply(only(0, 1, 4, 0, 0, 0, 0, 0, 0), ramp, seed);
      int zeros = 0;
      for (int bin = 0; bin < BINS; bin++) {
        zeros += values[bin * FRAMES] == 0 ? 1 : 0;
        for (int t = 0; t < FRAMES; t++) {
          assertThat(values[bin * FRAMES + t] == 0).isEqualTo(values[bin * FRAMES] == 0);
        }
      }
      assertThat(zeros).isBetween(0, 4);
      masked += zeros;
    }
    assertThat(masked).isBetween(60, 140);
  }

  @Test
  void a_time_mask_is_a_stretch_of_zeros_no_longer_than_told() {
    int masked = 0;
    for (int seed = 0; seed < 50; seed++) {
      float[] values = apply(only(0, 0, 0, 1, 6, 0, 0, 0, 0), ramp, seed);
      int zeros = 0;
      for (int t = 0; t < FRAMES; t++) {
        zeros += values[t] == 0 ? 1 : 0;
        assertThat(values[(BINS - 1) * FRAMES + t] == 0).isEqualTo(values[t] == 0);
      }
      assertThat(zeros).isBetween(0, 6);
      masked += zeros;
    }
    assertThat(masked).isBetween(100, 200);
  }

  @Test
  void noise_has_the_standard_deviation_told() {
    double sum = 0;
    double squares = 0;
    int count = 0;
    for (int seed = 0; seed < 30; seed++) {
      float[] values = apply(only(0, 0, 0, 0, 0, 0, 0, 0, 0.5), ramp, seed);
      for (int i = 0; i < values.length; i++) {
        double difference = values[i] - (i / FRAMES * 1000 + 5 + i % FRAMES);
        sum += difference;
        squares += difference * difference;
        count++;
      }
    }
    assertThat(sum / count).isCloseTo(0, within(0.02));
    assertThat(Math.sqrt(squares / count)).isCloseTo(0.5, within(0.02));
  }

  @Test
  void something_of_the_shortest_sound_stays_in_the_window() {
    for (int seed = 0; seed < 200; seed++) {
      float[] values = apply(only(0.9, 0, 0, 0, 0, 0, 0, 0.5, 0), ramp(1), seed);
      boolean found = false;
      for (int t = 0; t < FRAMES; t++) {
        found |= values[t] != 0;
      }
      assertThat(found).isTrue();
    }
  }

  @Test
  void a_training_clip_may_come_from_anywhere() {
    AudioPreprocessing whole = only(0, 0, 0, 0, 0, 0, 0, 0, 0);
    AudioPreprocessing clips = plain(AudioPreprocessing.CLIPS);
    Spectrogram source = ramp(500);
    float earliest = Float.MAX_VALUE;
    float latest = 0;
    for (int seed = 0; seed < 200; seed++) {
      float first = apply(clips, source, seed)[0] - 5;
      earliest = Math.min(earliest, first);
      latest = Math.max(latest, first);
      assertThat(apply(whole, source, seed)[0]).isEqualTo(5);
    }
    assertThat(earliest).isBetween(0f, 30f);
    assertThat(latest).isBetween(440f, 470f);
  }

  private static float[] apply(AudioPreprocessing config, Spectrogram source, int seed) {
    return view(config, source, seed).values();
  }

  private static Augmentation.View view(AudioPreprocessing config, Spectrogram source, int seed) {
    return new Augmentation(config, FRAMES).apply(source, new SplittableRandom(seed));
  }

  /** Mean 0 and deviation 1, so that values can be read off; 5 keeps them apart from padding. */
  private static Spectrogram ramp(int frames) {
    float[] values = new float[BINS * frames];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / frames * 1000 + 5 + i % frames;
    }
    return new Spectrogram(BINS, frames, values);
  }

  private static AudioPreprocessing only(
      double shift,
      int frequencyMasks,
      int frequencyMask,
      int timeMasks,
      int timeMask,
      double gain,
      double pitch,
      double speed,
      double noise) {
    return plain(AudioPreprocessing.WHOLE)
        .augmentedBy(
            new AudioAugmentation(
                shift,
                0,
                speed,
                gain,
                pitch,
                0,
                0,
                0,
                noise,
                frequencyMasks,
                frequencyMask,
                timeMasks,
                timeMask,
                1));
  }

  private static AudioPreprocessing augmented(
      double delay, double warp, double tilt, double scale) {
    return plain(AudioPreprocessing.WHOLE)
        .augmentedBy(new AudioAugmentation(0, delay, 0, 0, 0, warp, tilt, scale, 0, 0, 0, 0, 0, 1));
  }

  private static AudioPreprocessing plain(String views) {
    return new AudioPreprocessing(
        16_000,
        BINS,
        FRAMES,
        1,
        views,
        1,
        2,
        AudioPreprocessing.ZERO,
        false,
        false,
        false,
        false,
        0,
        1,
        AudioAugmentation.none());
  }
}
