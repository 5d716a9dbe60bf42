package org.bindery.spi;

import ai.djl.nn.Block;

/**
 * Builds the trunk: features {@code [n, ...]} to pooled vectors {@code [n, width]}. No projection
 * head, no normalisation, no temperature: Bindery adds those alike for all modalities.
 *
 * @param <C> the configuration; its components are the names used in experiment specs
 */
public interface EncoderFactory<C extends Record> {
  /** Returns the configuration used where a spec says nothing; always valid. */
  C defaults();

  /** Returns the features the trunk accepts; an axis of -1 takes any length. */
  FeatureSpec input(C config);

  /** Returns the length of a pooled vector. */
  int width(C config);

  /**
   * Builds the trunk, uninitialised; confined to the caller's thread. Its input is an {@code
   * NDList} with the tensors of {@link #input} in order, each with a leading batch axis; its output
   * one array {@code [n, width]}.
   *
   * @param features the preprocessor's output, from which lengths that the configuration leaves
   *     open are taken
   * @throws ConfigException naming the component that is out of range or does not fit the features
   */
  Block create(C config, FeatureSpec features);
}
