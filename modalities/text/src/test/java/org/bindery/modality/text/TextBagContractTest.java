package org.bindery.modality.text;

import java.util.random.RandomGenerator;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;

/** The bag of n-grams, with word dropout. */
class TextBagContractTest extends ModalityContract<String> {
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
    return true;
  }

  @Override
  protected Record preprocessorConfig() {
    return TextPreprocessing.ngrams(40, 64).withWordDropout(0.3);
  }

  @Override
  protected Record encoderConfig() {
    return TextTrunk.bag(8);
  }
}
