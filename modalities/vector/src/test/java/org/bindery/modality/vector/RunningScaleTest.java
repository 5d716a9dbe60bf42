package org.bindery.modality.vector;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Against two passes over all rows in double precision. */
class RunningScaleTest {
  private static final int LENGTH = Vectors.LENGTH;

  private final NDManager manager = Engine.getEngine("PyTorch").newBaseManager();
  private final RunningScale scale = new RunningScale(LENGTH);

  RunningScaleTest() {
    scale.initialize(manager, DataType.FLOAT32, new Shape(1, LENGTH), new Shape(1, LENGTH));
  }

  @AfterEach
  void free() {
    manager.close();
  }

  private float[] apply(List<NumericVector> rows, boolean training) {
    float[] values = new float[rows.size() * LENGTH];
    float[] mask = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      float value = rows.get(i / LENGTH).values()[i % LENGTH];
      mask[i] = Float.isNaN(value) ? 0 : 1;
      values[i] = Float.isNaN(value) ? 0 : value;
    }
    try (NDManager batch = manager.newSubManager()) {
      Shape shape = new Shape(rows.size(), LENGTH);
      NDArray result =
          scale.apply(
              new ParameterStore(manager, false),
              new NDList(batch.create(values, shape), batch.create(mask, shape)),
              training);
      return result.toFloatArray();
    }
  }

  private static List<NumericVector> rows(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<NumericVector> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(Vectors.draw(random));
    }
    return rows;
  }

  @Test
  void manyBatchesOfUnequalSizeTeachMeanAndDeviationOfAllPresentNumbers() {
    List<NumericVector> rows = rows(500, 1);
    for (int at = 0; at < 500; ) {
      int end = Math.min(500, at + 7 + at % 13);
      apply(rows.subList(at, end), true);
      at = end;
    }
    float[] actual = apply(rows, false);
    for (int column = 0; column < LENGTH; column++) {
      int at = column;
      double[] present =
          rows.stream().mapToDouble(r -> r.values()[at]).filter(x -> !Double.isNaN(x)).toArray();
      double mean = Arrays.stream(present).average().orElseThrow();
      double variance =
          Arrays.stream(present).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
      for (int row = 0; row < 500; row++) {
        double value = rows.get(row).values()[column];
        double expected = Double.isNaN(value) ? 0 : (value - mean) / Math.sqrt(variance);
        assertThat((double) actual[row * LENGTH + column])
            .as("row %s, column %s", row, column)
            .isCloseTo(expected, Offset.offset(2e-3));
      }
    }
  }

  @Test
  void evaluationTeachesNothing() {
    List<NumericVector> rows = rows(20, 2);
    apply(rows, true);
    float[] before = apply(rows, false);
    apply(rows(50, 3), false);
    assertThat(apply(rows, false)).containsExactly(before);
  }

  @Test
  void aRowInTrainingIsScaledAsInEvaluation() {
    List<NumericVector> rows = rows(20, 4);
    assertThat(apply(rows, true)).containsExactly(apply(rows, false));
  }

  @Test
  void beforeAnyTrainingNumbersStayAsTheyAreUpToTen() {
    NumericVector row = NumericVector.of(1, -2, 3, 400, Float.NaN, -5000);
    assertThat(apply(List.of(row), false)).containsExactly(1, -2, 3, 10, 0, -10);
  }

  @Test
  void aNumberThatNeverVariesIsZeroAndOneNeverSeenStaysAsItIs() {
    NumericVector seen = NumericVector.of(0.1f, 1e6f, 7, 7, 7, Float.NaN);
    for (int batch = 0; batch < 50; batch++) {
      apply(List.of(seen, seen, seen), true);
    }
    float[] result = apply(List.of(NumericVector.of(0.1f, 1e6f, 7, 7, 7, 2)), false);
    for (int i = 0; i < 5; i++) {
      assertThat((double) result[i]).isCloseTo(0, Offset.offset(0.02));
    }
    assertThat(result[5]).isEqualTo(2);
  }

  @Test
  void whatWasLearnedIsInTheParametersThatACheckpointKeeps() {
    assertThat(scale.getParameters().values())
        .hasSize(3)
        .noneMatch(parameter -> parameter.requiresGradient());
  }
}
