package org.bindery.runner;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.Topology;
import org.bindery.runner.study.Budget;
import org.bindery.spi.ConfigException;

/**
 * Reads study pages:
 *
 * <pre>{@code
 * name: anchors
 * experiment: sprites.yaml            # or the experiment itself: data, graph, recipe
 * anchors: [image, text, audio]       # every signal unless said
 * topologies: [star, chain, complete] # stars unless said
 * graphs:                             # further graphs, by name
 *   ring: {topology: custom, bind: [image, text, audio], edges: [{between: [image, text]}, ...]}
 * seeds: [0, 1, 2, 3, 4]
 * budget: {kind: total-pairs, pairs: 64000, keep: batch}   # or {kind: pairs-per-edge, pairs: ...}
 *                                                          # or {kind: steps, steps: 500}
 * direct: true                        # train emergent pairs by themselves, too
 * }</pre>
 *
 * Every mistake is told in one sentence that begins with file and line.
 */
public final class AblationReader {
  private static final RecordBinder BINDER = SpecReader.BINDER.with(Page.class, defaults());

  private AblationReader() {}

  /** The kinds of budget, as YAML says them. */
  enum BudgetKind {
    /** {@link Budget.Steps}. */
    STEPS,
    /** {@link Budget.TotalPairs}. */
    TOTAL_PAIRS,
    /** {@link Budget.PairsPerEdge}. */
    PAIRS_PER_EDGE
  }

  /** A budget as YAML says it. */
  record BudgetSpec(
      BudgetKind kind, Optional<Long> steps, Optional<Long> pairs, Optional<Budget.Keep> keep) {
    BudgetSpec {
      boolean inSteps = kind == BudgetKind.STEPS;
      if (inSteps ? steps.isEmpty() || pairs.isPresent() : pairs.isEmpty() || steps.isPresent()) {
        throw new ConfigException(
            "budget",
            kind.name(),
            inSteps
                ? "A budget of steps says how many: {kind: steps, steps: 500}."
                : "A budget of pairs says how many: {kind: total-pairs, pairs: 64000}.");
      }
      if (keep.isPresent() && kind != BudgetKind.TOTAL_PAIRS) {
        throw new ConfigException(
            "budget.keep", keep.get().name(), "keep counts only with kind: total-pairs.");
      }
      toBudget(kind, steps, pairs, keep);
    }

    Budget toBudget() {
      return toBudget(kind, steps, pairs, keep);
    }

    private static Budget toBudget(
        BudgetKind kind, Optional<Long> steps, Optional<Long> pairs, Optional<Budget.Keep> keep) {
      return switch (kind) {
        case STEPS -> new Budget.Steps((int) Math.min(Integer.MAX_VALUE, steps.orElseThrow()));
        case TOTAL_PAIRS ->
            new Budget.TotalPairs(pairs.orElseThrow(), keep.orElse(Budget.Keep.BATCH));
        case PAIRS_PER_EDGE -> new Budget.PairsPerEdge(pairs.orElseThrow());
      };
    }

    static Map<String, Object> tree(Budget budget) {
      Map<String, Object> tree = new LinkedHashMap<>();
      if (budget instanceof Budget.Steps steps) {
        tree.put("kind", "steps");
        tree.put("steps", Values.whole(steps.steps()));
      } else if (budget instanceof Budget.TotalPairs total) {
        tree.put("kind", "total-pairs");
        tree.put("pairs", Values.whole(total.pairs()));
        tree.put("keep", total.keep() == Budget.Keep.BATCH ? "batch" : "steps");
      } else if (budget instanceof Budget.PairsPerEdge each) {
        tree.put("kind", "pairs-per-edge");
        tree.put("pairs", Values.whole(each.pairs()));
      }
      return tree;
    }
  }

  /** A page without its experiment. */
  record Page(
      String name,
      String description,
      List<String> anchors,
      List<Topology> topologies,
      Map<String, GraphSpec> graphs,
      List<Long> seeds,
      Optional<BudgetSpec> budget,
      boolean direct) {}

  private static Map<String, Object> defaults() {
    return Map.of("description", "", "direct", false);
  }

  /**
   * Reads a page.
   *
   * @throws ConfigException in one sentence with file and line: an unknown key, a value of the
   *     wrong type or out of range, a missing key, an anchor that is not a signal; or if there is
   *     no such file, or the experiment it names has a mistake
   */
  public static Ablation read(Path file, ModalityRegistry registry) {
    String name = String.valueOf(file.getFileName());
    return read(
        YamlTree.ofFile(name, SpecReader.text(file)),
        name,
        registry,
        path -> file.resolveSibling(path));
  }

  /** Reads a page that stands inside a file of its own; its experiment is written out. */
  static Ablation read(Located tree, String name, ModalityRegistry registry) {
    return read(tree, name, registry, Path::of);
  }

  private static Ablation read(
      Located tree, String fileName, ModalityRegistry registry, Function<String, Path> beside) {
    if (!(tree instanceof Located.Mapping page)) {
      throw tree.refuse("", tree.shown(), "a study is a group of keys, not " + tree.shown() + ".");
    }
    Located experiment =
        page.find("experiment")
            .orElseThrow(
                () ->
                    page.refuse(
                        "experiment",
                        "",
                        "a study needs the key 'experiment': a spec's file, or data, graph and"
                            + " recipe written out."));
    ExperimentSpec base =
        experiment instanceof Located.Scalar path
            ? SpecReader.read(beside.apply(path.raw()), registry, List.of())
            : SpecReader.read(experiment, fileName, registry);
    Located.Mapping named = SpecReader.withName(without(page, "experiment"), fileName);
    Page read = BINDER.bind(Page.class, named, "");
    try {
      return new Ablation(
          read.name(),
          read.description(),
          base,
          read.anchors(),
          read.topologies(),
          read.graphs(),
          read.seeds().isEmpty() ? base.seeds() : read.seeds(),
          read.budget().map(BudgetSpec::toBudget).orElseGet(() -> Ablation.sameAs(base)),
          read.direct());
    } catch (ConfigException e) {
      Located.Entry entry = named.entries().get(e.path());
      String origin = entry == null ? named.origin() : entry.origin();
      throw Located.refusal(origin, e.path(), e.value(), e.getMessage());
    }
  }

  private static Located.Mapping without(Located.Mapping page, String key) {
    Map<String, Located.Entry> entries = new LinkedHashMap<>(page.entries());
    entries.remove(key);
    return new Located.Mapping(page.origin(), entries);
  }

  /** Returns a study as nested maps, lists and plain values, from which it can be read again. */
  static Map<String, Object> tree(Ablation ablation) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", ablation.name());
    if (!ablation.description().isEmpty()) {
      tree.put("description", ablation.description());
    }
    tree.put("experiment", SpecWriter.tree(ablation.base()));
    tree.put("anchors", ablation.anchors());
    tree.put("topologies", ablation.topologies().stream().map(SpecWriter::plain).toList());
    Map<String, Object> graphs = new LinkedHashMap<>();
    ablation.graphs().forEach((label, graph) -> graphs.put(label, SpecWriter.plain(graph)));
    tree.put("graphs", graphs);
    tree.put("seeds", ablation.seeds());
    tree.put("budget", BudgetSpec.tree(ablation.budget()));
    tree.put("direct", ablation.direct());
    return tree;
  }
}
