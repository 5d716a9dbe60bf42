package org.bindery.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Edge;
import org.bindery.graph.Topology;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * An experiment with parameters of a sweep put into it. A parameter's name is the way to a key of
 * the experiment's page, such as {@code recipe.learningRate}, and some shorter ways:
 *
 * <ul>
 *   <li>{@code graph.anchor} and {@code graph.topology} make another graph over the same signals,
 *       with the same towers and the edges treated alike, as a study does;
 *   <li>{@code edges.audio.temperature} is about every trained edge at audio, {@code
 *       edges.image-audio.weight} about one, {@code edges.all.loss} about all; where several speak
 *       of the same edge, the narrower one counts. A temperature is the inverse of a fixed logit
 *       scale;
 *   <li>{@code towers.audio.depth} is a key of the tower, or else of its encoder's configuration;
 *   <li>{@code seed} is the run's only seed.
 * </ul>
 */
final class TrialSpec {
  private static final String TOWERS = "towers.";
  private static final String EDGES = "edges.";
  private static final Set<String> OF_A_TOWER =
      Set.of("frozen", "encoder", "preprocess", "weights", "tuning", "lora", "share");

  private final String page;
  private final ModalityRegistry registry;
  private final Map<String, Object> parameters = new TreeMap<>();

  private TrialSpec(String page, Map<String, Object> nested, ModalityRegistry registry) {
    this.page = page;
    this.registry = registry;
    flatten("", nested, parameters);
  }

  /**
   * Puts parameters into an experiment.
   *
   * @param file the experiment's page
   * @param parameters by name; those of W&amp;B's nested {@code parameters} as maps within maps
   * @throws ConfigException if the page is at fault, a parameter names nothing that is there, or a
   *     value is not possible: in one sentence that names the parameter
   */
  static ExperimentSpec of(Path file, Map<String, Object> parameters, ModalityRegistry registry) {
    TrialSpec trial = new TrialSpec(String.valueOf(file.getFileName()), parameters, registry);
    Located tree = YamlTree.ofFile(trial.page, SpecReader.text(file));
    return trial.apply(tree);
  }

  private static void flatten(String prefix, Map<?, ?> nested, Map<String, Object> flat) {
    nested.forEach(
        (key, value) -> {
          String name = prefix + key;
          if (value instanceof Map<?, ?> inner) {
            flatten(name + ".", inner, flat);
          } else {
            flat.put(name, value);
          }
        });
  }

