package org.bindery.modality.audio;

import java.util.random.RandomGenerator;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;

/** The transformer over ImageBind's clips. */
class AudioContractTest extends ModalityContract<Sound> {
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
    return AudioPreprocessing.defaults().withSize(32, 40);
  }

  @Override
  protected Record encoderConfig() {
    return new AudioTrunk(AudioTrunk.VIT, 16, 16, 8, 2, 2, 2, 0.1, true, 8, 2, false);
  }
}
