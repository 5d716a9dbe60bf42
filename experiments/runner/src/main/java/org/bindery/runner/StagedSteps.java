package org.bindery.runner;

import java.util.List;
import java.util.Optional;
import org.bindery.spi.ConfigException;

/**
 * How many steps a recipe with stages makes: their sum. A spec need not say it; if it says another
 * number, as {@code --set recipe.steps=50} does, the stages are scaled to it.
 *
 * @param sum of the stages' steps, if there are stages and all of them say a number
 * @param wanted what the recipe itself says, if it says a number
 */
record StagedSteps(Optional<Located> sum, Optional<Located.Scalar> wanted) {
  static StagedSteps in(Located tree) {
    Optional<Located.Scalar> wanted = tree.find("recipe", "steps").flatMap(StagedSteps::positive);
    Optional<Located> stages = tree.find("recipe", "stages");
    if (stages.isEmpty() || !(stages.get() instanceof Located.Sequence sequence)) {
      return new StagedSteps(Optional.empty(), wanted);
    }
    List<Located.Scalar> steps =
        sequence.items().stream()
            .flatMap(stage -> stage.find("steps").flatMap(StagedSteps::positive).stream())
            .toList();
    if (steps.isEmpty() || steps.size() < sequence.items().size()) {
      return new StagedSteps(Optional.empty(), wanted);
    }
    int sum = steps.stream().mapToInt(step -> (Integer) step.value()).sum();
    Located scalar = new Located.Scalar(sequence.origin(), String.valueOf(sum), sum);
    return new StagedSteps(Optional.of(scalar), wanted);
  }

  private static Optional<Located.Scalar> positive(Located steps) {
    return steps instanceof Located.Scalar scalar
            && scalar.value() instanceof Integer number
            && number > 0
        ? Optional.of(scalar)
        : Optional.empty();
  }

  /** Returns the spec with the sum as the recipe's steps, unless a mistake there is to be told. */
  Located withTheirSum(Located.Mapping spec) {
    boolean mistaken = wanted.isEmpty() && spec.find("recipe", "steps").isPresent();
    if (sum.isEmpty()
        || mistaken
        || !(spec.find("recipe").orElseThrow() instanceof Located.Mapping recipe)) {
      return spec;
    }
    Located.Mapping changed = Setting.put(recipe, "steps", sum.get());
    return Setting.put(spec, "recipe", changed);
  }

  /** Returns the spec with its stages scaled to what the recipe itself says. */
  ExperimentSpec scale(ExperimentSpec spec) {
    if (sum.isEmpty() || wanted.isEmpty() || wanted.get().value().equals(sum.get().plain())) {
      return spec;
    }
    try {
      return spec.withRecipe(spec.recipe().withSteps((Integer) wanted.get().value()));
    } catch (ConfigException e) {
      throw wanted.get().refuse(e.path(), e.value(), e.getMessage());
    }
  }
}
