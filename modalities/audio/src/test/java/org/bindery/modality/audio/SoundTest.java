package org.bindery.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bindery.spi.CorruptSampleException;
import org.junit.jupiter.api.Test;

class SoundTest {
  @Test
  void equal_samples_at_an_equal_rate_are_an_equal_sound() {
    Sound sound = Sound.mono(8000, 1, 2);

    assertThat(sound).isEqualTo(Sound.mono(8000, 1, 2)).hasSameHashCodeAs(Sound.mono(8000, 1, 2));
    assertThat(sound)
        .isNotEqualTo(Sound.mono(8000, 1, 3))
        .isNotEqualTo(Sound.mono(8001, 1, 2))
        .isNotEqualTo(new Sound(8000, new float[][] {{1, 2}, {1, 2}}));
  }

  @Test
  void nobody_can_change_it_from_outside() {
    float[][] samples = {{1, 2}, {3, 4}};
    Sound sound = new Sound(8000, samples);

    samples[0][0] = 99;
    sound.channels()[0][0] = 99;
    sound.channel(0)[0] = 99;
    sound.mixdown()[0] = 99;
    Sound.mono(8000, samples[1]).mixdown()[0] = 99;

    assertThat(sound).isEqualTo(new Sound(8000, new float[][] {{1, 2}, {3, 4}}));
    assertThat(samples[1][0]).isEqualTo(3);
  }

  @Test
  void a_mixdown_is_the_mean_of_the_channels() {
    assertThat(new Sound(8000, new float[][] {{1, 2}, {3, -4}}).mixdown()).containsExactly(2, -1);
  }

  @Test
  void it_knows_how_long_it_lasts() {
    assertThat(new Sound(8000, new float[2][12_000]).seconds()).isEqualTo(1.5);
  }

  @Test
  void what_makes_no_sound_is_refused() {
    assertRefused(
        0, new float[1][5], "A sound of 0 Hz is not possible: the rate must be at least 1 Hz.");
    assertRefused(8000, new float[0][], "A sound of 0 channels is not possible: use 1 to 65535.");
    assertRefused(
        8000,
        new float[][] {{1, 2}, {3}},
        "The channels of a sound must be equally long, not 2 and 1 samples.");
  }

  private static void assertRefused(int rate, float[][] channels, String message) {
    assertThatThrownBy(() -> new Sound(rate, channels))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage(message);
  }
}
