package org.bindery.modality.ecg;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.Arrays;
import org.bindery.spi.PreprocessorFactory;
import org.junit.jupiter.api.Test;

class EcgTrunkTest {
  @Test
  void absentLeadsChangeNothingWhateverStandsInThemAndTheMaskItselfIsSeen() {
    try (NDManager manager = Engine.getEngine("PyTorch").newBaseManager()) {
      PreprocessorFactory<Ecg, EcgPreprocessing> factory = EcgPreprocessor.FACTORY;
      EcgPreprocessing config = EcgPreprocessing.defaults().plain().withLength(64, 64);
      Block trunk =
          new EcgEncoder()
              .create(new EcgTrunk(16, 8, 3, 1, 2, 4, 0), factory.create(config).output());
      trunk.initialize(manager, DataType.FLOAT32, new Shape(1, 12, 64), new Shape(1, 12));
      NDArray clean = manager.randomNormal(new Shape(1, 12, 64));
      NDArray dirty = clean.duplicate();
      dirty.set(new NDIndex("0, 3"), 77);
      float[] some = new float[12];
      Arrays.fill(some, 1);
      some[3] = 0;
      NDArray without = manager.create(some, new Shape(1, 12));
      NDArray all = manager.ones(new Shape(1, 12));
      ParameterStore store = new ParameterStore(manager, false);
      assertThat(run(trunk, store, dirty, without))
          .containsExactly(run(trunk, store, clean, without));
      assertThat(run(trunk, store, clean, all)).isNotEqualTo(run(trunk, store, clean, without));
      assertThat(run(trunk, store, dirty, all)).isNotEqualTo(run(trunk, store, clean, all));
    }
  }

  private static float[] run(Block trunk, ParameterStore store, NDArray leads, NDArray mask) {
    return trunk.forward(store, new NDList(leads, mask), false).singletonOrThrow().toFloatArray();
  }
}
