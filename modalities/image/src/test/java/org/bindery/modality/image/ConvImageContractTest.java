package org.bindery.modality.image;

/** The same rules for the convolutional trunk, and with every kind of augmentation. */
class ConvImageContractTest extends ImageContractTest {
  @Override
  protected Record preprocessorConfig() {
    return new ImagePreprocessing(
        32,
        "crop",
        "drop",
        false,
        new ImageAugmentation(0.3, 0, 0, 0, 0, 0, 0.5, 0.4, 0.4, 0.2, 0.4, 0.5));
  }

  @Override
  protected Record encoderConfig() {
    return new ImageTrunk("conv", 12, 8, 1, 1, 0, 1, false, 1e-6, false, 4, 3);
  }
}
