package org.bindery.modality.imu;

import java.util.random.RandomGenerator;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;

class ImuContractTest extends ModalityContract<ImuRecording> {
  @Override
  protected Modality<ImuRecording> modality() {
    return new ImuModality();
  }

  @Override
  protected ImuRecording sample(RandomGenerator random) {
    return Motions.draw(random);
  }

  @Override
  protected Record preprocessorConfig() {
    return new ImuPreprocessing(60, 50, "hold", 9.80665, 1, false, 0.2, 0.05);
  }

  @Override
  protected Record encoderConfig() {
    return new ImuTrunk(16, 8, 2, 2, 4, 0.1, true);
  }
}
