package org.bindery.pretrained;

import java.util.Arrays;

/** What is made of embeddings: products of all pairs, and the softmax over their rows. */
final class Products {
  private Products() {}

  /** Returns {@code a b^T} of rows of {@code width} numbers, summed in double precision. */
  static float[][] of(float[] a, float[] b, int width) {
    float[][] products = new float[a.length / width][b.length / width];
    for (int i = 0; i < products.length; i++) {
      for (int j = 0; j < products[i].length; j++) {
        double sum = 0;
        for (int c = 0; c < width; c++) {
          sum += (double) a[i * width + c] * b[j * width + c];
        }
        products[i][j] = (float) sum;
      }
    }
    return products;
  }

  static float[][] transposed(float[][] rows) {
    float[][] columns = new float[rows[0].length][rows.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < rows[i].length; j++) {
        columns[j][i] = rows[i][j];
      }
    }
    return columns;
  }

  static float[][] softmax(float[][] rows) {
    return Arrays.stream(rows).map(Products::softmax).toArray(float[][]::new);
  }

  private static float[] softmax(float[] row) {
    double[] powers = new double[row.length];
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      powers[i] = Math.exp(row[i]);
      sum += powers[i];
    }
    float[] shares = new float[row.length];
    for (int i = 0; i < row.length; i++) {
      shares[i] = (float) (powers[i] / sum);
    }
    return shares;
  }

  static float[] joined(float[][] rows) {
    float[] all = new float[rows.length * rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
    }
    return all;
  }
}
