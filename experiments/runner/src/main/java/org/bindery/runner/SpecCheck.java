package org.bindery.runner;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.GraphException;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.FrozenTower;
import org.bindery.spi.Modality;

/** Checks a spec that is well formed against what the plugins provide. */
final class SpecCheck {
  private final ModalityRegistry registry;
  private final Located tree;

  SpecCheck(ModalityRegistry registry, Located tree) {
    this.registry = registry;
    this.tree = tree;
  }

  void check(ExperimentSpec spec) {
    String where = at("data", "dataset");
    DatasetCard card = at(where, () -> registry.dataset(spec.data().dataset()).card());
    known(
        spec.data().options().keySet().stream().sorted().toList(),
        card.options().keySet().stream().sorted().toList(),
        "option",
        "dataset '" + card.name() + "'",
        "data",
        "options");
    GraphSpec graph = spec.graph();
    graph.anchor().ifPresent(column -> signal(column, card, at("graph", "anchor")));
    for (int i = 0; i < graph.bind().size(); i++) {
      signal(graph.bind().get(i), card, at("graph", "bind", String.valueOf(i)));
    }
    for (int i = 0; i < graph.edges().size(); i++) {
      String edge = at("graph", "edges", String.valueOf(i));
      graph.edges().get(i).between().forEach(column -> signal(column, card, edge));
    }
    for (int i = 0; i < graph.hubs().size(); i++) {
      signal(graph.hubs().get(i), card, at("graph", "hubs", String.valueOf(i)));
    }
    for (int i = 0; i < graph.joint().size(); i++) {
      String joint = at("graph", "joint", String.valueOf(i));
      graph.joint().get(i).between().forEach(column -> signal(column, card, joint));
    }
    graph.towers().forEach((column, tower) -> tower(column, tower, card));
    try {
      graph.toGraph();
    } catch (GraphException e) {
      throw Located.refusal(at("graph"), "graph", "", e.getMessage());
    } catch (ConfigException e) {
      throw Located.refusal(at("graph"), e.path(), e.value(), e.getMessage());
    }
  }

  private void tower(String column, GraphSpec.Tower tower, DatasetCard card) {
    Modality<?> modality = signal(column, card, at("graph", "towers", column));
    String owner = "modality '" + modality.card().id() + "'";
    List<String> frozen = new ArrayList<>();
    for (FrozenTower<?> candidate : modality.frozenTowers()) {
      frozen.add(candidate.name());
    }
    known(
        tower.frozen().map(List::of).orElse(List.of()),
        frozen,
        "frozen tower",
        owner,
        "graph",
        "towers",
        column,
        "frozen");
    components(tower.encoder(), modality.encoder().defaults(), owner, column, "encoder");
    components(tower.preprocess(), modality.preprocessor().defaults(), owner, column, "preprocess");
  }

  private void components(
      Map<String, Object> given, Record defaults, String owner, String column, String part) {
    List<String> names =
        Arrays.stream(defaults.getClass().getRecordComponents()).map(c -> c.getName()).toList();
    known(
        List.copyOf(given.keySet()),
        names,
        "key",
        "the " + part + " of " + owner,
        "graph",
        "towers",
        column,
        part);
  }

  private Modality<?> signal(String name, DatasetCard card, String origin) {
    ColumnId column = at(origin, () -> ColumnId.of(name));
    Modality<?> modality = at(origin, () -> registry.get(column.modality()));
    if (!card.columns().contains(column)) {
      List<String> columns = card.columns().stream().map(ColumnId::toString).toList();
      throw Located.refusal(
          origin,
          "graph",
          name,
          "dataset '"
              + card.name()
              + "' has no column '"
              + name
              + "'; "
              + RecordBinder.advice(name, columns));
    }
    return modality;
  }

  private void known(
      List<String> given, List<String> known, String kind, String owner, String... path) {
    for (String name : given) {
      if (!known.contains(name)) {
        List<String> deeper = new ArrayList<>(Arrays.asList(path));
        deeper.add(name);
        throw Located.refusal(
            at(deeper.toArray(String[]::new)),
            String.join(".", path),
            name,
            owner + " has no " + kind + " '" + name + "'; " + RecordBinder.advice(name, known));
      }
    }
  }

  /** Returns where the deepest existing piece on a way of keys and indexes was written. */
  private String at(String... keys) {
    Located place = tree;
    String origin = tree.origin();
    for (String key : keys) {
      if (place instanceof Located.Mapping mapping && mapping.entries().containsKey(key)) {
        origin = mapping.entries().get(key).origin();
        place = mapping.entries().get(key).value();
      } else if (place instanceof Located.Sequence sequence && key.matches("\\d+")) {
        place = sequence.items().get(Integer.parseInt(key));
        origin = place.origin();
      } else {
        break;
      }
    }
    return origin;
  }

  private static <T> T at(String origin, Supplier<T> check) {
    try {
      return check.get();
    } catch (ConfigException e) {
      throw Located.refusal(origin, e.path(), e.value(), e.getMessage());
    }
  }
}
