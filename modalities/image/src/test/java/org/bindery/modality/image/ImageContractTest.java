package org.bindery.modality.image;

import java.util.random.RandomGenerator;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;

class ImageContractTest extends ModalityContract<Picture> {
  @Override
  protected Modality<Picture> modality() {
    return new ImageModality();
  }

  @Override
  protected Picture sample(RandomGenerator random) {
    return Pictures.draw(random);
  }

  @Override
  protected Record encoderConfig() {
    return new ImageTrunk("vit", 16, 16, 2, 2, 0.1, 1, false, 1e-6, false, 4, 2);
  }
}
