package org.bindery.runner;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Edge;
import org.bindery.graph.GivenEdge;
import org.bindery.graph.JointEdge;
import org.bindery.graph.LossSpec;
import org.bindery.graph.PairSource;
import org.bindery.graph.Sharing;
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
 * @param topology {@code star}: the anchor with each of {@code bind}; {@code star-plus}: the same,
 *     and what more {@code edges} names; {@code chain}: each of {@code bind} with the next; {@code
 *     complete}: each with each; {@code two-hubs}: the two {@code hubs} with each other, and each
 *     of {@code bind} with both; {@code centroid}: all of {@code bind} at once; {@code tree} and
 *     {@code custom}: what {@code edges} says. An anchor that is not among {@code bind} comes
 *     first.
 * @param anchor the signal others are aligned to; a star needs one
 * @param hubs the two hubs of {@code two-hubs}, and of no other topology
 * @param bind the signals, in the order to show them
 * @param only which of {@code bind} are bound to one hub only, and to which: {@code {imu: image}}
 * @param edges for {@code tree} and {@code custom} the edges, for {@code star-plus} also those
 *     beyond the star; otherwise what differs on the edges the topology makes
 * @param joint what is trained on rows that hold several signals at once; for {@code centroid} one
 *     over all signals is instead of the topology's own
 * @param towers what differs from the modalities' defaults, by signal; those in which nothing
 *     differs are dropped
 */
