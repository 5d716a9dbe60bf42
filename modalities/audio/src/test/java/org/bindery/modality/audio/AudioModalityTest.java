package org.bindery.modality.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.ServiceLoader;
import org.bindery.blocks.ConvTrunk;
import org.bindery.blocks.PatchTrunk;
import org.bindery.blocks.TemporalConvTrunk;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Rendering;
import org.bindery.spi.Spi;
import org.bindery.spi.TensorSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioModalityTest {
  private final AudioModality modality = new AudioModality();

  @Test
  void it_is_found_as_a_service_of_this_version() {
    assertThat(ServiceLoader.load(Modality.class)).hasAtLeastOneElementOfType(AudioModality.class);
    assertThat(AudioModality.class.getAnnotation(BuiltFor.class).value()).isEqualTo(Spi.VERSION);
  }

  @Test
  void its_logit_scale_is_the_twenty_of_imagebind() {
    assertThat(modality.defaults().logitScale()).isEqualTo(new LogitScale.Fixed(20));
  }

  @Test
  void the_kind_of_trunk_is_chosen_by_name() {
    FeatureSpec features =
        modality.preprocessor().create(AudioPreprocessing.defaults().withSize(64, 100)).output();

    assertThat(modality.encoder().create(AudioTrunk.defaults(), features))
        .isInstanceOf(PatchTrunk.class);
    assertThat(modality.encoder().create(AudioTrunk.conv(96, 16, 3), features))
        .isInstanceOf(ConvTrunk.class);
    assertThat(modality.encoder().create(AudioTrunk.temporal(96, false), features))
        .isInstanceOf(TemporalConvTrunk.class);
    assertThat(modality.encoder().width(AudioTrunk.conv(96, 16, 3))).isEqualTo(96);
  }

  @Test
  void a_trunk_that_does_not_fit_the_spectrogram_is_refused_by_name() {
    FeatureSpec small =
        modality.preprocessor().create(AudioPreprocessing.defaults().withSize(8, 100)).output();

    assertThatThrownBy(() -> modality.encoder().create(AudioTrunk.defaults(), small))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Audio encoder: patch is 16, too many for spectrograms of 8 bins and 100 frames; use"
                + " fewer.");
    assertThatThrownBy(() -> modality.encoder().create(AudioTrunk.conv(96, 16, 5), small))
        .hasMessageStartingWith("Audio encoder: stages is 5, too many for");
    FeatureSpec tokens = FeatureSpec.of(new TensorSpec("t", DataType.INT64, new Shape(7), "ids"));
    assertThatThrownBy(() -> modality.encoder().create(AudioTrunk.defaults(), tokens))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(
            "The audio encoder takes one tensor [1, melBins, frames] of floats");
  }

  @Test
  void a_trunk_out_of_range_is_refused_by_name() {
    assertThatThrownBy(() -> new AudioTrunk("lstm", 8, 1, 1, 1, 1, 4, 0, false, 1, 1, false))
        .hasMessage("Audio encoder: kind is 'lstm'; use 'vit', 'conv' or 'temporal'.");
    assertThatThrownBy(() -> new AudioTrunk("vit", 8, 16, 0, 1, 1, 4, 0, false, 1, 1, false))
        .hasMessage("Audio encoder: stride is 0; use 1 or more.");
    assertThatThrownBy(() -> new AudioTrunk("vit", 10, 16, 10, 1, 3, 4, 0, false, 1, 1, false))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Audio encoder: width is 10; use a multiple of 3 for vit.");
    assertThatThrownBy(() -> AudioTrunk.conv(9, 8, 1))
        .hasMessage("Audio encoder: width is 9; use a multiple of 2 for conv.");
    assertThatThrownBy(() -> AudioTrunk.temporal(64, false))
        .hasMessage("Audio encoder: width is 64; use a multiple of 6 for temporal.");
    assertThatThrownBy(() -> AudioTrunk.conv(8, 0, 1))
        .hasMessage("Audio encoder: channels is 0; use 1 or more.");
  }

  @Test
  void preprocessing_out_of_range_is_refused_by_name() {
    AudioPreprocessing base = AudioPreprocessing.defaults();
    assertThatThrownBy(() -> base.withSize(0, 204))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Audio preprocessing: melBins is 0; use 1 to 512.");
    assertThatThrownBy(() -> base.withSize(128, 0))
        .hasMessage("Audio preprocessing: frames is 0; use 1 to 10000.");
    assertThatThrownBy(() -> preprocessing("half", 1))
        .hasMessage("Audio preprocessing: views is 'half'; use 'clips' or 'whole' or 'tempos'.");
    assertThatThrownBy(() -> preprocessing("clips", Double.NaN))
        .hasMessage("Audio preprocessing: std is NaN; use 0.001 to 1000.");
  }

  private static AudioPreprocessing preprocessing(String views, double std) {
    return new AudioPreprocessing(
        16_000,
        128,
        204,
        1,
        views,
        3,
        2,
        "zero",
        false,
        false,
        false,
        false,
        0,
        std,
        AudioAugmentation.none());
  }

  @Test
  void augmentation_out_of_range_is_refused_by_name() throws ReflectiveOperationException {
    RecordComponent[] components = AudioAugmentation.class.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    for (int i = 0; i < components.length; i++) {
      Object[] values = new Object[components.length];
      for (int j = 0; j < values.length; j++) {
        values[j] = components[j].getAccessor().invoke(AudioAugmentation.none());
      }
      values[i] = types[i] == int.class ? (Object) (-1) : (Object) Double.NaN;
      assertThatThrownBy(
              () -> AudioAugmentation.class.getDeclaredConstructor(types).newInstance(values))
          .cause()
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith(
              "Audio preprocessing: augmentation." + components[i].getName() + " is " + values[i]);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ID3 123456, MP3",
    "fLaC1234567, FLAC",
    "FORM1234AIFF, AIFF",
    "1234ftypM4A , MPEG-4 (AAC or ALAC)",
    "RIFX1234WAVE, big-endian WAV (RIFX)",
    "RIFF1234AVI , a RIFF file without sound",
    "hello, not a sound file",
    "x, not a sound file",
  })
  void a_file_that_cannot_be_read_is_named_with_what_can(String bytes, String name) {
    SoundLoader loader = new SoundLoader(ModalityId.of("audio"));

    assertThatThrownBy(() -> loader.decode(bytes.getBytes(StandardCharsets.ISO_8859_1)))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage(
            "This is "
                + name
                + "; only WAV (8 to 32-bit integers, 32 or 64-bit floats) and Ogg Vorbis can be"
                + " read: convert it to one of them.");
  }

  @Test
  void a_sound_is_shown_as_a_small_wav_with_its_length_in_words() {
    Sound sound =
        new Sound(
            44_100,
            new float[][] {Tones.sine(440, 44_100, 66_150), Tones.sine(440, 44_100, 66_150)});

    Rendering rendering = modality.renderer().render(sound);

    assertThat(rendering.mimeType()).isEqualTo("audio/wav");
    assertThat(rendering.altText()).isEqualTo("Sound of 1.5 seconds, 44100 Hz, stereo");
    Sound shown = WavFile.decode(rendering.body());
    assertThat(shown.rate()).isEqualTo(22_050);
    assertThat(shown.channelCount()).isEqualTo(1);
    assertThat(shown.length()).isEqualTo(33_075);
    assertThat(rendering.body()).hasSize(44 + 2 * 33_075);
  }

  @Test
  void only_the_first_ten_seconds_of_a_long_sound_are_shown() {
    Rendering rendering = modality.renderer().render(Sound.mono(8000, new float[100_000]));

    assertThat(WavFile.decode(rendering.body()).length()).isEqualTo(80_000);
    assertThat(rendering.altText())
        .isEqualTo("Sound of 12.5 seconds, the first 10 can be played, 8000 Hz, mono");
  }

  @Test
  void what_is_beyond_full_scale_is_cut_where_it_is_shown() {
    Rendering rendering = modality.renderer().render(Sound.mono(8000, 7, -7, Float.NaN, 0.5f));

    assertThat(WavFile.decode(rendering.body()).channel(0))
        .containsExactly(32767 / 32768f, -1, 0, 0.5f);
  }
}
