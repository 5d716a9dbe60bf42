package org.bindery.modality.audio;

import java.util.random.RandomGenerator;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;

/** The convolutional network over time. */
class AudioTemporalContractTest extends ModalityContract<Sound> {
  @Override
  protected Modality<Sound> modality() {
    return new AudioModality();
  }

  @Override
  protected Sound sample(RandomGenerator random) {
    return Tones.random(random);
  }

  @Override
  protected Record preprocessorConfig() {
    return AudioPreprocessing.defaults().withSize(32, 40).asWhole();
  }

  @Override
  protected Record encoderConfig() {
    return AudioTrunk.temporal(12, false);
  }
}
