package org.bindery.spi;

import java.util.List;

/**
 * The tensors between preprocessor and trunk, in order; at least one.
 *
 * @param tensors the tensors of one view
 */
public record FeatureSpec(List<TensorSpec> tensors) {
  /** Copies the list. */
  public FeatureSpec {
    tensors = List.copyOf(tensors);
    if (tensors.isEmpty()) {
      throw new IllegalArgumentException("A feature spec needs at least one tensor.");
    }
  }

  /** Returns a spec of these tensors. */
  public static FeatureSpec of(TensorSpec... tensors) {
    return new FeatureSpec(List.of(tensors));
  }

  /** Tells whether features of {@code other} can be fed where this is expected. */
  public boolean accepts(FeatureSpec other) {
    if (tensors.size() != other.tensors.size()) {
      return false;
    }
    for (int i = 0; i < tensors.size(); i++) {
      if (!tensors.get(i).accepts(other.tensors.get(i).type(), other.tensors.get(i).shape())) {
        return false;
      }
    }
    return true;
  }
}
