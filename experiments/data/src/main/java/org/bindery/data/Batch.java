package org.bindery.data;

import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import org.bindery.spi.HostTensor;

/**
 * Features of several rows in dense tensors of shape {@code [rows * views, ...]}, row-major, the
 * views of a row side by side. The buffers are direct and in native order, so that an engine can
 * use them without a copy; it then reads this memory, not its own: keep the batch reachable (for
 * instance with {@link java.lang.ref.Reference#reachabilityFence}) until the step that uses it is
 * over.
 *
 * @param tensors in the order of the feature spec
 * @param rows the number of rows
 * @param views the number of views of each row
 */
public record Batch(List<HostTensor> tensors, int rows, int views) {
  /** Copies the list. */
  public Batch {
    tensors = List.copyOf(tensors);
  }

  /**
   * Returns some of the rows; the buffers are parts of these.
   *
   * @param from the first row
   * @param to after the last row
   */
  public Batch part(int from, int to) {
    List<HostTensor> parts = new ArrayList<>();
    for (HostTensor tensor : tensors) {
      long perRow = tensor.shape().size() / rows;
      Shape shape = new Shape((long) (to - from) * views).addAll(tensor.shape().slice(1));
      parts.add(
          new HostTensor(
              shape,
              tensor.type(),
              tensor
                  .data()
                  .slice(
                      Math.toIntExact(tensor.data().position() + from * perRow),
                      Math.toIntExact((to - from) * perRow))));
    }
    return new Batch(parts, to - from, views);
  }
}
