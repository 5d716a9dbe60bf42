package org.bindery.modality.text;

import java.util.random.RandomGenerator;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;

/** The transformer over bytes, without augmentation. */
class TextContractTest extends ModalityContract<String> {
  @Override
  protected Modality<String> modality() {
    return new TextModality();
  }

  @Override
  protected String sample(RandomGenerator random) {
    return Sentences.random(random);
  }

  @Override
  protected boolean augments() {
    return false;
  }

  @Override
  protected Record preprocessorConfig() {
    return TextPreprocessing.defaults();
  }

  @Override
  protected Record encoderConfig() {
    return new TextTrunk(TextTrunk.TRANSFORMER, 16, 2, 2, 2, 0.1, 1e-6, false);
  }
}
