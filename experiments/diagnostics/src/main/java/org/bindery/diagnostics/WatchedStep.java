package org.bindery.diagnostics;

import java.util.Map;

/**
 * The numbers of one training step.
 *
 * @param step counted from 1, rising
 * @param edgeLoss of each edge of this step by name, unweighted
 * @param logitScale of each edge by name
 */
public record WatchedStep(int step, Map<String, Double> edgeLoss, Map<String, Double> logitScale) {
  /** Copies the maps. */
  public WatchedStep {
    edgeLoss = Map.copyOf(edgeLoss);
    logitScale = Map.copyOf(logitScale);
  }
}
