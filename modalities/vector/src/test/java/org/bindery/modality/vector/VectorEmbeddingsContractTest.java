package org.bindery.modality.vector;

import java.util.random.RandomGenerator;

/** Features of another model, as they are. */
class VectorEmbeddingsContractTest extends VectorContractTest {
  private static final int LENGTH = 16;

  @Override
  protected NumericVector sample(RandomGenerator random) {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return NumericVector.of(values);
  }

  @Override
  protected boolean augments() {
    return false;
  }

  @Override
  protected Record preprocessorConfig() {
    return VectorPreprocessing.embeddings(LENGTH);
  }

  @Override
  protected Record encoderConfig() {
    return VectorTrunk.embeddings(LENGTH);
  }
}
