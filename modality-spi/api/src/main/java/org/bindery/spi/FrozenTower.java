package org.bindery.spi;

import java.util.List;

/**
 * An outside encoder used as it is, behind a trained projection head. Runs on any engine, or none:
 * samples in, vectors in Java memory out.
 *
 * @param <S> the raw sample
 */
public interface FrozenTower<S> {
  /** Returns the name used in specs, such as {@code all-minilm-l6-v2}. */
  String name();

  /** Returns the length of its vectors. */
  int dimension();

  /** Returns the licence of its weights, an SPDX id where there is one. */
  String license();

  /**
   * Loads the weights.
   *
   * @return an encoder for one thread, to be closed
   * @throws ConfigException if the weights are not there, saying how to get them
   */
  Encoder<S> open();

  /**
   * A loaded frozen tower; one thread.
   *
   * @param <S> the raw sample
   */
  interface Encoder<S> extends AutoCloseable {
    /**
     * Embeds samples.
     *
     * @return one vector for each sample, {@link FrozenTower#dimension()} long, not normalised
     *     unless the model does it
     */
    List<float[]> embed(List<S> samples);

    @Override
    void close();
  }
}
