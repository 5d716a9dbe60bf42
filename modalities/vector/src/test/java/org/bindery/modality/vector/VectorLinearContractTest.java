package org.bindery.modality.vector;

/** One layer over compressed numbers. */
class VectorLinearContractTest extends VectorContractTest {
  @Override
  protected Record preprocessorConfig() {
    return new VectorPreprocessing(8, VectorPreprocessing.LOG, 0.3);
  }

  @Override
  protected Record encoderConfig() {
    return new VectorTrunk(VectorTrunk.LINEAR, 12, 0, 0, false);
  }
}
