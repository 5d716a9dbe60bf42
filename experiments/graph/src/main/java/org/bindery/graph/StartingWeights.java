package org.bindery.graph;

import org.bindery.spi.ConfigException;

/**
 * A file of weights that a tower starts from instead of random numbers.
 *
 * @param file its path; in safetensors or PyTorch's format
 * @param names whose names the tensors in it have
 */
public record StartingWeights(String file, Names names) {
  /** A family of public checkpoints. */
  public enum Names {
    IMAGEBIND,
    OPENCLIP,
    LANGUAGEBIND
  }

  /**
   * Refuses an empty path.
   *
   * @throws ConfigException if it is
   */
  public StartingWeights {
    if (file.isBlank()) {
      throw new ConfigException(
          "file", file, "The path of the weights is empty: write the path of a file of weights.");
    }
  }
}
