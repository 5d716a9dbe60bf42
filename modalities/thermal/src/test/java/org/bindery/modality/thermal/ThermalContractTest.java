package org.bindery.modality.thermal;

import java.util.random.RandomGenerator;
import org.bindery.blocks.PlaneTrunk;
import org.bindery.spi.Modality;
import org.bindery.spi.support.PlaneAugmentation;
import org.bindery.testkit.ModalityContract;

class ThermalContractTest extends ModalityContract<ThermalImage> {
  @Override
  protected Modality<ThermalImage> modality() {
    return new ThermalModality();
  }

  /** Draws a warm body in a cool room, in any of the units. */
  @Override
  protected ThermalImage sample(RandomGenerator random) {
    int width = random.nextInt(8, 60);
    int height = random.nextInt(8, 60);
    int left = random.nextInt(width / 2);
    float[] kelvin = new float[width * height];
    int[] counts = new int[kelvin.length];
    for (int i = 0; i < kelvin.length; i++) {
      double celsius = (i % width < left ? 18 : 34) + random.nextDouble();
      kelvin[i] = (float) (celsius + 273.15);
      counts[i] = (int) (5 * celsius);
    }
    return switch (random.nextInt(3)) {
      case 0 -> ThermalImage.ofKelvin(width, height, kelvin);
      case 1 -> ThermalImage.ofCounts(width, height, 8, counts);
      default -> ThermalImage.ofCounts(width, height, 16, counts);
    };
  }

  @Override
  protected Record preprocessorConfig() {
    return ThermalPreprocessing.defaults()
        .withSize(32)
        .inOwnRange()
        .augmentedBy(new PlaneAugmentation(0.4, 0.5, 0.25));
  }

  @Override
  protected Record encoderConfig() {
    return new PlaneTrunk(16, 8, 2, 2, 4, 0.1, true);
  }
}
