package org.bindery.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class FeatureSpecTest {
  private static FeatureSpec mel(long frames) {
    return FeatureSpec.of(
        new TensorSpec("mel", DataType.FLOAT32, new Shape(1, 128, frames), "z-scored"));
  }

  @Test
  void minusOneAcceptsAnyLengthAndAFixedLengthOnlyItself() {
    assertThat(mel(-1).accepts(mel(204))).isTrue();
    assertThat(mel(204).accepts(mel(204))).isTrue();
    assertThat(mel(204).accepts(mel(198))).isFalse();
  }

  @Test
  void aTensorWhoseBufferDoesNotFitItsShapeIsRefused() {
    assertThatThrownBy(() -> HostTensor.of(new float[5], 2, 3))
        .hasMessageContaining("needs 6 values");
  }

  @Test
  void oneContextGivesOneSequence() {
    SampleContext context = SampleContext.train(7);
    assertThat(context.random().nextLong()).isEqualTo(context.random().nextLong());
    assertThat(context.random().nextLong())
        .isNotEqualTo(SampleContext.train(8).random().nextLong());
  }
}
