package org.bindery.worlds;

import org.bindery.graph.BindingGraph;

/**
 * One thing that is trained and measured, with every seed.
 *
 * @param name among the arms of its panel, such as {@code star h}
 * @param world whatever its seed; it is drawn anew for each
 * @param graph who is bound to whom
 * @param data what its edges are trained on
 * @param recipe how
 */
public record Arm(
    String name, LatentFactorWorld world, BindingGraph graph, PairBudget data, WorldRecipe recipe) {
  /** Makes one with the standard recipe. */
  public Arm(String name, LatentFactorWorld world, BindingGraph graph, PairBudget data) {
    this(name, world, graph, data, WorldRecipe.STANDARD);
  }
}
