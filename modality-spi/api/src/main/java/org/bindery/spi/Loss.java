package org.bindery.spi;

import ai.djl.nn.Block;
import java.util.Optional;

/**
 * One way to pull together the embeddings of what belongs together, such as symmetric InfoNCE. A
 * service like {@link Modality}: implementations are stateless, safe for use by many threads, have
 * a public no-argument constructor that does no work, are registered in {@code
 * META-INF/services/org.bindery.spi.Loss} and annotated {@code @BuiltFor(Spi.VERSION)}.
 *
 * @param <C> the configuration; its components are the names used in experiment specs
 */
public interface Loss<C extends Record> {
  /** Returns name, title, paper and one sentence; always the same value. */
  LossCard card();

  /** Returns the configuration used where a spec says nothing; always valid. */
  C defaults();

  /** Returns what the data must offer; a graph whose data cannot is refused. */
  LossContract contract(C config);

  /**
   * Returns the logit scale of an edge with this loss where a spec says nothing; empty for the
   * modality's own. SigLIP's begins at 10, for instance.
   */
  default Optional<LogitScale> logitScale() {
    return Optional.empty();
  }

  /**
   * Builds the loss, uninitialised; confined to the caller's thread.
   *
   * <p>Its input is an {@code NDList} of {@code arity} arrays of unit rows, then the logit scale as
   * a scalar. For {@link LossContract.Pairs} and {@link LossContract.Tuples} all are {@code [n,
   * dimension]} and row i of each belongs to row i of the others, but that with more than one
   * candidate the second is {@code [n * candidates, dimension]}, those of row i from {@code i *
   * candidates} on. For {@link LossContract.Unpaired} each has its own number of rows. The arrays
   * come in the order in which the edge names its signals. Its output is one scalar, in nats unless
   * the loss has another unit, attached to the manager of the first input; smaller is better. What
   * is drawn at random comes from the engine's generator.
   *
   * @param config a configuration
   * @param arity how many signals, 2 for an edge
   * @param dimension the length of an embedding
   * @throws ConfigException naming the component that is out of range
   */
  Block create(C config, int arity, int dimension);
}
