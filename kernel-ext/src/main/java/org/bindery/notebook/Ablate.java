package org.bindery.notebook;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Topology;
import org.bindery.runner.Ablation;
import org.bindery.runner.DataSpec;
import org.bindery.runner.ExperimentSpec;
import org.bindery.runner.GraphSpec;
import org.bindery.runner.study.Budget;
import org.bindery.spi.ConfigException;
import org.bindery.training.Recipe;

/**
 * A study being written: {@code ablate("anchors", graph).on(dataset).anchors("image",
 * "text").topologies(STAR, CHAIN, COMPLETE).seeds(0, 1, 2).budget(Budget.totalPairs(64_000))
 * .run(recipe())}. Immutable: every method returns another; nothing is checked before {@link #run}.
 */
public final class Ablate implements View {
  private final Session session;
  private final String name;
  private final BindingGraph graph;
  private final Optional<DataSpec> data;
  private final Optional<Recipe> recipe;
  private final List<String> anchors;
  private final List<Topology> topologies;
  private final Map<String, GraphSpec> graphs;
  private final List<Long> seeds;
  private final Optional<Budget> budget;
  private final boolean direct;

  private Ablate(
      Session session,
      String name,
      BindingGraph graph,
      Optional<DataSpec> data,
      Optional<Recipe> recipe,
      List<String> anchors,
      List<Topology> topologies,
      Map<String, GraphSpec> graphs,
      List<Long> seeds,
      Optional<Budget> budget,
      boolean direct) {
    this.session = session;
    this.name = name;
    this.graph = graph;
    this.data = data;
    this.recipe = recipe;
    this.anchors = List.copyOf(anchors);
    this.topologies = List.copyOf(topologies);
    this.graphs = Map.copyOf(graphs);
    this.seeds = List.copyOf(seeds);
    this.budget = budget;
    this.direct = direct;
  }

  static Ablate of(Session session, String name, BindingGraph graph) {
    return new Ablate(
        session,
        name,
        graph,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Map.of(),
        List.of(),
        Optional.empty(),
        false);
  }

  static Ablate of(Session session, String name, ExperimentSpec spec) {
    return new Ablate(
        session,
        name,
        spec.graph().toGraph(),
        Optional.of(spec.data()),
        Optional.of(spec.recipe()),
        List.of(),
        List.of(),
        Map.of(),
        spec.seeds(),
        Optional.empty(),
        false);
  }

  /** Says on which data; an experiment brings its own. */
  public Ablate on(Dataset dataset) {
    return new Ablate(
        session,
        name,
        graph,
        Optional.of(dataset.spec()),
        recipe,
        anchors,
        topologies,
        graphs,
        seeds,
        budget,
        direct);
  }

  /** Says which signals are anchors in turn; every signal of the graph unless said. */
  public Ablate anchors(String... names) {
    return new Ablate(
        session,
        name,
        graph,
        data,
        recipe,
        Arrays.asList(names),
        topologies,
        graphs,
        seeds,
        budget,
        direct);
  }

  /** Says which shapes are made of the graph's signals; stars unless said. */
  public Ablate topologies(Topology... shapes) {
    return new Ablate(
        session,
        name,
        graph,
        data,
        recipe,
        anchors,
        Arrays.asList(shapes),
        graphs,
        seeds,
        budget,
        direct);
  }

  /** Adds a graph of its own; its towers are those of the first. */
  public Ablate graph(String label, BindingGraph other) {
    Map<String, GraphSpec> more = new TreeMap<>(graphs);
    GraphSpec spec = GraphSpec.of(other);
    more.put(
        label,
        new GraphSpec(
            spec.topology(),
            spec.anchor(),
            spec.hubs(),
            spec.bind(),
            spec.only(),
            spec.edges(),
            spec.joint(),
            Map.of()));
    return new Ablate(
        session, name, graph, data, recipe, anchors, topologies, more, seeds, budget, direct);
  }

  /** Says the seeds, each of which every graph is trained with; the recipe's unless said. */
  public Ablate seeds(long... values) {
    return new Ablate(
        session,
        name,
        graph,
        data,
        recipe,
        anchors,
        topologies,
        graphs,
        Arrays.stream(values).boxed().toList(),
        budget,
        direct);
  }

  /**
   * Says what every graph may spend. Unless said it is {@link Budget#totalPairs} of as many pairs
   * as the graph itself is shown by the recipe.
   */
  public Ablate budget(Budget value) {
    return new Ablate(
        session,
        name,
        graph,
        data,
        recipe,
        anchors,
        topologies,
        graphs,
        seeds,
        Optional.of(value),
        direct);
  }

  /** Also trains every emergent pair by itself: the yardstick of the emergence ratio. */
  public Ablate withDirect() {
    return new Ablate(
        session, name, graph, data, recipe, anchors, topologies, graphs, seeds, budget, true);
  }

  /**
   * Trains what is not trained yet while showing how it goes. Blocks; interrupting it saves a
   * checkpoint, and the same call goes on from there.
   *
   * @throws Refusal if no data was named, a study of this name is another one, a graph cannot be
   *     made of the signals, or another training is going on
   */
  public Study run(Recipe how) {
    return Refusal.orRefuse(() -> session.ablate(ablation(how)));
  }

  /**
   * Trains as {@link #run(Recipe)} does, by the experiment's recipe.
   *
   * @throws Refusal also if there is no experiment whose recipe it could be
   */
  public Study run() {
    return Refusal.orRefuse(
        () ->
            session.ablate(
                ablation(
                    recipe.orElseThrow(
                        () ->
                            new ConfigException(
                                "recipe",
                                "",
                                "Study '"
                                    + name
                                    + "' needs a recipe: end it with run(recipe()).")))));
  }

  private Ablation ablation(Recipe how) {
    DataSpec on =
        data.orElseThrow(
            () ->
                new ConfigException(
                    "data",
                    "",
                    "Study '"
                        + name
                        + "' needs its data named: add .on(dataset(\"sprites\")) before"
                        + " .run(...)."));
    List<Long> named = seeds.isEmpty() ? List.of(how.seed()) : seeds;
    ExperimentSpec base =
        new ExperimentSpec("base", "", on, GraphSpec.of(graph), how, List.of(named.get(0)));
    Ablation whole =
        Ablation.of(name, base)
            .withAnchors(anchors)
            .withGraphs(graphs)
            .withTopologies(topologies)
            .withSeeds(named)
            .withDirect(direct);
    return budget.map(whole::withBudget).orElse(whole);
  }

  @Override
  public String html() {
    return Html.quiet(Html.escape(text()));
  }

  @Override
  public String text() {
    return "A study in the making: end it with .run(recipe()) to make it.";
  }

  @Override
  public String toString() {
    return text();
  }
}
