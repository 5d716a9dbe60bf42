package org.bindery.data;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.PluginException;
import org.bindery.spi.TensorSpec;

/** Puts the features of several rows into one dense batch. */
public final class Collation {
  private Collation() {}

  /**
   * Copies features into freshly allocated direct buffers.
   *
   * @param spec what each view matches; an axis of -1 takes the length of the first row, which all
   *     others must share
   * @param rows for each row its views; at least one row, all with equally many views
   * @throws PluginException if lengths differ where the spec leaves them open
   * @throws IllegalArgumentException if there are no rows or their views differ in number
   */
  public static Batch collate(FeatureSpec spec, List<List<Features>> rows) {
    if (rows.isEmpty() || rows.get(0).isEmpty()) {
      throw new IllegalArgumentException("A batch needs at least one row with one view.");
    }
    int views = rows.get(0).size();
    for (List<Features> row : rows) {
      if (row.size() != views) {
        throw new IllegalArgumentException(
            "A batch has rows of " + views + " and of " + row.size() + " views.");
      }
    }
    List<HostTensor> tensors = new ArrayList<>();
    for (int i = 0; i < spec.tensors().size(); i++) {
      int index = i;
      List<HostTensor> parts =
          rows.stream().flatMap(List::stream).map(view -> view.tensors().get(index)).toList();
      tensors.add(stack(spec.tensors().get(i), parts));
    }
    return new Batch(tensors, rows.size(), views);
  }

  private static HostTensor stack(TensorSpec spec, List<HostTensor> parts) {
    Shape shape = parts.get(0).shape();
    for (HostTensor part : parts) {
      if (!part.shape().equals(shape) || !spec.accepts(part.type(), part.shape())) {
        throw new PluginException(
            "A batch needs '"
                + spec.name()
                + "' in one shape, but has "
                + shape
                + " and "
                + part.type()
                + " "
                + part.shape()
                + " (announced "
                + spec.type()
                + " "
                + spec.shape()
                + "); let the preprocessor cut or pad to a fixed length.",
            null);
      }
    }
    int each = Math.toIntExact(shape.size());
    Shape stacked = new Shape(parts.size()).addAll(shape);
    return new HostTensor(stacked, spec.type(), copy(spec.type(), parts, each));
  }

  private static Buffer copy(DataType type, List<HostTensor> parts, int each) {
    int length = Math.multiplyExact(parts.size(), each);
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.multiplyExact(length, type.getNumOfBytes()))
            .order(ByteOrder.nativeOrder());
    switch (type) {
      case FLOAT32 -> {
        FloatBuffer floats = bytes.asFloatBuffer();
        for (int i = 0; i < parts.size(); i++) {
          floats.put(i * each, (FloatBuffer) parts.get(i).data(), 0, each);
        }
        return floats;
      }
      case INT64 -> {
        LongBuffer longs = bytes.asLongBuffer();
        for (int i = 0; i < parts.size(); i++) {
          longs.put(i * each, (LongBuffer) parts.get(i).data(), 0, each);
        }
        return longs;
      }
      default -> {
        for (int i = 0; i < parts.size(); i++) {
          bytes.put(i * each, (ByteBuffer) parts.get(i).data(), 0, each);
        }
        return bytes;
      }
    }
  }
}
