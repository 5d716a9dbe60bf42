package org.bindery.diagnostics;

import java.util.List;
import java.util.OptionalDouble;
import org.bindery.spi.ConfigException;

/**
 * What a {@link TrainingWatch} knows of an edge, or joint edge, beforehand.
 *
 * @param name as it stands in the numbers: {@code audio-image}
 * @param signals it trains, as they stand in directions of retrieval
 * @param plateau the loss of a model that tells nothing apart, nats; empty where the loss has none,
 *     and then whether the edge learns is not watched
 * @param cap the largest value its logit scale may take; empty if it is fixed or has no limit
 */
public record WatchedEdge(
    String name, List<String> signals, OptionalDouble plateau, OptionalDouble cap) {
  /**
   * Copies the list.
   *
   * @throws ConfigException if the plateau or the cap is not positive and finite
   */
  public WatchedEdge {
    signals = List.copyOf(signals);
    requirePositive(name, "plateau", plateau);
    requirePositive(name, "cap", cap);
  }

  /**
   * Makes one whose loss is InfoNCE, or another cross-entropy over the batch: without knowledge it
   * is {@code ln batch} for each direction that is added up.
   *
   * @param batch the pairs in one step of this edge, 2 or more
   * @param directions 2 where both are added as in ImageBind, 1 where they are averaged
   * @throws ConfigException if either is out of range
   */
  public static WatchedEdge infoNce(
      String name, List<String> signals, int batch, int directions, OptionalDouble cap) {
    if (batch < 2 || directions < 1) {
      throw new ConfigException(
          "watch." + name,
          batch + ", " + directions,
          "Edge "
              + name
              + " cannot be watched with a batch of "
              + batch
              + " and "
              + directions
              + " directions: a contrastive loss needs at least 2 pairs and 1 direction.");
    }
    return new WatchedEdge(name, signals, OptionalDouble.of(directions * Math.log(batch)), cap);
  }

  private static void requirePositive(String name, String what, OptionalDouble value) {
    if (value.isPresent() && !(value.getAsDouble() > 0 && Double.isFinite(value.getAsDouble()))) {
      throw new ConfigException(
          "watch." + name + "." + what,
          String.valueOf(value.getAsDouble()),
          "The "
              + what
              + " "
              + value.getAsDouble()
              + " of edge "
              + name
              + " is not allowed: use a positive number, or leave it out.");
    }
  }
}
