package org.bindery.spi;

import java.util.List;

/**
 * The features of one view of one sample, matching a {@link FeatureSpec} tensor by tensor.
 *
 * @param tensors in the spec's order
 */
public record Features(List<HostTensor> tensors) {
  /** Copies the list. */
  public Features {
    tensors = List.copyOf(tensors);
  }

  /** Returns features of these tensors. */
  public static Features of(HostTensor... tensors) {
    return new Features(List.of(tensors));
  }
}
