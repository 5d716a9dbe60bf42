package org.bindery.modality.audio;

/** The network over time with a mask, on trimmed, centered and pooled words, fully augmented. */
class AudioWordContractTest extends AudioTemporalContractTest {
  @Override
  protected Record preprocessorConfig() {
    return AudioPreprocessing.defaults()
        .withSize(32, 40)
        .asWord()
        .augmentedBy(
            new AudioAugmentation(0, 0.06, 0.12, 0, 0, 0.08, 0.3, 0.2, 0, 2, 10, 2, 40, 0.12));
  }

  @Override
  protected Record encoderConfig() {
    return AudioTrunk.temporal(12, true);
  }
}
