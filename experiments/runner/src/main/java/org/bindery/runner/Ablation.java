package org.bindery.runner;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Topology;
import org.bindery.runner.study.Budget;
import org.bindery.spi.ConfigException;

/**
 * A comparison of binding graphs as a controlled experiment: the same data, splits, towers, recipe
 * and seeds in every cell, a stated budget, and nothing else different but the graph.
 *
 * <p>So that only the graph differs, every edge is treated as the edges of the base graph are: same
 * loss, weight and pairs. Where nobody said a logit scale, a pair has the same one in every graph,
 * that of the base graph's rule, though by itself a star around another anchor would give it
 * another.
 *
 * @param name names the study's folder and the first part of its runs' names: a lower-case letter
 *     or digit, then up to 39 lower-case letters, digits, dots, underscores or hyphens
 * @param description a sentence for people, or the empty string
 * @param base data, towers, recipe, and by its graph the signals; its name and seeds do not count
 * @param anchors for each topology that has one; empty for every signal of the base graph
 * @param topologies made of the base graph's signals; empty for none but {@code graphs}, or, where
 *     there are none either, for stars
 * @param graphs further graphs by name, with the base graph's towers
 * @param seeds of every graph; at least one, none twice
 * @param budget what every graph may spend
 * @param direct whether to train also every pair that is emergent somewhere by itself, with the
 *     same budget: what the emergence ratio compares with. Without, the complete graph has to serve
 */
public record Ablation(
    String name,
    String description,
    ExperimentSpec base,
    List<String> anchors,
    List<Topology> topologies,
    Map<String, GraphSpec> graphs,
    List<Long> seeds,
    Budget budget,
    boolean direct) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,39}");
  private static final Pattern LABEL = Pattern.compile("[a-z0-9][a-z0-9_-]{0,31}");

  /**
   * Copies the collections, fills in stars where no graph is named, and checks.
   *
   * @throws ConfigException if a name breaks its grammar, a signal, topology or seed is named
   *     twice, there is no seed, an anchor is not a signal of the base graph, or the recipe has
   *     stages
   */
  public Ablation {
    anchors = List.copyOf(anchors);
    seeds = List.copyOf(seeds);
    graphs = Collections.unmodifiableMap(new TreeMap<>(graphs));
    topologies =
        topologies.isEmpty() && graphs.isEmpty() ? List.of(Topology.STAR) : List.copyOf(topologies);
    if (!NAME.matcher(name).matches()) {
      throw new ConfigException(
          "name",
          name,
          "The name '"
              + name
              + "' cannot name a study: use a lower-case letter or digit, then up to 39 lower-case"
              + " letters, digits, dots, underscores or hyphens.");
    }
    for (String label : graphs.keySet()) {
      if (!LABEL.matcher(label).matches()) {
        throw new ConfigException(
            "graphs",
            label,
            "The name '"
                + label
                + "' cannot name a graph of a study: use a lower-case letter or digit, then up to 31"
                + " lower-case letters, digits, underscores or hyphens.");
      }
    }
    requireOnce("anchors", anchors);
    requireOnce("topologies", topologies);
    requireOnce("seeds", seeds);
    if (seeds.isEmpty()) {
      throw new ConfigException(
          "seeds", "[]", "A study needs its seeds named, such as seeds: [0, 1, 2, 3, 4].");
    }
    if (!base.recipe().stages().isEmpty()) {
      throw new ConfigException(
          "recipe.stages",
          String.valueOf(base.recipe().stages().size()),
          "A study trains every graph in one go, but its recipe has stages, which name signals that"
              + " play another part in every graph; leave the stages out.");
    }
    List<String> signals =
        base.graph().toGraph().nodes().stream().map(column -> column.toString()).toList();
    for (String anchor : anchors) {
      if (!signals.contains(anchor)) {
        throw new ConfigException(
            "anchors",
            anchor,
            "The anchor '"
                + anchor
                + "' is not a signal of the experiment's graph; "
                + RecordBinder.advice(anchor, signals));
      }
    }
  }

  /**
   * Makes one of stars around every signal, one seed for each the experiment names, and {@link
   * #sameAs its own budget}.
   */
  public static Ablation of(String name, ExperimentSpec base) {
    return new Ablation(
        name, "", base, List.of(), List.of(), Map.of(), base.seeds(), sameAs(base), false);
  }

  /** Returns as many pairs in total as the experiment's own graph is shown by its own recipe. */
  static Budget sameAs(ExperimentSpec base) {
    BindingGraph graph = base.graph().toGraph();
    return Budget.totalPairs(
        Budget.steps(base.recipe().steps())
            .plan(graph, base.recipe().batch(), base.recipe().steps())
            .pairs());
  }

  /** Returns a copy under another name. */
  public Ablation withName(String value) {
    return new Ablation(
        value, description, base, anchors, topologies, graphs, seeds, budget, direct);
  }

  /** Returns a copy with these anchors. */
  public Ablation withAnchors(List<String> values) {
    return new Ablation(name, description, base, values, topologies, graphs, seeds, budget, direct);
  }

  /** Returns a copy with these topologies. */
  public Ablation withTopologies(List<Topology> values) {
    return new Ablation(name, description, base, anchors, values, graphs, seeds, budget, direct);
  }

  /** Returns a copy with these further graphs. */
  public Ablation withGraphs(Map<String, GraphSpec> values) {
    return new Ablation(
        name, description, base, anchors, topologies, values, seeds, budget, direct);
  }

  /** Returns a copy with these seeds. */
  public Ablation withSeeds(List<Long> values) {
    return new Ablation(
        name, description, base, anchors, topologies, graphs, values, budget, direct);
  }

  /** Returns a copy with another budget. */
  public Ablation withBudget(Budget value) {
    return new Ablation(name, description, base, anchors, topologies, graphs, seeds, value, direct);
  }

  /** Returns a copy that trains pairs by themselves, too, or does not. */
  public Ablation withDirect(boolean value) {
    return new Ablation(name, description, base, anchors, topologies, graphs, seeds, budget, value);
  }

  private static void requireOnce(String what, List<?> values) {
    if (values.stream().distinct().count() < values.size()) {
      throw new ConfigException(
          what, values.toString(), "The " + what + " " + values + " name one twice.");
    }
  }
}
