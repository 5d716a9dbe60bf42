package org.bindery.spi;

/**
 * Makes preprocessors from a configuration record. Its components are the names used in experiment
 * specs.
 *
 * @param <S> the raw sample
 * @param <C> the configuration
 */
public interface PreprocessorFactory<S, C extends Record> {
  /** Returns the configuration used where a spec says nothing; always valid. */
  C defaults();

  /**
   * Makes a preprocessor.
   *
   * @throws ConfigException naming the component that is out of range, its value and what is
   *     allowed
   */
  Preprocessor<S, ?> create(C config);
}
