package org.bindery.training;

import ai.djl.ndarray.NDArray;
import java.util.Set;

/** Which arrays weight decay pulls toward zero; public recipes differ in it. */
public enum Decay {
  /** All of them, as PyTorch's AdamW does with what it is given. */
  ALL {
    @Override
    boolean covers(String name, NDArray array) {
      return true;
    }
  },

  /** Arrays of two or more axes: no biases, norms and scales. */
  MATRICES {
    @Override
    boolean covers(String name, NDArray array) {
      return array.getShape().dimension() >= 2;
    }
  },

  /**
   * Arrays that something is multiplied with or looked up in: of {@link #MATRICES} all but what is
   * added to every sample or appended to it, which are class tokens, positions and key and value
   * biases. OpenCLIP decays these.
   */
  WEIGHTS {
    @Override
    boolean covers(String name, NDArray array) {
      return MATRICES.covers(name, array)
          && !ADDED.contains(name.substring(name.lastIndexOf('.') + 1));
    }
  };

  private static final Set<String> ADDED =
      Set.of("cls_token", "pos_embed", "embed", "bias_k", "bias_v");

  /** Tells whether a parameter decays. */
  abstract boolean covers(String name, NDArray array);
}
