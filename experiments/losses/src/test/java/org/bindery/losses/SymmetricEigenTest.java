package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;

class SymmetricEigenTest {
  @Test
  void theVectorsRebuildTheMatrixAndAreOrthogonal() {
    Trials.run(
        50,
        random -> {
          int size = random.nextInt(1, 7);
          float[] matrix = new float[size * size];
          for (int i = 0; i < size; i++) {
            for (int j = 0; j <= i; j++) {
              // Few different numbers, so that eigenvalues coincide now and then.
              matrix[i * size + j] = matrix[j * size + i] = random.nextInt(-1, 2);
            }
          }
          SymmetricEigen eigen = new SymmetricEigen(matrix, 0, size);
          for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
              double rebuilt = 0;
              for (int k = 0; k < size; k++) {
                rebuilt += eigen.value(k) * eigen.vector(k)[i] * eigen.vector(k)[j];
              }
              assertThat(rebuilt).isCloseTo(matrix[i * size + j], within(1e-12));
              assertThat(Maths.dot(eigen.vector(i), eigen.vector(j)))
                  .isCloseTo(i == j ? 1 : 0, within(1e-12));
            }
          }
        });
  }

  @Test
  void theLargestValueComesFirst() {
    SymmetricEigen eigen = new SymmetricEigen(new float[] {9, 1, 0, 0, 0, 3, 0, 0, 0, 2}, 1, 3);
    assertThat(eigen.value(0)).isEqualTo(3);
    assertThat(eigen.value(1)).isEqualTo(2);
    assertThat(eigen.value(2)).isEqualTo(1);
  }
}
