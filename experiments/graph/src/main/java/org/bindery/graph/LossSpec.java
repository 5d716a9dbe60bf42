package org.bindery.graph;

import java.util.Map;

/**
 * Which loss an edge is trained with.
 *
 * @param name the id of a {@link org.bindery.spi.Loss}, such as {@code infonce}
 * @param config what differs from its defaults, by component name
 */
public record LossSpec(String name, Map<String, Object> config) {
  /** Symmetric InfoNCE as the recipe says it, sum or mean. */
  public static final LossSpec INFO_NCE = LossSpec.of("infonce");

  /**
   * Every signal against the mean of the others: what a graph without an anchor is trained with.
   */
  public static final LossSpec CENTROID = LossSpec.of("centroid");

  /**
   * Copies the map deeply.
   *
   * @throws org.bindery.spi.ConfigException if a value is neither text, a number, a boolean, nor a
   *     list or map of those
   */
  public LossSpec {
    config = TowerSpec.copy("loss." + name, config);
  }

  /** Makes a loss as its plugin has it. */
  public static LossSpec of(String name) {
    return new LossSpec(name, Map.of());
  }
}
