package org.bindery.losses;

/**
 * Eigenvalues and vectors of a small symmetric matrix, by Jacobi's rotations in double precision:
 * exact to rounding and orthogonal even where eigenvalues coincide.
 */
final class SymmetricEigen {
  private static final int MOST_SWEEPS = 50;

  private final int size;
  private final double[][] matrix;
  private final double[][] vectors;

  /** Decomposes; reads the matrix row by row from {@code offset} on. */
  SymmetricEigen(float[] values, int offset, int size) {
    this.size = size;
    this.matrix = new double[size][size];
    this.vectors = new double[size][size];
    for (int i = 0; i < size; i++) {
      vectors[i][i] = 1;
      for (int j = 0; j < size; j++) {
        double upper = values[offset + i * size + j];
        double lower = values[offset + j * size + i];
        matrix[i][j] = (upper + lower) / 2;
      }
    }
    for (int sweep = 0; sweep < MOST_SWEEPS && !isDiagonal(); sweep++) {
      for (int p = 0; p < size; p++) {
        for (int q = p + 1; q < size; q++) {
          rotate(p, q);
        }
      }
    }
    sort();
  }

  /** Returns an eigenvalue; the largest is number 0. */
  double value(int k) {
    return matrix[k][k];
  }

  /** Returns the unit vector of an eigenvalue; live. */
  double[] vector(int k) {
    return vectors[k];
  }

  private boolean isDiagonal() {
    double off = 0;
    double on = 0;
    for (int i = 0; i < size; i++) {
      on += matrix[i][i] * matrix[i][i];
      for (int j = i + 1; j < size; j++) {
        off += matrix[i][j] * matrix[i][j];
      }
    }
    return off <= 1e-30 * on;
  }

  private void rotate(int p, int q) {
    double apq = matrix[p][q];
    if (apq == 0) {
      return;
    }
    double theta = (matrix[q][q] - matrix[p][p]) / (2 * apq);
    double tangent = Math.copySign(1, theta) / (Math.abs(theta) + Math.hypot(theta, 1));
    double cosine = 1 / Math.hypot(tangent, 1);
    double sine = tangent * cosine;
    for (int k = 0; k < size; k++) {
      double kp = matrix[k][p];
      double kq = matrix[k][q];
      matrix[k][p] = cosine * kp - sine * kq;
      matrix[k][q] = sine * kp + cosine * kq;
    }
    turn(matrix, p, q, cosine, sine);
    turn(vectors, p, q, cosine, sine);
  }

  private static void turn(double[][] rows, int p, int q, double cosine, double sine) {
    for (int k = 0; k < rows.length; k++) {
      double pk = rows[p][k];
      double qk = rows[q][k];
      rows[p][k] = cosine * pk - sine * qk;
      rows[q][k] = sine * pk + cosine * qk;
    }
  }

  private void sort() {
    for (int i = 0; i < size; i++) {
      int top = i;
      for (int j = i + 1; j < size; j++) {
        if (matrix[j][j] > matrix[top][top]) {
          top = j;
        }
      }
      double value = matrix[i][i];
      matrix[i][i] = matrix[top][top];
      matrix[top][top] = value;
      double[] vector = vectors[i];
      vectors[i] = vectors[top];
      vectors[top] = vector;
    }
  }
}
