package org.bindery.modality.image;

/** The same rules for whole drawings that are moved about, evaluated with their mirror image. */
class WholeImageContractTest extends ConvImageContractTest {
  @Override
  protected Record preprocessorConfig() {
    return new ImagePreprocessing(
        24,
        "whole",
        "white",
        true,
        new ImageAugmentation(1, 0.3, 0.15, 0.15, 0.2, 0.15, 0.5, 0, 0.3, 0.15, 0.4, 0));
  }
}
