package org.bindery.training;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bindery.data.Batch;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.ColumnId;
import org.bindery.spi.HostTensor;

/** The embeddings of a tower that is locked during a stage, by row. Immutable. */
final class LockedVectors {
  private final Map<Integer, float[]> byRow = new HashMap<>();
  private final int dimension;

  private LockedVectors(int[] rows, Embeddings embedded) {
    this.dimension = embedded.dimension();
    for (int i = 0; i < rows.length; i++) {
      byRow.put(rows[i], embedded.row(i).values());
    }
  }

  /** Embeds all rows that have the column and can be used. */
  static LockedVectors of(
      Scoring scoring, Inputs inputs, Binding binding, ColumnId column, int[] rows) {
    int[] present =
        inputs.usable(
            column, Arrays.stream(rows).filter(row -> binding.table().has(column, row)).toArray());
    return new LockedVectors(present, scoring.embed(column, present));
  }

  /** Returns unit rows {@code [n, embedding]}. */
  Batch batch(int[] rows) {
    FloatBuffer data =
        ByteBuffer.allocateDirect(4 * rows.length * dimension)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int row : rows) {
      data.put(byRow.get(row));
    }
    HostTensor tensor =
        new HostTensor(new Shape(rows.length, dimension), DataType.FLOAT32, data.flip());
    return new Batch(List.of(tensor), rows.length, 1);
  }
}
