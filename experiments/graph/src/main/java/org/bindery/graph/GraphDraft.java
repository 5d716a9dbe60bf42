package org.bindery.graph;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;

/** A graph being written, with names not yet checked and problems not yet told. */
final class GraphDraft {
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Optional<ColumnId>> parsed = new HashMap<>();
  private final Set<ColumnId> nodes = new LinkedHashSet<>();
  private final List<Edge> edges = new ArrayList<>();
  private final Map<ColumnId, TowerSpec> towers = new LinkedHashMap<>();
  private final List<EdgeSetting> settings = new ArrayList<>();
  private final List<JointEdge> joints = new ArrayList<>();
  private final List<String> hubs = new ArrayList<>();
  private Optional<String> anchor = Optional.empty();
  private Optional<LossSpec> common = Optional.empty();
  private boolean tree;

  /** What to change on an edge that another call, perhaps a later one, makes. */
  private record EdgeSetting(
      String name,
      String from,
      Optional<String> to,
      BiFunction<TrainedEdge, String, TrainedEdge> change) {}

  void anchor(String column) {
    anchor = Optional.of(column);
    node(column);
  }

  Optional<ColumnId> node(String name) {
    Optional<ColumnId> column = parse(name);
    column.ifPresent(nodes::add);
    return column;
  }

  void hubs(String one, String other) {
    hubs.addAll(List.of(one, other));
    trained(one, other);
  }

  void mustBeTree() {
    tree = true;
  }

  void all(BindingGraph graph) {
    graph.anchor().ifPresent(center -> anchor(center.toString()));
    nodes.addAll(graph.nodes());
    edges.addAll(graph.edges());
    joints.addAll(graph.joints());
    towers.putAll(graph.towers());
  }

  void add(TrainedEdge edge) {
    nodes.add(edge.a());
    nodes.add(edge.b());
    edges.add(edge);
  }

  void add(JointEdge joint) {
    nodes.addAll(joint.columns());
    joints.add(joint);
  }

  void joint(LossSpec loss, List<String> names) {
    List<ColumnId> columns = names.stream().map(this::node).flatMap(Optional::stream).toList();
    if (columns.size() < names.size()) {
      return;
    }
    try {
      joints.add(new JointEdge(columns, loss));
    } catch (ConfigException e) {
      problems.add(
          new Problem(e.getMessage(), "joint " + columns, "Use edge(...) to train two signals."));
    }
  }

  void bind(String name) {
    if (!hubs.isEmpty()) {
      hubs.forEach(hub -> trained(hub, name));
      return;
    }
    if (anchor.isEmpty()) {
      node(name);
      problems.add(
          new Problem(
              "'" + name + "' is bound, but the graph has no anchor to bind it to.",
              "signal " + name,
              "Start with anchor(\"...\"), or use edge(\"" + name + "\", \"...\")."));
      return;
    }
    trained(anchor.get(), name);
  }

  void trained(String one, String other) {
    connect(one, other, TrainedEdge::new);
  }

  void given(String one, String other) {
    connect(one, other, GivenEdge::new);
  }

  private void connect(String one, String other, BiFunction<ColumnId, ColumnId, Edge> make) {
    Optional<ColumnId> a = node(one);
    Optional<ColumnId> b = node(other);
    if (a.isEmpty() || b.isEmpty()) {
      return;
    }
    if (a.equals(b)) {
      problems.add(
          new Problem(
              "'" + one + "' is joined to itself.",
              "edge " + one + "-" + one,
              "Name two different signals."));
      return;
    }
    edges.add(make.apply(a.get(), b.get()));
  }

  void tower(String name, UnaryOperator<TowerSpec> change) {
    parse(name)
        .ifPresent(
            column ->
                towers.put(
                    column, change.apply(towers.getOrDefault(column, TowerSpec.standard()))));
  }

  void scale(String one, Optional<String> other, LogitScale scale) {
    set("logit scale", one, other, (edge, where) -> edge.withLogitScale(scale));
  }

  void loss(LossSpec loss) {
    common = Optional.of(loss);
  }

