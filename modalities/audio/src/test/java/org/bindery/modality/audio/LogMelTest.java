package org.bindery.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogMelTest {
  private static final double FLOOR = 1.1920929e-07;

  private final LogMel logMel = new LogMel(16_000, 128);

  @ParameterizedTest
  @CsvSource({"1, 1", "399, 1", "400, 1", "559, 1", "560, 2", "32000, 198", "32880, 204"})
  void only_whole_frames_count_but_there_is_always_one(int samples, int frames) {
    assertThat(logMel.frames(samples)).isEqualTo(frames);
    assertThat(logMel.of(new float[samples], 0, samples).frames()).isEqualTo(frames);
  }

  @ParameterizedTest
  @CsvSource({"16000, 128", "16000, 16", "8000, 40", "22050, 64"})
  void it_is_what_the_definition_says(int rate, int bins) {
    float[] signal = Tones.noise(new SplittableRandom(5), rate / 10);
    for (int i = 0; i < signal.length; i++) {
      signal[i] += 0.3f;
    }

    Spectrogram fast = new LogMel(rate, bins).of(signal, 0, signal.length);

    for (int frame = 0; frame < fast.frames(); frame++) {
      double[] slow = naive(signal, frame, rate, bins);
      for (int bin = 0; bin < bins; bin++) {
        assertThat((double) fast.at(bin, frame)).isCloseTo(slow[bin], within(1e-4));
      }
    }
  }

  @Test
  void digital_silence_is_the_logarithm_of_the_floor_everywhere() {
    Spectrogram silence = logMel.of(new float[1600], 0, 1600);

    assertThat(Spectrogram.SILENCE).isCloseTo((float) Math.log(FLOOR), within(1e-6f));
    assertThat(silence.values()).containsOnly(Spectrogram.SILENCE);
  }

  @Test
  void a_constant_offset_changes_nothing() {
    float[] signal = Tones.noise(new SplittableRandom(5), 1600);
    float[] shifted = signal.clone();
    for (int i = 0; i < shifted.length; i++) {
      shifted[i] += 0.25f;
    }

    assertThat(logMel.of(shifted, 0, 1600).values())
        .usingComparatorWithPrecision(1e-3f)
        .containsExactly(logMel.of(signal, 0, 1600).values());
  }

  @Test
  void a_tone_is_loudest_in_the_bin_around_its_frequency() {
    double step = (mel(8000) - mel(20)) / 129;
    for (double hertz : new double[] {250, 1000, 4000}) {
      Spectrogram tone = logMel.of(Tones.sine(hertz, 16_000, 800), 0, 800);
      int loudest = 0;
      for (int bin = 1; bin < 128; bin++) {
        loudest = tone.at(bin, 0) > tone.at(loudest, 0) ? bin : loudest;
      }
      assertThat((double) loudest).isCloseTo((mel(hertz) - mel(20)) / step - 1, within(1.5));
    }
  }

  @Test
  void a_part_of_a_signal_is_seen_as_if_it_stood_alone() {
    float[] signal = Tones.noise(new SplittableRandom(9), 3000);
    float[] part = Arrays.copyOfRange(signal, 500, 2000);

    assertThat(logMel.of(signal, 500, 2000).values()).isEqualTo(logMel.of(part, 0, 1500).values());
  }

  @Test
  void a_sound_shorter_than_a_frame_is_padded_to_one() {
    float[] click = {0.5f, -0.5f, 0.25f};

    assertThat(logMel.of(click, 0, 3).values())
        .isEqualTo(logMel.of(Arrays.copyOf(click, 400), 0, 400).values());
  }

  @Test
  void it_agrees_with_the_reference_on_two_seconds() {
    float[] signal = WavFile.decode(Golden.bytes("a_16k_mono_2.0s.wav")).channel(0);
    float[] expected = Golden.tensor("fbank_stages.safetensors", "fbank_full_198x128");

    Spectrogram ours = logMel.of(signal, 0, signal.length);

    assertThat(ours.frames()).isEqualTo(198);
    for (int frame = 0; frame < 198; frame++) {
      for (int bin = 0; bin < 128; bin++) {
        assertThat(ours.at(bin, frame)).isCloseTo(expected[frame * 128 + bin], within(1e-3f));
      }
    }
  }

  private static double mel(double hertz) {
    return 1127 * Math.log(1 + hertz / 700);
  }

  private static double[] naive(float[] signal, int frame, int rate, int bins) {
    int length = rate * 25 / 1000;
    int size = 1;
    while (size < length) {
      size *= 2;
    }
    double[] x = new double[length];
    double mean = 0;
    for (int i = 0; i < length; i++) {
      x[i] = signal[frame * (rate / 100) + i];
      mean += x[i] / length;
    }
    double[] y = new double[length];
    for (int i = 0; i < length; i++) {
      double emphasized = x[i] - mean - 0.97 * (x[Math.max(0, i - 1)] - mean);
      y[i] = emphasized * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / (length - 1)));
    }
    double low = mel(20);
    double step = (mel(rate / 2.0) - low) / (bins + 1);
    double[] energy = new double[bins];
    for (int k = 0; k < size / 2; k++) {
      double re = 0;
      double im = 0;
      for (int i = 0; i < length; i++) {
        re += y[i] * Math.cos(2 * Math.PI * i * k / size);
        im += y[i] * Math.sin(2 * Math.PI * i * k / size);
      }
      double at = mel((double) k * rate / size);
      for (int bin = 0; bin < bins; bin++) {
        double left = low + bin * step;
        double rising = (at - left) / step;
        double falling = (left + 2 * step - at) / step;
        energy[bin] += Math.max(0, Math.min(rising, falling)) * (re * re + im * im);
      }
    }
    for (int bin = 0; bin < bins; bin++) {
      energy[bin] = Math.log(Math.max(energy[bin], FLOOR));
    }
    return energy;
  }
}
