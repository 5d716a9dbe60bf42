package org.bindery.worlds;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.evaluation.statistics.Observation;
import org.bindery.spi.ConfigException;

/** What the panels of a world measured, over the same seeds. */
public final class WorldResults {
  private final List<Panel> panels;
  private final List<Long> seeds;
  private final Map<String, MatchedPairs> at1;
  private final Map<String, MatchedPairs> at10;
  private final Map<String, double[]> cosines;

  /**
   * What one arm measured with one seed.
   *
   * @param panel its panel
   * @param arm its name
   * @param seed the seed
   * @param at1 R@1 of every direction
   * @param at10 R@10 of every direction
   * @param cosines the mean cosine of partners, for every direction such as {@code a>d}
   */
  record Run(
      String panel,
      String arm,
      long seed,
      List<Observation> at1,
      List<Observation> at10,
      Map<String, Double> cosines) {}

  WorldResults(List<Panel> panels, List<Long> seeds, List<Run> runs) {
    this.panels = List.copyOf(panels);
    this.seeds = List.copyOf(seeds);
    this.at1 = new LinkedHashMap<>();
    this.at10 = new LinkedHashMap<>();
    this.cosines = new LinkedHashMap<>();
    for (Panel panel : panels) {
      List<String> arms = panel.arms().stream().map(Arm::name).toList();
      List<Observation> first = new ArrayList<>();
      List<Observation> tenth = new ArrayList<>();
      for (Run run : runs) {
        if (run.panel().equals(panel.name())) {
          first.addAll(run.at1());
          tenth.addAll(run.at10());
          run.cosines()
              .forEach(
                  (direction, value) ->
                      cosines
                              .computeIfAbsent(
                                  key(panel.name(), run.arm(), direction),
                                  absent -> new double[seeds.size()])[seeds.indexOf(run.seed())] =
                          value);
        }
      }
      at1.put(panel.name(), MatchedPairs.of("R@1", arms, seeds, first).requireComplete());
      at10.put(panel.name(), MatchedPairs.of("R@10", arms, seeds, tenth).requireComplete());
    }
  }

  private static String key(String panel, String arm, String direction) {
    return panel + "/" + arm + "/" + direction;
  }

  /** Returns the panels measured. */
  public List<Panel> panels() {
    return panels;
  }

  /** Returns the seeds. */
  public List<Long> seeds() {
    return seeds;
  }

  /**
   * Returns R@1 of a panel.
   *
   * @throws ConfigException if there is no such panel
   */
  public MatchedPairs at1(String panel) {
    return find(at1, panel);
  }

  /**
   * Returns R@10 of a panel.
   *
   * @throws ConfigException if there is no such panel
   */
  public MatchedPairs at10(String panel) {
    return find(at10, panel);
  }

  /**
   * Returns the mean cosine of partners in a direction such as {@code a>d}, for each seed.
   *
   * @throws ConfigException if it was not measured
   */
  public double[] cosines(String panel, String arm, String direction) {
    return find(cosines, key(panel, arm, direction)).clone();
  }

  private static <T> T find(Map<String, T> all, String name) {
    T found = all.get(name);
    if (found == null) {
      throw new ConfigException(
          "panel", name, "Nothing was measured for '" + name + "': there is " + all.keySet() + ".");
    }
    return found;
  }
}
