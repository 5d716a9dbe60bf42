package org.bindery.spi;

/**
 * Shows a sample to a person. Thread-safe.
 *
 * @param <S> the raw sample
 */
@FunctionalInterface
public interface Renderer<S> {
  /** Returns something a browser can show, small enough for a table cell. */
  Rendering render(S sample);
}
