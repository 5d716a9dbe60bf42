package org.bindery.modality.audio;

import org.bindery.spi.BindingDefaults;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.DataLoader;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Modality;
import org.bindery.spi.ModalityCard;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.Renderer;
import org.bindery.spi.Spi;

/**
 * Sound. Cells hold WAV or Ogg Vorbis files of any rate and number of channels; features are
 * log-mel spectrograms {@code [1, 128, 204]}; the trunk is a transformer over patches or a
 * convolutional network, over both axes or over time. The logit scale is fixed at 20 as in
 * ImageBind.
 */
@BuiltFor(Spi.VERSION)
public final class AudioModality implements Modality<Sound> {
  private static final ModalityId ID = ModalityId.of("audio");

  /** Makes the modality; does no work. */
  public AudioModality() {}

  @Override
  public ModalityCard<Sound> card() {
    return new ModalityCard<>(
        ID, "Audio", Sound.class, "Speech, music and noise from WAV or Ogg Vorbis files.");
  }

  @Override
  public DataLoader<Sound> dataLoader() {
    return new SoundLoader(ID);
  }

  @Override
  public PreprocessorFactory<Sound, AudioPreprocessing> preprocessor() {
    return new PreprocessorFactory<>() {
      @Override
      public AudioPreprocessing defaults() {
        return AudioPreprocessing.defaults();
      }

      @Override
      public Preprocessor<Sound, ?> create(AudioPreprocessing config) {
        return new AudioPreprocessor(config);
      }
    };
  }

  @Override
  public EncoderFactory<AudioTrunk> encoder() {
    return new AudioEncoder();
  }

  @Override
  public BindingDefaults defaults() {
    return new BindingDefaults(new LogitScale.Fixed(20), 0);
  }

  @Override
  public Renderer<Sound> renderer() {
    return new SoundRenderer();
  }
}
