package org.bindery.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Features;
import org.bindery.spi.Mode;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AudioPreprocessorTest {
  private static final float PADDING = (float) (4.268 / 9.138);
  private static final float SILENCE = (float) ((Math.log(1.1920929e-07) + 4.268) / 9.138);

  private final AudioPreprocessing imageBind = AudioPreprocessing.defaults();
  private final AudioPreprocessing whole = imageBind.asWhole();
  private final Sound noise = Sound.mono(16_000, Tones.noise(new SplittableRandom(1), 40_000));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a_16k_mono_2.0s",
        "b_16k_mono_3.3s",
        "c_22k05_mono_1.1s",
        "d_44k1_stereo_0.3s",
        "e_48k_mono_0.5s",
      })
  void the_first_clip_agrees_with_the_reference(String name) {
    Sound sound = WavFile.decode(Golden.bytes(name + ".wav"));
    float[] expected = Golden.tensor(name + ".mel.safetensors", "mel_normalized");

    float[] ours = values(new AudioPreprocessor(imageBind).apply(sound, SampleContext.EVAL), 0);

    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).isCloseTo(expected[i], within(1e-3f));
    }
  }

  @Test
  void the_second_clip_agrees_with_the_reference_on_a_private_copy() {
    Sound sound = WavFile.decode(Golden.bytes("b_16k_mono_3.3s.wav"));
    float[] expected =
        Golden.tensor("b_16k_mono_3.3s.mel.safetensors", "mel_normalized_private_copy");

    float[] ours = values(new AudioPreprocessor(imageBind).apply(sound, SampleContext.EVAL), 1);

    for (int i = 0; i < ours.length; i++) {
      assertThat(ours[i]).isCloseTo(expected[i], within(1e-3f));
    }
  }

  @Test
  void clips_are_views_in_evaluation_and_one_of_them_in_training() {
    AudioPreprocessor preprocessor = new AudioPreprocessor(imageBind);

    assertThat(preprocessor.views(Mode.EVAL)).isEqualTo(3);
    assertThat(preprocessor.views(Mode.TRAIN)).isEqualTo(1);
    assertThat(preprocessor.apply(noise, SampleContext.EVAL)).hasSize(3).doesNotHaveDuplicates();
    assertThat(preprocessor.apply(noise, SampleContext.train(1))).hasSize(1);
  }

  @Test
  void tempos_are_the_same_sound_slower_as_it_is_and_faster() {
    AudioPreprocessing heard = tempos(imageBind.withSize(32, 60).asWord(), 3);
    AudioPreprocessor preprocessor = new AudioPreprocessor(heard);
    Sound half = Sound.mono(16_000, Tones.noise(new SplittableRandom(3), 8000));

    assertThat(preprocessor.views(Mode.EVAL)).isEqualTo(3);
    assertThat(preprocessor.views(Mode.TRAIN)).isEqualTo(1);
    List<Features> views = preprocessor.apply(half, SampleContext.EVAL);
    assertThat(views.get(1))
        .isEqualTo(new AudioPreprocessor(tempos(heard, 1)).apply(half, SampleContext.EVAL).get(0));
    assertThat(views.stream().map(AudioPreprocessorTest::present).toList())
        .containsExactly(slower(24, heard), 24, faster(24, heard));
  }

  private static int slower(int frames, AudioPreprocessing c) {
    return (int) Math.round(frames / (1 - c.augmentation().speed() / 2));
  }

  private static int faster(int frames, AudioPreprocessing c) {
    return (int) Math.round(frames / (1 + c.augmentation().speed() / 2));
  }

  private static int present(Features view) {
    int count = 0;
    for (float value : ((FloatBuffer) view.tensors().get(1).data()).array()) {
      count += value > 0 ? 1 : 0;
    }
    return count;
  }

  private static AudioPreprocessing tempos(AudioPreprocessing c, int count) {
    return new AudioPreprocessing(
        c.rate(),
        c.melBins(),
        c.frames(),
        c.pooling(),
        AudioPreprocessing.TEMPOS,
        count,
        c.clipSeconds(),
        c.padding(),
        c.mixdown(),
        c.trim(),
        c.centered(),
        c.mask(),
        c.mean(),
        c.std(),
        c.augmentation());
  }

  @Test
  void two_seconds_are_198_frames_and_six_of_literal_zero() {
    float[] view = values(new AudioPreprocessor(imageBind).apply(noise, SampleContext.EVAL), 0);

    for (int bin = 0; bin < 128; bin++) {
      assertThat(view[bin * 204 + 197]).isNotEqualTo(PADDING);
      for (int frame = 198; frame < 204; frame++) {
        assertThat(view[bin * 204 + frame]).isCloseTo(PADDING, within(1e-6f));
      }
    }
  }

  @Test
  void a_whole_short_sound_is_one_view_padded_with_silence() {
    Sound tenth = Sound.mono(16_000, Tones.noise(new SplittableRandom(1), 1600));
    AudioPreprocessor preprocessor = new AudioPreprocessor(whole);

    assertThat(preprocessor.views(Mode.EVAL)).isEqualTo(1);
    float[] view = values(preprocessor.apply(tenth, SampleContext.EVAL), 0);

    assertThat(view[7]).isNotCloseTo(SILENCE, within(1e-3f));
    assertThat(Arrays.copyOfRange(view, 8, 204)).containsOnly(view[203]);
    assertThat(view[203]).isCloseTo(SILENCE, within(1e-6f));
  }

  @Test
  void a_whole_long_sound_is_cut_at_the_frames() {
    Spectrogram all = new LogMel(16_000, 128).of(noise.channel(0), 0, noise.length());

    float[] view = values(new AudioPreprocessor(whole).apply(noise, SampleContext.EVAL), 0);

    assertThat(all.frames()).isGreaterThan(204);
    for (int bin = 0; bin < 128; bin++) {
      float expected = (float) ((all.at(bin, 203) + 4.268) / 9.138);
      assertThat(view[bin * 204 + 203]).isCloseTo(expected, within(1e-6f));
    }
  }

  @Test
  void stereo_at_96_kilohertz_is_heard_as_mono_at_16() {
    float[] left = Tones.sine(440, 96_000, 96_000);
    AudioPreprocessor preprocessor = new AudioPreprocessor(whole);

    Sound stereo = new Sound(96_000, new float[][] {left, new float[96_000]});
    float[] high = values(preprocessor.apply(stereo, SampleContext.EVAL), 0);
    Sound plain = Sound.mono(16_000, Tones.sine(440, 16_000, 16_000));
    float[] low = values(preprocessor.apply(plain, SampleContext.EVAL), 0);

    double error = 0;
    for (int bin = 5; bin < 60; bin++) {
      error = Math.max(error, Math.abs(high[bin * 204 + 50] - low[bin * 204 + 50]));
    }
    assertThat(error).isLessThan(0.2);
  }

  @Test
  void a_mixdown_hears_what_only_the_second_channel_has() {
    Sound right = new Sound(16_000, new float[][] {new float[8000], Tones.sine(440, 16_000, 8000)});

    assertThat(loudest(new AudioPreprocessor(imageBind), right)).isCloseTo(PADDING, within(1e-6f));
    assertThat(loudest(new AudioPreprocessor(mixed(imageBind)), right)).isGreaterThan(PADDING);
  }

  @Test
  void without_augmentation_training_sees_what_evaluation_sees() {
    AudioPreprocessor preprocessor = new AudioPreprocessor(whole.withoutAugmentation());

    assertThat(values(preprocessor.apply(noise, SampleContext.train(5)), 0))
        .isEqualTo(values(preprocessor.apply(noise, SampleContext.EVAL), 0));
  }

  @Test
  void a_seed_chooses_the_augmentation_and_nothing_else() {
    for (AudioPreprocessing config : List.of(imageBind, whole)) {
      AudioPreprocessor preprocessor = new AudioPreprocessor(config);
      var prepared = preprocessor.prepare(noise);
      Set<List<Features>> distinct = new HashSet<>();
      for (long seed = 0; seed < 20; seed++) {
        List<Features> features = preprocessor.finish(prepared, SampleContext.train(seed));
        assertThat(preprocessor.finish(prepared, SampleContext.train(seed))).isEqualTo(features);
        distinct.add(features);
      }
      assertThat(distinct).hasSize(20);
      assertThat(preprocessor.finish(prepared, new SampleContext(Mode.EVAL, 99)))
          .isEqualTo(preprocessor.finish(prepared, SampleContext.EVAL));
    }
  }

  @Test
  void every_view_is_finite_and_of_the_promised_shape() {
    for (AudioPreprocessing config :
        List.of(imageBind, whole, whole.withSize(32, 40), whole.withSize(32, 40).asWord())) {
      AudioPreprocessor preprocessor = new AudioPreprocessor(config);
      for (int length : new int[] {400, 401, 5000, 64_000}) {
        Sound sound = Sound.mono(16_000, Tones.noise(new SplittableRandom(2), length));
        for (long seed = 0; seed < 10; seed++) {
          List<Features> views = new ArrayList<>();
          views.addAll(preprocessor.apply(sound, SampleContext.train(seed)));
          views.addAll(preprocessor.apply(sound, SampleContext.EVAL));
          for (Features view : views) {
            var tensor = view.tensors().get(0);
            var spec = preprocessor.output().tensors().get(0);
            assertThat(spec.accepts(tensor.type(), tensor.shape())).isTrue();
            for (float value : values(List.of(view), 0)) {
              assertThat(value).isFinite();
            }
          }
        }
      }
    }
  }

  @Test
  void many_threads_get_what_one_gets() {
    AudioPreprocessor shared = new AudioPreprocessor(imageBind);
    List<Sound> sounds =
        IntStream.range(0, 24)
            .mapToObj(i -> Sound.mono(8000 + 500 * i, Tones.sine(300 + i, 8000, 4000)))
            .toList();

    List<List<Features>> parallel =
        sounds.parallelStream().map(s -> shared.apply(s, SampleContext.train(3))).toList();

    for (int i = 0; i < sounds.size(); i++) {
      assertThat(parallel.get(i))
          .isEqualTo(new AudioPreprocessor(imageBind).apply(sounds.get(i), SampleContext.train(3)));
    }
  }

  @Test
  void the_size_that_is_told_is_that_of_the_distinct_spectrograms() {
    AudioPreprocessor clips = new AudioPreprocessor(imageBind);
    Sound second = Sound.mono(16_000, new float[16_000]);

    long one = clips.bytes(clips.prepare(second));

    assertThat(one).isBetween(4L * 128 * 98, 4L * 128 * 98 + 100);
    assertThat(clips.bytes(clips.prepare(noise))).isGreaterThan(4L * 128 * (248 + 3 * 198));
  }

  @Test
  void a_word_is_the_same_behind_silence_and_louder() {
    float[] word = Tones.noise(new SplittableRandom(3), 8000);
    float[] spoken = new float[24_000];
    for (int i = 0; i < word.length; i++) {
      spoken[i + 9600] = 0.3f * word[i];
    }
    AudioPreprocessor preprocessor = new AudioPreprocessor(imageBind.withSize(32, 60).asWord());

    float[] alone = values(preprocessor.apply(Sound.mono(16_000, spoken), SampleContext.EVAL), 0);
    float[] louder = new float[40_000];
    for (int i = 0; i < spoken.length; i++) {
      louder[i + 16_000] = 3 * spoken[i];
    }
    float[] later = values(preprocessor.apply(Sound.mono(16_000, louder), SampleContext.EVAL), 0);

    // Frames with a part of the word; logarithms of those without end in the floor for silence.
    for (int bin = 0; bin < 32; bin++) {
      for (int t = 4; t < 24; t++) {
        float difference = later[bin * 60 + t] - alone[bin * 60 + t];
        float first = later[bin * 60 + 3] - alone[bin * 60 + 3];
        assertThat(difference).isCloseTo(first, within(1e-3f));
      }
    }
  }

  @Test
  void a_centered_sound_has_mean_zero_in_each_bin_and_zeros_behind_it() {
    AudioPreprocessing word = imageBind.withSize(32, 60).asWord().withoutAugmentation();
    Sound half = Sound.mono(16_000, Tones.noise(new SplittableRandom(3), 8000));
    List<Features> views = new AudioPreprocessor(word).apply(half, SampleContext.EVAL);
    float[] values = values(views, 0);
    float[] mask = ((FloatBuffer) views.get(0).tensors().get(1).data()).array();

    // 48 steps of 10 ms in 24 frames.
    for (int t = 0; t < 60; t++) {
      assertThat(mask[t]).isEqualTo(t < 24 ? 1 : 0);
    }
    for (int bin = 0; bin < 32; bin++) {
      double sum = 0;
      for (int t = 0; t < 60; t++) {
        sum += values[bin * 60 + t];
        assertThat(values[bin * 60 + t] == 0).isEqualTo(t >= 24);
      }
      assertThat(sum).isCloseTo(0, within(1e-3));
    }
  }

  @Test
  void trimming_keeps_three_steps_around_what_can_be_heard() {
    float[] signal = new float[16_000];
    Arrays.fill(signal, 0, 16_000, 1e-4f);
    Arrays.fill(signal, 4800, 8000, 0.5f);

    float[] trimmed = SilenceTrim.apply(signal, 16_000);

    // The first frame that touches the sound begins at 4480, the last one at 7840.
    assertThat(trimmed).isEqualTo(Arrays.copyOfRange(signal, 4480 - 480, 7840 + 640 + 400));
    float[] silent = new float[5000];
    assertThat(SilenceTrim.apply(silent, 16_000)).isEqualTo(silent);
    assertThat(SilenceTrim.apply(new float[] {0, 1, 0}, 16_000)).containsExactly(0, 1, 0);
  }

  @Test
  void pooling_averages_neighbors() {
    Spectrogram source = new Spectrogram(2, 5, new float[] {1, 3, 5, 9, 7, 0, 2, 4, 4, 8});

    assertThat(source.pooled(2).values()).containsExactly(2, 7, 1, 4);
    assertThat(source.pooled(1)).isSameAs(source);
    assertThat(source.pooled(9).values()).containsExactly(5, 3.6f);
  }

  @Test
  void digital_silence_is_a_sound() {
    float[] view =
        values(
            new AudioPreprocessor(whole)
                .apply(Sound.mono(16_000, new float[16_000]), SampleContext.EVAL),
            0);

    for (float value : view) {
      assertThat(value).isCloseTo(SILENCE, within(1e-6f));
    }
  }

  @Test
  void an_empty_sound_is_refused() {
    assertRefused(Sound.mono(16_000), "The sound is empty: it has no samples.");
  }

  @Test
  void a_sample_that_is_no_number_is_refused() {
    assertRefused(
        Sound.mono(16_000, 0, 0, Float.NaN),
        "Sample 2 of the sound is NaN, which no sound has; full scale is -1 to 1.");
    assertRefused(
        Sound.mono(44_100, Float.NEGATIVE_INFINITY),
        "Sample 0 of the sound is -Infinity, which no sound has; full scale is -1 to 1.");
  }

  @Test
  void a_rate_too_low_for_hearing_anything_is_refused() {
    assertRefused(
        Sound.mono(999, 0.5f), "The sound has a rate of 999 Hz; at least 1000 Hz are needed.");
  }

  @Test
  void a_sound_shorter_than_a_frame_is_refused() {
    assertRefused(
        Sound.mono(8000, new float[199]),
        "The sound lasts 24.9 ms; one frame of its spectrogram takes 25 ms: use a longer one.");
    assertThat(new AudioPreprocessor(imageBind).prepare(Sound.mono(8000, new float[200])).clips())
        .hasSize(3);
  }

  private void assertRefused(Sound sound, String message) {
    assertThatThrownBy(() -> new AudioPreprocessor(imageBind).prepare(sound))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage(message);
  }

  private static AudioPreprocessing mixed(AudioPreprocessing c) {
    return new AudioPreprocessing(
        c.rate(),
        c.melBins(),
        c.frames(),
        c.pooling(),
        c.views(),
        c.clips(),
        c.clipSeconds(),
        c.padding(),
        true,
        c.trim(),
        c.centered(),
        c.mask(),
        c.mean(),
        c.std(),
        AudioAugmentation.none());
  }

  private static float loudest(AudioPreprocessor preprocessor, Sound sound) {
    float loudest = Float.NEGATIVE_INFINITY;
    for (float value : values(preprocessor.apply(sound, SampleContext.EVAL), 0)) {
      loudest = Math.max(loudest, value);
    }
    return loudest;
  }

  private static float[] values(List<Features> views, int view) {
    return ((FloatBuffer) views.get(view).tensors().get(0).data()).array();
  }
}
