package org.bindery.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;

class PositiveSpectrumTest {
  @Test
  void valuesAndVectorsMakeTheMatrixAgainHoweverManyValuesAreZero() {
    Random random = new Random(5);
    for (int kinds : new int[] {1, 3, 11, 40}) {
      RealMatrix rows = new Array2DRowRealMatrix(200, 48);
      for (int i = 0; i < 200; i++) {
        Random kind = new Random(i % kinds);
        for (int j = 0; j < 48; j++) {
          rows.setEntry(i, j, kind.nextInt(9) == 0 ? 1 + 1e-9 * random.nextDouble() : 0);
        }
      }
      RealMatrix gram = rows.transpose().multiply(rows);
      PositiveSpectrum spectrum = PositiveSpectrum.of(gram);
      RealMatrix again =
          spectrum
              .vectors()
              .multiply(MatrixUtils.createRealDiagonalMatrix(spectrum.values()))
              .multiply(spectrum.vectors().transpose());
      assertThat(again.subtract(gram).getNorm1()).isCloseTo(0, within(1e-7));
      assertThat(Arrays.stream(spectrum.values()).sum()).isCloseTo(gram.getTrace(), within(1e-7));
    }
  }
}
