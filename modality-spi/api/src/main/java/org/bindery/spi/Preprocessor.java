package org.bindery.spi;

import java.util.List;

/**
 * Turns a raw sample into what the trunk eats, in Java memory, in two stages: {@link #prepare} is
 * deterministic and its result is cached by the framework, {@link #finish} applies the augmentation
 * of this epoch. Both are pure functions: same arguments, same bits. Thread-safe.
 *
 * <p>A preprocessor without an expensive first stage returns the sample from {@code prepare}.
 *
 * @param <S> the raw sample
 * @param <P> the prepared sample, immutable
 */
public interface Preprocessor<S, P> {
  /** Returns the tensors of one view, without batch and view axes. */
  FeatureSpec output();

  /** Returns how many views {@link #finish} makes of a sample; constant for a mode, at least 1. */
  default int views(Mode mode) {
    return 1;
  }

  /**
   * Does everything that does not depend on the epoch: resampling, resizing, spectra.
   *
   * @throws CorruptSampleException if nothing can be made of this sample, for instance a sound
   *     without samples
   */
  P prepare(S sample);

  /**
   * Returns how many bytes of Java memory the prepared sample holds, about; the framework's cache
   * counts with it.
   */
  long bytes(P prepared);

  /**
   * Makes the features: exactly {@code views(context.mode())} entries, each matching {@link
   * #output()}, all values finite.
   *
   * @param context in {@code TRAIN} the seed chooses the augmentation; in {@code EVAL} it must be
   *     ignored
   */
  List<Features> finish(P prepared, SampleContext context);

  /** Does both stages. */
  default List<Features> apply(S sample, SampleContext context) {
    return finish(prepare(sample), context);
  }
}
