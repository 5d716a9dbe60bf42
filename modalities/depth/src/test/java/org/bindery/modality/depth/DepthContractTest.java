package org.bindery.modality.depth;

import java.util.random.RandomGenerator;
import org.bindery.blocks.PlaneTrunk;
import org.bindery.spi.Modality;
import org.bindery.spi.support.PlaneAugmentation;
import org.bindery.testkit.ModalityContract;

class DepthContractTest extends ModalityContract<DepthMap> {
  @Override
  protected Modality<DepthMap> modality() {
    return new DepthModality();
  }

  @Override
  protected DepthMap sample(RandomGenerator random) {
    return Depths.draw(random);
  }

  @Override
  protected Record preprocessorConfig() {
    return DepthPreprocessing.defaults()
        .withSize(32)
        .augmentedBy(new PlaneAugmentation(0.4, 0.5, 0.25));
  }

  @Override
  protected Record encoderConfig() {
    return new PlaneTrunk(16, 8, 2, 2, 4, 0.1, true);
  }
}
