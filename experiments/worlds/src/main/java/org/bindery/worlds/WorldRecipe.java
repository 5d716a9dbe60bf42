package org.bindery.worlds;

import org.bindery.spi.ConfigException;

/**
 * How towers are trained in a world: Adam at a rate that falls to 0 along a cosine, every edge of
 * the graph in every step.
 *
 * @param steps how many updates, at least 1
 * @param batch pairs of an edge in a step, at least 2
 * @param dimension of the embeddings, at least 2
 * @param hidden the width of a hidden layer, or 0 for linear towers
 * @param learningRate at the start, positive
 * @param temperature what cosines are divided by, where an edge does not say otherwise; positive
 */
public record WorldRecipe(
    int steps, int batch, int dimension, int hidden, double learningRate, double temperature) {
  /** Linear towers to 24 dimensions: 500 steps of 128 pairs at 0.005, temperature 0.15. */
  public static final WorldRecipe STANDARD = new WorldRecipe(500, 128, 24, 0, 5e-3, 0.15);

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public WorldRecipe {
    require(steps >= 1, "steps", steps, "at least 1");
    require(batch >= 2, "batch", batch, "at least 2");
    require(dimension >= 2, "dimension", dimension, "at least 2");
    require(hidden >= 0, "hidden", hidden, "0 or more");
    require(learningRate > 0, "learningRate", learningRate, "a positive number");
    require(temperature > 0, "temperature", temperature, "a positive number");
  }

  private static void require(boolean sound, String name, Number value, String allowed) {
    if (!sound) {
      throw new ConfigException(
          name,
          String.valueOf(value),
          "The "
              + name
              + " "
              + value
              + " of a world's recipe is not allowed: use "
              + allowed
              + ".");
    }
  }

  /** Returns this with another number of steps. */
  public WorldRecipe withSteps(int value) {
    return new WorldRecipe(value, batch, dimension, hidden, learningRate, temperature);
  }

  /** Returns this with a hidden layer of this width, or none for 0. */
  public WorldRecipe withHidden(int value) {
    return new WorldRecipe(steps, batch, dimension, value, learningRate, temperature);
  }

  /** Returns the learning rate of a step, counted from 0. */
  double learningRate(int step) {
    return learningRate * (1 + Math.cos(Math.PI * step / steps)) / 2;
  }
}