  void loss(String one, Optional<String> other, LossSpec loss) {
    set("loss", one, other, (edge, where) -> edge.withLoss(loss));
  }

  void pairs(String one, Optional<String> other, PairSource source) {
    set("source of pairs", one, other, (edge, where) -> edge.withSource(source));
  }

  void weight(String one, Optional<String> other, double weight) {
    boolean allowed = weight > 0 && Double.isFinite(weight);
    Problem problem =
        new Problem("The weight " + weight + " is not positive.", "", "Use a number above 0.");
    set("weight", one, other, checked(allowed, problem, edge -> edge.withWeight(weight)));
  }

  void share(String one, Optional<String> other, double share) {
    boolean allowed = share > 0 && share <= 1;
    Problem problem =
        new Problem(
            "The share " + share + " is not a part of the batch.",
            "",
            "Use a number above 0, at most 1.");
    set("share", one, other, checked(allowed, problem, edge -> edge.withShare(share)));
  }

  private BiFunction<TrainedEdge, String, TrainedEdge> checked(
      boolean allowed, Problem problem, UnaryOperator<TrainedEdge> change) {
    return (edge, where) -> {
      if (allowed) {
        return change.apply(edge);
      }
      problems.add(new Problem(problem.what(), where, problem.fix()));
      return edge;
    };
  }

  private void set(
      String name,
      String one,
      Optional<String> other,
      BiFunction<TrainedEdge, String, TrainedEdge> change) {
    settings.add(new EdgeSetting(name, one, other, change));
  }

  BindingGraph finish() {
    common.ifPresent(loss -> edges.replaceAll(edge -> withCommonLoss(edge, loss)));
    settings.forEach(this::apply);
    Optional<ColumnId> center = anchor.flatMap(this::parse);
    if (tree) {
      problems.addAll(GraphRules.tree(edges));
    }
    return BindingGraph.of(center, nodes, edges, joints, towers, problems);
  }

  private static Edge withCommonLoss(Edge edge, LossSpec loss) {
    return edge instanceof TrainedEdge trained && trained.loss().equals(LossSpec.INFO_NCE)
        ? trained.withLoss(loss)
        : edge;
  }

  private void apply(EdgeSetting setting) {
    Optional<String> end = setting.to().or(() -> anchor);
    if (end.isEmpty()) {
      problems.add(
          new Problem(
              "The "
                  + setting.name()
                  + " of '"
                  + setting.from()
                  + "' is set, but without an anchor"
                  + " it is not clear for which edge.",
              setting.name() + " of " + setting.from(),
              "Name both ends of the edge."));
      return;
    }
    Optional<ColumnId> a = parse(setting.from());
    Optional<ColumnId> b = parse(end.get());
    if (a.isEmpty() || b.isEmpty()) {
      return;
    }
    boolean found = false;
    for (int i = 0; i < edges.size(); i++) {
      if (edges.get(i) instanceof TrainedEdge edge && edge.joins(a.get(), b.get())) {
        edges.set(i, setting.change().apply(edge, "edge " + Ends.of(edge)));
        found = true;
      }
    }
    if (!found) {
      List<String> trained =
          edges.stream()
              .filter(TrainedEdge.class::isInstance)
              .map(edge -> Ends.of(edge).toString())
              .toList();
      problems.add(
          new Problem(
              "The "
                  + setting.name()
                  + " is set for "
                  + a.get()
                  + "-"
                  + b.get()
                  + ", which is not a trained edge.",
              setting.name() + " of " + a.get() + "-" + b.get(),
              Spelling.advice(a.get() + "-" + b.get(), trained, "trained edge")));
    }
  }

  private Optional<ColumnId> parse(String name) {
    Optional<ColumnId> known = parsed.get(name);
    if (known == null) {
      known = parseFirstTime(name);
      parsed.put(name, known);
    }
    return known;
  }

  private Optional<ColumnId> parseFirstTime(String name) {
    try {
      return Optional.of(ColumnId.of(name));
    } catch (ConfigException e) {
      problems.add(
          new Problem(
              e.getMessage(),
              "signal " + name,
              "Write it as a column of the dataset, such as audio or audio.es."));
      return Optional.empty();
    }
  }
}
