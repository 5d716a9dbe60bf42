package org.bindery.evaluation.statistics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bindery.graph.PairKind;
import org.bindery.spi.ConfigException;

/**
 * What was measured, sorted into graphs, directions and seeds, with the gaps named.
 *
 * @param complete for each graph that every seed measured wholly, every direction
 * @param missing a line for every gap of the others
 */
record SeedTable(Map<String, Map<String, Cell>> complete, List<String> missing) {

  /**
   * One direction of one graph.
   *
   * @param kind how it came to be comparable
   * @param values one for each seed, in the order the seeds were named
   */
  record Cell(PairKind kind, double[] values) {}

  static SeedTable of(List<String> graphs, List<Long> seeds, Collection<Observation> observations) {
    requireNames(graphs, seeds);
    Map<String, Map<String, Map<Long, Observation>>> found = new LinkedHashMap<>();
    graphs.forEach(graph -> found.put(graph, new LinkedHashMap<>()));
    for (Observation seen : observations) {
      if (!found.containsKey(seen.graph()) || !seeds.contains(seen.seed())) {
        throw refused(seen, "was not named: name every graph and seed that is to be compared");
      }
      Map<Long, Observation> bySeed =
          found
              .get(seen.graph())
              .computeIfAbsent(seen.direction(), direction -> new LinkedHashMap<>());
      if (bySeed.values().stream().anyMatch(other -> other.kind() != seen.kind())) {
        throw refused(seen, "is of another kind with another seed: one name must mean one graph");
      }
      if (bySeed.putIfAbsent(seen.seed(), seen) != null) {
        throw refused(seen, "was given twice: give each graph, seed and pair once");
      }
    }
    List<String> missing = new ArrayList<>();
    Map<String, Map<String, Cell>> complete = new LinkedHashMap<>();
    found.forEach(
        (graph, cells) -> {
          List<String> gaps = gaps(graph, cells, seeds);
          missing.addAll(gaps);
          if (gaps.isEmpty()) {
            complete.put(graph, values(cells, seeds));
          }
        });
    return new SeedTable(complete, List.copyOf(missing));
  }

  private static void requireNames(List<String> graphs, List<Long> seeds) {
    if (graphs.isEmpty() || new HashSet<>(graphs).size() != graphs.size()) {
      throw new ConfigException(
          "graphs", graphs.toString(), "Name at least one graph, each once, not " + graphs + ".");
    }
    if (seeds.size() < 2 || new HashSet<>(seeds).size() != seeds.size()) {
      throw new ConfigException(
          "seeds",
          seeds.toString(),
          "Graphs are compared over 2 seeds or more, each named once, not over " + seeds + ".");
    }
  }

  private static ConfigException refused(Observation seen, String why) {
    return new ConfigException(
        "observation",
        seen.toString(),
        "What graph '"
            + seen.graph()
            + "' measured for "
            + seen.direction()
            + " with seed "
            + seen.seed()
            + " "
            + why
            + ".");
  }

  private static List<String> gaps(
      String graph, Map<String, Map<Long, Observation>> cells, List<Long> seeds) {
    List<String> gaps = new ArrayList<>();
    for (Long seed : seeds) {
      Set<String> without = new TreeSet<>();
      cells.forEach(
          (direction, bySeed) -> {
            if (!bySeed.containsKey(seed)) {
              without.add(direction);
            }
          });
      if (without.size() == cells.size()) {
        gaps.add(graph + ", seed " + seed);
      } else if (!without.isEmpty()) {
        gaps.add(graph + ", seed " + seed + ": " + String.join(", ", without));
      }
    }
    return gaps;
  }

  private static Map<String, Cell> values(
      Map<String, Map<Long, Observation>> cells, List<Long> seeds) {
    Map<String, Cell> all = new LinkedHashMap<>();
    cells.forEach(
        (direction, bySeed) -> {
          double[] values = seeds.stream().mapToDouble(seed -> bySeed.get(seed).value()).toArray();
          all.put(direction, new Cell(bySeed.get(seeds.get(0)).kind(), values));
        });
    return all;
  }
}
