package org.bindery.training;

/** Linear warm-up to the peak, then a cosine to zero. */
final class Schedule {
  private Schedule() {}

  /**
   * Returns the learning rate of a step of a stage, both counted from 0; at the last warm-up step
   * the peak is reached.
   */
  static double learningRate(Recipe recipe, int step, int steps) {
    if (step < recipe.warmupSteps()) {
      return recipe.learningRate() * (step + 1) / recipe.warmupSteps();
    }
    double done =
        (double) (step - recipe.warmupSteps()) / Math.max(1, steps - recipe.warmupSteps());
    return recipe.learningRate() * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, done)));
  }
}
