package org.bindery.notebook;

import java.util.List;
import org.bindery.runner.ExperimentSpec;
import org.bindery.training.Recipe;

/** Shrinks an experiment until it runs in seconds: every part is gone through, none is learned. */
final class Smoke {
  private static final int STEPS = 24;
  private static final int BATCH = 16;

  private Smoke() {}

  static ExperimentSpec shrink(ExperimentSpec spec) {
    Recipe recipe =
        spec.recipe()
            .withSteps(STEPS)
            .withBatch(BATCH)
            .withEvaluateEvery(STEPS / 2)
            .withCheckpointEvery(STEPS / 2);
    return new ExperimentSpec(
        spec.name() + "-smoke",
        spec.description(),
        spec.data(),
        spec.graph(),
        recipe,
        List.of(recipe.seed()));
  }
}
