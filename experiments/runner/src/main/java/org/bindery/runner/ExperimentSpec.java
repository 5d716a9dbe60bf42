package org.bindery.runner;

import java.util.List;
import java.util.regex.Pattern;
import org.bindery.spi.ConfigException;
import org.bindery.training.Recipe;

/**
 * An experiment as one page of YAML says it: which data, bound how, trained how, with which seeds.
 * The keys of the YAML are the names of the components.
 *
 * @param name names the run's folder: a lower-case letter or digit, then up to 63 lower-case
 *     letters, digits, dots, underscores or hyphens
 * @param description a sentence for people, or the empty string
 * @param data the dataset and its splits
 * @param graph what is bound to what
 * @param recipe how it is trained; its seed is the first of {@code seeds}
 * @param seeds one run is made for each; at least one, none twice
 */
public record ExperimentSpec(
    String name,
    String description,
    DataSpec data,
    GraphSpec graph,
    Recipe recipe,
    List<Long> seeds) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  /**
   * Checks the name and the seeds.
   *
   * @throws ConfigException if the name breaks the grammar, or seeds are missing or repeated
   */
  public ExperimentSpec {
    checkName(name);
    seeds = List.copyOf(seeds);
    if (seeds.isEmpty()) {
      throw new ConfigException(
          "seeds", "[]", "An experiment needs at least one seed, such as seeds: [0].");
    }
    if (seeds.stream().distinct().count() < seeds.size()) {
      throw new ConfigException(
          "seeds", seeds.toString(), "The seeds " + seeds + " name one twice; name each once.");
    }
    recipe = recipe.withSeed(seeds.get(0));
  }

  /** Returns a copy under another name. */
  public ExperimentSpec withName(String other) {
    return new ExperimentSpec(other, description, data, graph, recipe, seeds);
  }

  /** Returns a copy with other seeds. */
  public ExperimentSpec withSeeds(List<Long> others) {
    return new ExperimentSpec(name, description, data, graph, recipe, others);
  }

  /** Returns a copy with another recipe. */
  public ExperimentSpec withRecipe(Recipe other) {
    return new ExperimentSpec(name, description, data, graph, other, seeds);
  }

  /** Returns a copy of other data. */
  public ExperimentSpec withData(DataSpec other) {
    return new ExperimentSpec(name, description, other, graph, recipe, seeds);
  }

  /** Returns a copy that binds by another graph. */
  public ExperimentSpec withGraph(GraphSpec other) {
    return new ExperimentSpec(name, description, data, other, recipe, seeds);
  }

  static void checkName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ConfigException(
          "name",
          name,
          "The name '"
              + name
              + "' cannot name a run's folder: use a lower-case letter or digit, then up to 63"
              + " lower-case letters, digits, dots, underscores or hyphens.");
    }
  }
}
