package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.data.Batch;
import org.bindery.evaluation.ClassRetrieval;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.Measured;
import org.bindery.evaluation.Retrieval;
import org.bindery.spi.ColumnId;
import org.bindery.spi.Mode;

/** Embeds rows of the table in evaluation mode and retrieves across all ordered pairs. */
final class Scoring {
  private static final int CHUNK = 128;

  private final BindingModel model;
  private final Inputs inputs;
  private final Binding binding;

  Scoring(BindingModel model, Inputs inputs, Binding binding) {
    this.model = model;
    this.inputs = inputs;
    this.binding = binding;
  }

  /** Returns the unit vectors of one column, with the rows' keys. */
  Embeddings embed(ColumnId column, int[] rows) {
    model.require(column);
    List<String> keys = new ArrayList<>(rows.length);
    float[] values = new float[0];
    int dimension = 0;
    for (int from = 0; from < rows.length; from += CHUNK) {
      int[] chunk = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + CHUNK));
      float[] vectors = embed(column, inputs.batch(column, chunk, Mode.EVAL, 0));
      dimension = vectors.length / chunk.length;
      if (from == 0) {
        values = new float[rows.length * dimension];
      }
      System.arraycopy(vectors, 0, values, from * dimension, vectors.length);
      for (int row : chunk) {
        keys.add(binding.table().shows(row));
      }
    }
    return new Embeddings(column, keys, values, dimension);
  }

  /** Returns the unit vectors of a batch, row after row. */
  float[] embed(ColumnId column, Batch batch) {
    try (NDManager step = model.manager().newSubManager()) {
      NDArray vectors = model.embed(step, column, batch, false);
      return vectors.toFloatArray();
    }
  }

  /**
   * Returns recall at 1 and at 10 of each ordered pair on these rows; of data paired by class,
   * recall at 1 of the class.
   */
  Map<String, Measured> recalls(Map<ColumnId, int[]> gallery) {
    Map<ColumnId, Embeddings> embedded = new LinkedHashMap<>();
    gallery.forEach((column, rows) -> embedded.put(column, embed(column, rows)));
    boolean byClass = binding.table().pairedByClass();
    Map<String, Measured> metrics = new LinkedHashMap<>();
    for (Map.Entry<ColumnId, Embeddings> from : embedded.entrySet()) {
      for (Map.Entry<ColumnId, Embeddings> to : embedded.entrySet()) {
        String direction = from.getKey() + ">" + to.getKey();
        if (from.getKey().equals(to.getKey())) {
          continue;
        }
        if (byClass) {
          metrics.put(
              direction + "/class R@1",
              ClassRetrieval.of(from.getValue(), to.getValue()).recallAt1());
        } else {
          Retrieval found = Retrieval.of(from.getValue(), to.getValue());
          metrics.put(direction + "/R@1", found.measured(1));
          metrics.put(direction + "/R@10", found.measured(10));
        }
      }
    }
    return metrics;
  }
}
