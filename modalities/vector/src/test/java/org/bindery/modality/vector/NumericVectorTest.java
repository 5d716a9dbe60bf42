package org.bindery.modality.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.complex.ListVector;
import org.assertj.core.data.Offset;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataException;
import org.bindery.spi.Features;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.Rendering;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.api.Test;

class NumericVectorTest {
  private static final float GAP = Float.NaN;

  @Test
  void missingNumbersAreEqualToEachOtherAndToNothingElse() {
    assertThat(NumericVector.of(1, GAP)).isEqualTo(NumericVector.of(1, GAP));
    assertThat(NumericVector.of(1, GAP)).isNotEqualTo(NumericVector.of(1, 0));
    assertThat(new NumericVector(List.of("a"), new float[] {1})).isNotEqualTo(NumericVector.of(1));
  }

  @Test
  void vectorsThatSayNothingOrTooMuchAreRefusedInWords() {
    assertThatThrownBy(NumericVector::of).hasMessageContaining("no numbers");
    assertThatThrownBy(() -> NumericVector.of(GAP, GAP)).hasMessageContaining("all numbers");
    assertThatThrownBy(() -> NumericVector.of(1, Float.POSITIVE_INFINITY))
        .hasMessageContaining("number 2 of the vector is Infinity");
    assertThatThrownBy(() -> new NumericVector(List.of("hr", "x"), new float[] {1e20f, 2}))
        .hasMessageContaining("number 1 (hr)");
    assertThatThrownBy(() -> new NumericVector(List.of("hr"), new float[] {1, 2}))
        .hasMessageContaining("2 numbers and 1 names");
  }

  @Test
  void namesAreTheColumnsAndComeBackWithEachCell() {
    List<String> names = List.of("heart rate", "SpO2, %");
    NumericVector vector = new NumericVector(names, new float[] {72, GAP});
    try (BufferAllocator allocator = new RootAllocator();
        ListVector column =
            (ListVector) VectorModality.field("vector.vitals", names).createVector(allocator)) {
      column.allocateNew();
      VectorLoader loader = new VectorLoader();
      loader.write(vector, column, 0);
      column.setValueCount(1);
      assertThat(loader.read(column, 0)).isEqualTo(vector);
      assertThatThrownBy(() -> loader.write(NumericVector.of(1, 2), column, 0))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("'vector.vitals', whose numbers are [heart rate, SpO2, %]");
    }
  }

  @Test
  void nullAndNanElementsAreBothMissingAndInfinityIsCorrupt() {
    try (BufferAllocator allocator = new RootAllocator();
        ListVector column = (ListVector) new VectorLoader().field().createVector(allocator)) {
      column.allocateNew();
      Float4Vector numbers = (Float4Vector) column.getDataVector();
      column.startNewValue(0);
      numbers.setSafe(0, GAP);
      numbers.setNull(1);
      numbers.setSafe(2, 3);
      column.endValue(0, 3);
      column.startNewValue(1);
      numbers.setSafe(3, Float.NEGATIVE_INFINITY);
      column.endValue(1, 1);
      column.setValueCount(2);
      assertThat(new VectorLoader().read(column, 0)).isEqualTo(NumericVector.of(GAP, GAP, 3));
      assertThatThrownBy(() -> new VectorLoader().read(column, 1))
          .isInstanceOf(CorruptSampleException.class)
          .hasMessageContaining("-Infinity");
    }
  }

  @Test
  void theMaskIsZeroWhereANumberIsMissingAndBehindTheEnd() {
    List<float[]> features =
        features(new VectorPreprocessing(4, "none", 0), NumericVector.of(5, GAP, -7));
    assertThat(features.get(0)).containsExactly(5, 0, -7, 0);
    assertThat(features.get(1)).containsExactly(1, 0, 1, 0);
  }

  @Test
  void logarithmsKeepTheSignAndTheZero() {
    List<float[]> features =
        features(new VectorPreprocessing(3, "log", 0), NumericVector.of(0, (float) Math.E - 1, -9));
    assertThat(features.get(0)[0]).isZero();
    assertThat((double) features.get(0)[1]).isCloseTo(1, within(1e-6));
    assertThat((double) features.get(0)[2]).isCloseTo(-Math.log(10), within(1e-6));
  }

  private static Offset<Double> within(double far) {
    return Offset.offset(far);
  }

  @Test
  void leavingOutNeverLeavesNothing() {
    Preprocessor<NumericVector, ?> preprocessor =
        VectorPreprocessor.FACTORY.create(new VectorPreprocessing(3, "none", 0.99));
    int dropped = 0;
    for (int seed = 0; seed < 200; seed++) {
      float[] mask =
          floats(
              preprocessor.apply(NumericVector.of(1, 2, 3), SampleContext.train(seed)).get(0), 1);
      assertThat(mask[0] + mask[1] + mask[2]).isGreaterThanOrEqualTo(1);
      dropped += mask[0] + mask[1] + mask[2] < 2 ? 1 : 0;
    }
    assertThat(dropped).isGreaterThan(150);
  }

  @Test
  void aVectorLongerThanItsFeaturesSaysWhatToSet() {
    assertThatThrownBy(
            () -> features(new VectorPreprocessing(2, "none", 0), NumericVector.of(1, 2, 3)))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("set preprocess.length to 3");
  }

  @Test
  void anIdentityTrunkOfAnotherWidthIsRefused() {
    assertThatThrownBy(
            () -> new VectorEncoder().create(VectorTrunk.embeddings(8), VectorPreprocessor.spec(9)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("encoder.width is 8 and preprocess.length is 9");
  }

  @Test
  void barsAreDrawnAndReadOut() {
    Rendering rendering =
        new VectorModality()
            .renderer()
            .render(new NumericVector(List.of("hr", "rr"), new float[] {72, GAP}));
    assertThat(new String(rendering.body(), StandardCharsets.UTF_8)).contains("<rect");
    assertThat(rendering.altText()).isEqualTo("A vector of 2 numbers: hr 72.0, rr missing.");
  }

  private static List<float[]> features(VectorPreprocessing config, NumericVector vector) {
    Features features =
        VectorPreprocessor.FACTORY.create(config).apply(vector, SampleContext.EVAL).get(0);
    List<float[]> tensors = new ArrayList<>();
    for (int i = 0; i < features.tensors().size(); i++) {
      tensors.add(floats(features, i));
    }
    return tensors;
  }

  private static float[] floats(Features features, int tensor) {
    FloatBuffer data = (FloatBuffer) features.tensors().get(tensor).data();
    float[] values = new float[data.limit()];
    data.duplicate().rewind().get(values);
    return values;
  }
}
