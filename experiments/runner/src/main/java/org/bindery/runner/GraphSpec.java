package org.bindery.runner;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Edge;
import org.bindery.graph.GivenEdge;
import org.bindery.graph.StartingWeights;
import org.bindery.graph.Topology;
import org.bindery.graph.TowerSpec;
import org.bindery.graph.TrainedEdge;
import org.bindery.graph.Tuning;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;

/**
 * A binding graph as YAML says it.
 *
 * @param topology {@code star}: the anchor with each of {@code bind}; {@code chain}: each of {@code
 *     bind} with the next; {@code complete}: each with each; {@code custom}: what {@code edges}
 *     says. An anchor that is not among {@code bind} comes first.
 * @param anchor the signal others are aligned to; a star needs one
 * @param bind the signals, in the order to show them
 * @param edges for {@code custom} the edges; otherwise what differs on the edges the topology makes
 * @param towers what differs from the modalities' defaults, by signal; those in which nothing
 *     differs are dropped
 */
public record GraphSpec(
    Topology topology,
    Optional<String> anchor,
    List<String> bind,
    List<EdgeSpec> edges,
    Map<String, Tower> towers) {
  /**
   * Copies the collections.
   *
   * @throws ConfigException if a star has no anchor
   */
  public GraphSpec {
    bind = List.copyOf(bind);
    edges = List.copyOf(edges);
    towers = new TreeMap<>(towers);
    towers.values().removeIf(Tower::isPlain);
    towers = Collections.unmodifiableMap(towers);
    if (topology == Topology.STAR && anchor.isEmpty()) {
      throw new ConfigException(
          "anchor", "", "A star needs an anchor, such as anchor: image, to bind the others to.");
    }
  }

  /**
   * One edge.
   *
   * @param between the two signals
   * @param logitScale instead of the modality's own; in YAML {@code 20} for a fixed factor or
   *     {@code {initial: 14.3, max: 100}} for a learned one
   * @param weight the factor on its loss
   * @param given whether the two were aligned beforehand and nothing is trained here
   */
  public record EdgeSpec(
      List<String> between, Optional<LogitScale> logitScale, double weight, boolean given) {
    /**
     * Copies the list.
     *
     * @throws ConfigException unless there are two ends
     */
    public EdgeSpec {
      between = List.copyOf(between);
      if (between.size() != 2) {
        throw new ConfigException(
            "between",
            between.toString(),
            "An edge is between two signals, such as between: [image, text], not " + between + ".");
      }
    }

    private Edge toEdge() {
      ColumnId one = ColumnId.of(between.get(0));
      ColumnId other = ColumnId.of(between.get(1));
      return given ? new GivenEdge(one, other) : new TrainedEdge(one, other, logitScale, weight);
    }

    private static EdgeSpec of(Edge edge) {
      List<String> ends = List.of(edge.a().toString(), edge.b().toString());
      return edge instanceof TrainedEdge trained
          ? new EdgeSpec(ends, trained.logitScale(), trained.weight(), false)
          : new EdgeSpec(ends, Optional.empty(), 1, true);
    }

    private boolean isPlain() {
      return logitScale.isEmpty() && weight == 1 && !given;
    }
  }

  /**
   * What differs from a modality's defaults.
   *
   * @param frozen the name of a frozen tower to use as it is, behind a trained projection head
   * @param encoder components of the trunk's configuration
   * @param preprocess components of the preprocessor's configuration
   * @param weights a file that trunk and head start from
   * @param tuning what of the tower is trained; all of it unless said, and then dropped
   * @param lora how the trunk is adapted, where {@code tuning: lora} says that it is
   */
  public record Tower(
      Optional<String> frozen,
      Map<String, Object> encoder,
      Map<String, Object> preprocess,
      Optional<StartingWeights> weights,
      Optional<TuningKind> tuning,
      Optional<Tuning.LowRank> lora) {
    /**
     * Copies the maps, deeply.
     *
     * @throws ConfigException if there is a {@code lora} that is not asked for, or a frozen tower
     *     is to be tuned
     */
    public Tower {
      encoder = Values.copy(encoder);
      preprocess = Values.copy(preprocess);
      tuning = tuning.filter(kind -> kind != TuningKind.FULL);
      boolean adapted = tuning.equals(Optional.of(TuningKind.LORA));
      if (lora.isPresent() && !adapted) {
        throw new ConfigException(
            "lora", "", "lora counts only with tuning: lora; write that, or leave lora out.");
      }
      lora = adapted ? Optional.of(lora.orElseGet(Tuning.LowRank::standard)) : lora;
      // Refuses what does not go together where it was written.
      new TowerSpec(frozen, encoder, preprocess, weights, tuning(tuning, lora));
    }

    /** Makes one that starts from random numbers and is trained as a whole. */
    public Tower(
        Optional<String> frozen, Map<String, Object> encoder, Map<String, Object> preprocess) {
      this(frozen, encoder, preprocess, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private boolean isPlain() {
      return toTowerSpec().equals(TowerSpec.standard());
    }

    private TowerSpec toTowerSpec() {
      return new TowerSpec(frozen, encoder, preprocess, weights, tuning(tuning, lora));
    }

    private static Tuning tuning(Optional<TuningKind> kind, Optional<Tuning.LowRank> lora) {
      return switch (kind.orElse(TuningKind.FULL)) {
        case FULL -> new Tuning.Full();
        case PROBE -> new Tuning.Probe();
        case LORA -> lora.orElseThrow();
      };
    }

    private static Tower of(TowerSpec spec) {
      Optional<Tuning.LowRank> lora =
          spec.tuning() instanceof Tuning.LowRank low ? Optional.of(low) : Optional.empty();
      TuningKind kind =
          lora.isPresent()
              ? TuningKind.LORA
              : spec.tuning() instanceof Tuning.Probe ? TuningKind.PROBE : TuningKind.FULL;
      return new Tower(
          spec.frozen(),
          spec.encoder(),
          spec.preprocessor(),
          spec.weights(),
          Optional.of(kind),
          lora);
    }
  }

  /** What of a tower is trained, as YAML says it. */
  public enum TuningKind {
    /** Trunk and head. */
    FULL,
    /** The head alone. */
    PROBE,
    /** The head, and low-rank additions to linear maps of the trunk. */
    LORA
  }

  /** Returns what YAML would say of a graph; {@code of(graph).toGraph()} equals the graph. */
  public static GraphSpec of(BindingGraph graph) {
    List<EdgeSpec> edges = graph.edges().stream().map(EdgeSpec::of).toList();
    List<String> nodes = graph.nodes().stream().map(ColumnId::toString).toList();
    Map<String, Tower> towers = new LinkedHashMap<>();
    graph.towers().forEach((column, tower) -> towers.put(column.toString(), Tower.of(tower)));
    Optional<String> anchor = graph.anchor().map(ColumnId::toString);
    Topology topology = graph.topology() == Topology.STAR ? Topology.STAR : Topology.CUSTOM;
    return topology == Topology.STAR
        ? new GraphSpec(
            topology,
            anchor,
            nodes.stream().filter(node -> !node.equals(anchor.orElseThrow())).toList(),
            edges.stream().filter(edge -> !edge.isPlain()).toList(),
            towers)
        : new GraphSpec(topology, anchor, nodes, edges, towers);
  }

  /**
   * Builds the graph.
   *
   * @throws org.bindery.graph.GraphException with every structural problem at once
   * @throws ConfigException if a signal's name breaks the grammar, or {@code edges} changes an edge
   *     that the topology does not make
   */
  public BindingGraph toGraph() {
    Optional<ColumnId> center = anchor.map(ColumnId::of);
    List<ColumnId> signals = new ArrayList<>(bind.stream().map(ColumnId::of).toList());
    if (topology != Topology.STAR) {
      center
          .filter(column -> !signals.contains(column))
          .ifPresent(column -> signals.add(0, column));
    }
    Map<Set<ColumnId>, Edge> made = new LinkedHashMap<>();
    for (Edge edge : edgesOfTopology(signals)) {
      made.put(ends(edge), edge);
    }
    List<Edge> all = new ArrayList<>();
    for (EdgeSpec spec : edges) {
      Edge edge = spec.toEdge();
      if (topology == Topology.CUSTOM) {
        all.add(edge);
      } else if (made.replace(ends(edge), edge) == null) {
        throw new ConfigException(
            "edges",
            spec.between().toString(),
            "The edge "
                + String.join("-", spec.between())
                + " is not one of a "
                + topology.label()
                + " of these signals; use topology: custom to write the edges yourself.");
      }
    }
    all.addAll(made.values());
    Set<ColumnId> nodes = new LinkedHashSet<>(signals);
    all.forEach(edge -> nodes.addAll(ends(edge)));
    Map<ColumnId, TowerSpec> specs = new LinkedHashMap<>();
    towers.forEach((column, tower) -> specs.put(ColumnId.of(column), tower.toTowerSpec()));
    return BindingGraph.of(center, nodes, all, specs);
  }

  private List<Edge> edgesOfTopology(List<ColumnId> signals) {
    List<Edge> result = new ArrayList<>();
    for (int i = 0; i < signals.size(); i++) {
      switch (topology) {
        case STAR -> result.add(new TrainedEdge(ColumnId.of(anchor.orElseThrow()), signals.get(i)));
        case CHAIN -> {
          if (i > 0) {
            result.add(new TrainedEdge(signals.get(i - 1), signals.get(i)));
          }
        }
        case COMPLETE -> {
          for (int j = i + 1; j < signals.size(); j++) {
            result.add(new TrainedEdge(signals.get(i), signals.get(j)));
          }
        }
        case CUSTOM -> {}
      }
    }
    return result;
  }

  private static Set<ColumnId> ends(Edge edge) {
    return Set.of(edge.a(), edge.b());
  }
}
