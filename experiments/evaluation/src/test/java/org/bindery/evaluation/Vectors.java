package org.bindery.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.bindery.spi.ColumnId;

/** Embeddings made up for tests. */
final class Vectors {
  static final ColumnId IMAGE = ColumnId.of("image");
  static final ColumnId TEXT = ColumnId.of("text");
  static final ColumnId AUDIO = ColumnId.of("audio.es");

  private Vectors() {}

  static List<String> keys(int n) {
    List<String> keys = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      keys.add("k" + i);
    }
    return keys;
  }

  static Embeddings gaussian(ColumnId column, List<String> keys, int d, Random random) {
    float[] values = new float[keys.size() * d];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return new Embeddings(column, keys, values, d);
  }

  /** Small whole numbers, so that equal cosines and scaled copies are common. */
  static Embeddings coarse(ColumnId column, List<String> keys, int d, Random random) {
    float[] values = new float[keys.size() * d];
    for (int row = 0; row < keys.size(); row++) {
      values[row * d] = 1;
      for (int i = 1; i < d; i++) {
        values[row * d + i] = random.nextInt(3) - 1;
      }
    }
    return new Embeddings(column, keys, values, d);
  }

  static Embeddings constant(ColumnId column, List<String> keys, int d) {
    float[] values = new float[keys.size() * d];
    java.util.Arrays.fill(values, 0.3f);
    return new Embeddings(column, keys, values, d);
  }
}