public record GraphSpec(
    Topology topology,
    Optional<String> anchor,
    List<String> hubs,
    List<String> bind,
    Map<String, String> only,
    List<EdgeSpec> edges,
    List<JointSpec> joint,
    Map<String, Tower> towers) {
  /**
   * Copies the collections.
   *
   * @throws ConfigException if a star has no anchor, or hubs are missing, too many or out of place
   */
  public GraphSpec {
    hubs = List.copyOf(hubs);
    bind = List.copyOf(bind);
    only = Collections.unmodifiableMap(new TreeMap<>(only));
    edges = List.copyOf(edges);
    joint = List.copyOf(joint);
    towers = new TreeMap<>(towers);
    towers.values().removeIf(Tower::isPlain);
    towers = Collections.unmodifiableMap(towers);
    if ((topology == Topology.STAR || topology == Topology.STAR_PLUS) && anchor.isEmpty()) {
      throw new ConfigException(
          "anchor", "", "A star needs an anchor, such as anchor: image, to bind the others to.");
    }
    requireHubs(topology, hubs);
    for (Map.Entry<String, String> one : only.entrySet()) {
      if (!hubs.contains(one.getValue()) || !bind.contains(one.getKey())) {
        throw new ConfigException(
            "only",
            one.toString(),
            "only: {"
                + one.getKey()
                + ": "
                + one.getValue()
                + "} must name a signal of bind and then one of the hubs "
                + hubs
                + ".");
      }
    }
  }

  private static void requireHubs(Topology topology, List<String> hubs) {
    boolean wanted = topology == Topology.TWO_HUBS;
    if (wanted && hubs.size() != 2) {
      throw new ConfigException(
          "hubs",
          hubs.toString(),
          "two-hubs needs two of them, such as hubs: [image, text], not " + hubs + ".");
    }
    if (!wanted && !hubs.isEmpty()) {
      throw new ConfigException(
          "hubs",
          hubs.toString(),
          "hubs counts only with topology: two-hubs; write that, or leave hubs out.");
    }
  }

  /** Makes one without hubs and joint edges. */
  public GraphSpec(
      Topology topology,
      Optional<String> anchor,
      List<String> bind,
      List<EdgeSpec> edges,
      Map<String, Tower> towers) {
    this(topology, anchor, List.of(), bind, Map.of(), edges, List.of(), towers);
  }

  /**
   * One edge.
   *
   * @param between the two signals
   * @param logitScale instead of the modality's own; in YAML {@code 20} for a fixed factor or
   *     {@code {initial: 14.3, max: 100}} for a learned one
   * @param weight the factor on its loss
   * @param given whether the two were aligned beforehand and nothing is trained here
   * @param loss what it is trained with; in YAML {@code infonce}, or {@code {siglip: {bias: -10}}}
   *     where something differs from the loss's defaults
   * @param share the part of the recipe's batch it gets
   * @param pairs which rows it is trained on, such as {@code {limit: 2000, wrong: 0.3}}; all, and
   *     then dropped, unless said
   */
  public record EdgeSpec(
      List<String> between,
      Optional<LogitScale> logitScale,
      double weight,
      boolean given,
      LossSpec loss,
      double share,
      Optional<PairSource> pairs) {
    /**
     * Copies the list.
     *
     * @throws ConfigException unless there are two ends, or if a given edge says how it is trained
     */
    public EdgeSpec {
      between = List.copyOf(between);
      if (between.size() != 2) {
        throw new ConfigException(
            "between",
            between.toString(),
            "An edge is between two signals, such as between: [image, text], not " + between + ".");
      }
      loss = canonical(loss);
      pairs = pairs.filter(source -> !source.equals(PairSource.ALL));
      if (given && !(loss.equals(LossSpec.INFO_NCE) && share == 1 && pairs.isEmpty())) {
        throw new ConfigException(
            "given",
            "true",
            "The edge "
                + String.join("-", between)
                + " is given and not trained: leave out given, or its loss, share and pairs.");
      }
    }

    /** Makes one trained with InfoNCE on all pairs, with the whole batch. */
    public EdgeSpec(
        List<String> between, Optional<LogitScale> logitScale, double weight, boolean given) {
      this(between, logitScale, weight, given, LossSpec.INFO_NCE, 1, Optional.empty());
    }

    Edge toEdge() {
      ColumnId one = ColumnId.of(between.get(0));
      ColumnId other = ColumnId.of(between.get(1));
      return given
          ? new GivenEdge(one, other)
          : new TrainedEdge(
              one, other, logitScale, weight, loss, share, pairs.orElse(PairSource.ALL));
    }

    boolean isPlain() {
      return equals(new EdgeSpec(between, Optional.empty(), 1, false));
    }

    private static EdgeSpec of(Edge edge) {
      List<String> ends = List.of(edge.a().toString(), edge.b().toString());
      return edge instanceof TrainedEdge trained
          ? new EdgeSpec(
              ends,
              trained.logitScale(),
              trained.weight(),
              false,
              trained.loss(),
              trained.share(),
              Optional.of(trained.source()))
          : new EdgeSpec(ends, Optional.empty(), 1, true);
    }
  }

  /**
   * Three or more signals that are trained at once.
   *
   * @param between the signals, in the order in which the loss takes them
   * @param loss a loss over tuples, {@code centroid} unless said; in YAML as that of an edge
   * @param logitScale instead of the loss's own; in YAML as that of an edge
   * @param weight the factor on its loss
   * @param share the part of the recipe's batch it gets
   * @param pairs which rows it is trained on; in YAML as those of an edge
   */
  public record JointSpec(
      List<String> between,
      LossSpec loss,
      Optional<LogitScale> logitScale,
      double weight,
      double share,
      Optional<PairSource> pairs) {
    /** Copies the list. */
    public JointSpec {
      between = List.copyOf(between);
      loss = canonical(loss);
      pairs = pairs.filter(source -> !source.equals(PairSource.ALL));
    }

    JointEdge toJoint() {
      return new JointEdge(
          between.stream().map(ColumnId::of).toList(),
          loss,
          logitScale,
          weight,
          share,
          pairs.orElse(PairSource.ALL));
    }

    private static JointSpec of(JointEdge joint) {
      return new JointSpec(
          joint.columns().stream().map(ColumnId::toString).toList(),
          joint.loss(),
          joint.logitScale(),
          joint.weight(),
          joint.share(),
          Optional.of(joint.source()));
    }
  }

  private static LossSpec canonical(LossSpec loss) {
    return new LossSpec(loss.name(), Values.copy(loss.config()));
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
   * @param share whose weights it works with, such as {@code {with: image, parts: trunk}} or {@code
   *     {with: image, parts: attention, fusion: 2}}
   */
  public record Tower(
      Optional<String> frozen,
      Map<String, Object> encoder,
      Map<String, Object> preprocess,
      Optional<StartingWeights> weights,
      Optional<TuningKind> tuning,
      Optional<Tuning.LowRank> lora,
      Optional<Share> share) {
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
      new TowerSpec(
          frozen, encoder, preprocess, weights, tuning(tuning, lora), share.map(Share::toSharing));
    }

    /** Makes one that starts from random numbers and is trained as a whole. */
    public Tower(
        Optional<String> frozen, Map<String, Object> encoder, Map<String, Object> preprocess) {
      this(
          frozen,
          encoder,
          preprocess,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    private boolean isPlain() {
      return toTowerSpec().equals(TowerSpec.standard());
    }

    TowerSpec toTowerSpec() {
      return new TowerSpec(
          frozen, encoder, preprocess, weights, tuning(tuning, lora), share.map(Share::toSharing));
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
          lora,
          spec.sharing().map(Share::of));
    }
  }

  /**
   * Whose weights a tower works with.
   *
   * @param with the signal whose tower has the weights
   * @param parts {@code trunk} or {@code attention}
   * @param fusion of how many last blocks the feed-forward part is shared too
   */
  public record Share(String with, Sharing.Parts parts, int fusion) {
    private Sharing toSharing() {
      return new Sharing(ColumnId.of(with), parts, fusion);
    }

    private static Share of(Sharing sharing) {
      return new Share(sharing.with().toString(), sharing.parts(), sharing.fusion());
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

  /**
   * Returns what YAML would say of a graph, as short as its topology lets it be; {@code
   * of(graph).toGraph()} equals the graph.
   */
  public static GraphSpec of(BindingGraph graph) {
    GraphSpec brief = SpecTopology.brief(graph, all(graph));
    BindingGraph back = brief.toGraph();
    boolean alike =
        back.equals(graph)
            && back.nodes().equals(graph.nodes())
            && back.edges().equals(graph.edges())
            && back.joints().equals(graph.joints());
    // The order is no part of a graph's identity, but it is the order of display and training.
    return alike ? brief : all(graph);
  }

  /** Says everything: every edge and joint edge. */
  static GraphSpec all(BindingGraph graph) {
    Map<String, Tower> towers = new LinkedHashMap<>();
    graph.towers().forEach((column, tower) -> towers.put(column.toString(), Tower.of(tower)));
    return new GraphSpec(
        Topology.CUSTOM,
        graph.anchor().map(ColumnId::toString),
        List.of(),
        graph.nodes().stream().map(ColumnId::toString).toList(),
        Map.of(),
        graph.edges().stream().map(EdgeSpec::of).toList(),
        graph.joints().stream().map(JointSpec::of).toList(),
        towers);
  }

  /**
   * Builds the graph.
   *
   * @throws org.bindery.graph.GraphException with every structural problem at once
   * @throws ConfigException if a signal's name breaks the grammar, {@code edges} changes an edge
   *     that the topology does not make, or a tree is none
   */
  public BindingGraph toGraph() {
    return SpecTopology.toGraph(this);
  }
}
