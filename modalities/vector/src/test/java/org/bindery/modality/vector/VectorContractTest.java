package org.bindery.modality.vector;

import java.util.random.RandomGenerator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.ListVector;
import org.bindery.spi.Modality;
import org.bindery.testkit.ModalityContract;

/** The network over standardized numbers. */
class VectorContractTest extends ModalityContract<NumericVector> {
  @Override
  protected Modality<NumericVector> modality() {
    return new VectorModality();
  }

  @Override
  protected NumericVector sample(RandomGenerator random) {
    return Vectors.draw(random);
  }

  @Override
  protected Record preprocessorConfig() {
    return new VectorPreprocessing(8, VectorPreprocessing.NONE, 0.3);
  }

  @Override
  protected Record encoderConfig() {
    return new VectorTrunk(VectorTrunk.MLP, 12, 2, 0.1, true);
  }

  /** Empties the cell without making it null. */
  @Override
  protected void corrupt(FieldVector column, int row) {
    ListVector lists = (ListVector) column;
    lists.startNewValue(row);
    lists.endValue(row, 0);
  }
}
