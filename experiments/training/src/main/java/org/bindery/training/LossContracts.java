package org.bindery.training;

import java.util.Map;
import java.util.Optional;
import org.bindery.graph.LossSpec;
import org.bindery.losses.Losses;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Loss;
import org.bindery.spi.LossContract;

/** What the losses of a graph need of its data. */
public final class LossContracts {
  private LossContracts() {}

  /**
   * Returns what a loss, configured so, needs.
   *
   * @throws ConfigException if there is no such loss, with the nearest name, or its configuration
   *     is wrong
   */
  public static Optional<LossContract> of(LossSpec spec) {
    return Optional.of(of(Losses.of().get(spec.name()), spec.config()));
  }

  private static <C extends Record> LossContract of(Loss<C> loss, Map<String, Object> config) {
    return loss.contract(
        RecordOverrides.apply(loss.defaults(), config, "loss." + loss.card().id()));
  }
}
