package org.bindery.data;

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
}
