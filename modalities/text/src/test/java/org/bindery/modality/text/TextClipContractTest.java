package org.bindery.modality.text;

import java.util.random.RandomGenerator;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;
import org.junit.jupiter.api.BeforeEach;

/** The transformer over CLIP's byte pairs; skipped where their vocabulary cannot be had. */
class TextClipContractTest extends ModalityContract<String> {
  @BeforeEach
  void bringTheVocabulary() {
    ClipVocabularies.orSkip();
  }

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
    return TextPreprocessing.clip();
  }

  @Override
  protected Record encoderConfig() {
    return new TextTrunk(TextTrunk.TRANSFORMER, 4, 1, 2, 2, 0, 1e-6, false);
  }
}
