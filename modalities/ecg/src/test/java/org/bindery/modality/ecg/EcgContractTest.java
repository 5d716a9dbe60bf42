package org.bindery.modality.ecg;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.StructVector;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;

class EcgContractTest extends ModalityContract<Ecg> {
  @Override
  protected Modality<Ecg> modality() {
    return new EcgModality();
  }

  @Override
  protected Ecg sample(RandomGenerator random) {
    return Ecgs.draw(random);
  }

  @Override
  protected Record preprocessorConfig() {
    return new EcgPreprocessing("standard", 128, 64, "highpass", 0.5, "lead", 3, true, 0.2, 0.02);
  }

  @Override
  protected Record encoderConfig() {
    return new EcgTrunk(16, 8, 3, 2, 2, 4, 0.1);
  }

  @Override
  protected void corrupt(FieldVector column, int row) {
    ((StructVector) column)
        .getChild("leads", VarCharVector.class)
        .setSafe(row, "I,nowhere".getBytes(StandardCharsets.UTF_8));
  }
}