  private ExperimentSpec apply(Located base) {
    Located tree = base;
    for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
      if (isPlain(parameter.getKey())) {
        tree =
            put(
                tree,
                parameter.getKey(),
                List.of(parameter.getKey().split("\\.", -1)),
                parameter.getValue());
      }
    }
    if (parameters.containsKey("seed")) {
      tree = put(tree, "seed", List.of("seeds"), List.of(parameters.get("seed")));
    }
    ExperimentSpec spec = SpecReader.read(tree, page, registry);
    BindingGraph graph = reshaped(spec.graph().toGraph());
    Map<String, Object> plain = SpecWriter.tree(spec.withGraph(GraphSpec.all(graph)));
    Located whole = Located.of(page, plain);
    ExperimentSpec made = SpecReader.read(edges(towers(whole, graph), graph), page, registry);
    return made.withGraph(GraphSpec.of(made.graph().toGraph()));
  }

  private static boolean isPlain(String name) {
    return !name.startsWith(TOWERS)
        && !name.startsWith(EDGES)
        && !Set.of("graph.anchor", "graph.topology", "seed").contains(name);
  }

  private static Located put(Located tree, String name, List<String> way, Object value) {
    Located said = Located.of("parameter " + name, whole(value));
    return new Setting(name + "=" + value, way, said).applyTo(tree);
  }

  /**
   * W&amp;B's stepped distributions give 32.0 where 32 is meant; a real number may be written so.
   */
  private static Object whole(Object value) {
    return value instanceof Double number
            && number == Math.rint(number)
            && Math.abs(number) <= Integer.MAX_VALUE
        ? (Object) number.intValue()
        : value;
  }

  private BindingGraph reshaped(BindingGraph base) {
    Optional<ColumnId> anchor = text("graph.anchor").map(column -> signal(column, base));
    Optional<Topology> wanted = text("graph.topology").map(TrialSpec::topology);
    if (anchor.isEmpty() && wanted.isEmpty()) {
      return base;
    }
    GraphShapes shapes = new GraphShapes(base, registry);
    ColumnId center = anchor.or(base::anchor).orElse(base.nodes().get(0));
    Topology topology = wanted.orElseGet(base::topology);
    return switch (topology) {
      case STAR -> shapes.star(center);
      case CHAIN -> shapes.chain(center);
      case COMPLETE -> shapes.complete();
      case CENTROID -> shapes.centroid();
      default ->
          throw refusal(
              wanted.isPresent() ? "graph.topology" : "graph.anchor",
              topology.label(),
              "a graph of topology "
                  + topology.label()
                  + " cannot be made of an anchor alone; use star, chain, complete or centroid.");
    };
  }

  private Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).map(String::valueOf);
  }

  private static ColumnId signal(String column, BindingGraph graph) {
    List<String> known = graph.nodes().stream().map(ColumnId::toString).toList();
    if (!known.contains(column)) {
      throw refusal(
          "graph.anchor",
          column,
          "the graph has no signal '" + column + "'; " + RecordBinder.advice(column, known));
    }
    return ColumnId.of(column);
  }

  private static Topology topology(String label) {
    try {
      return Topology.valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
    } catch (IllegalArgumentException e) {
      throw refusal(
          "graph.topology",
          label,
          "there is no topology '" + label + "'; use star, chain, complete or centroid.");
    }
  }

  private Located towers(Located tree, BindingGraph graph) {
    List<String> columns = graph.nodes().stream().map(ColumnId::toString).toList();
    Located result = tree;
    for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
      String name = parameter.getKey();
      if (name.startsWith(TOWERS)) {
        String rest = name.substring(TOWERS.length());
        String column = subject(name, rest, columns);
        List<String> way = new ArrayList<>(List.of("graph", "towers", column));
        List<String> keys = List.of(rest.substring(column.length() + 1).split("\\.", -1));
        if (!OF_A_TOWER.contains(keys.get(0))) {
          way.add("encoder");
        }
        way.addAll(keys);
        result = put(result, name, way, parameter.getValue());
      }
    }
    return result;
  }

  /** Narrower ones come later and so count. */
  private Located edges(Located tree, BindingGraph graph) {
    List<Edge> all = graph.edges();
    Located.Sequence edges =
        (Located.Sequence) tree.find("graph", "edges").orElse(Located.of(page, List.of()));
    List<Located> items = new ArrayList<>(edges.items());
    for (Breadth breadth : Breadth.values()) {
      for (Map.Entry<String, Object> parameter : parameters.entrySet()) {
        String name = parameter.getKey();
        if (!name.startsWith(EDGES)) {
          continue;
        }
        String rest = name.substring(EDGES.length());
        String subject = subject(name, rest, subjects(graph));
        if (Breadth.of(subject, graph) != breadth) {
          continue;
        }
        String key = rest.substring(subject.length() + 1);
        for (int i = 0; i < items.size(); i++) {
          if (all.get(i) instanceof TrainedEdge edge && breadth.means(subject, edge)) {
            items.set(i, changed(items.get(i), name, key, parameter.getValue()));
          }
        }
      }
    }
    return replaced(tree, new Located.Sequence(edges.origin(), List.copyOf(items)));
  }

  private static Located replaced(Located tree, Located.Sequence edges) {
    if (edges.items().isEmpty()) {
      return tree;
    }
    return new Setting("edges", List.of("graph", "edges"), edges).applyTo(tree);
  }

  private static Located changed(Located edge, String name, String key, Object value) {
    if (!key.equals("temperature")) {
      return put(edge, name, List.of(key.split("\\.", -1)), value);
    }
    if (!(value instanceof Number number) || !(number.doubleValue() > 0)) {
      throw refusal(name, value, "a temperature is a number above 0, such as 0.07.");
    }
    return put(edge, name, List.of("logitScale"), 1 / number.doubleValue());
  }

  /** How many edges a parameter speaks of. */
  private enum Breadth {
    ALL,
    SIGNAL,
    PAIR;

    static Breadth of(String subject, BindingGraph graph) {
      if (subject.equals("all")) {
        return ALL;
      }
      boolean signal = graph.nodes().stream().anyMatch(node -> node.toString().equals(subject));
      return signal ? SIGNAL : PAIR;
    }

    boolean means(String subject, TrainedEdge edge) {
      String a = edge.a().toString();
      String b = edge.b().toString();
      return switch (this) {
        case ALL -> true;
        case SIGNAL -> subject.equals(a) || subject.equals(b);
        case PAIR -> subject.equals(a + "-" + b) || subject.equals(b + "-" + a);
      };
    }
  }

  private static List<String> subjects(BindingGraph graph) {
    List<String> subjects = new ArrayList<>(List.of("all"));
    graph.nodes().forEach(node -> subjects.add(node.toString()));
    for (ColumnId one : graph.nodes()) {
      for (ColumnId other : graph.nodes()) {
        if (!one.equals(other)) {
          subjects.add(one + "-" + other);
        }
      }
    }
    return subjects;
  }

  /** A signal's name may have a dot: the longest that fits counts. */
  private static String subject(String name, String rest, List<String> known) {
    return known.stream()
        .filter(each -> rest.startsWith(each + ".") && rest.length() > each.length() + 1)
        .max(Comparator.comparingInt(String::length))
        .orElseThrow(
            () -> {
              String given = rest.contains(".") ? rest.substring(0, rest.indexOf('.')) : rest;
              return refusal(
                  name,
                  given,
                  "there is no '"
                      + given
                      + "' with a key behind it; "
                      + RecordBinder.advice(given, known));
            });
  }

  private static ConfigException refusal(String name, Object value, String sentence) {
    return Located.refusal("parameter " + name, name, String.valueOf(value), sentence);
  }
}
