package org.bindery.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Tells in which values two specs differ that decide a run's outcome. */
final class SpecDifference {
  /** These may change between the parts of one run. */
  private static final Set<String> INDIFFERENT =
      Set.of(
          "name", "description", "recipe.device", "recipe.evaluateEvery", "recipe.checkpointEvery");

  private SpecDifference() {}

  /** Returns such as {@code recipe.steps was 1200 and is 50}; none if both make the same run. */
  static List<String> between(ExperimentSpec before, ExperimentSpec now) {
    List<String> differences = new ArrayList<>();
    boolean sameGraph = before.graph().toGraph().equals(now.graph().toGraph());
    compare("", SpecWriter.tree(before), SpecWriter.tree(now), sameGraph, differences);
    return differences;
  }

  private static void compare(
      String path, Object before, Object now, boolean sameGraph, List<String> differences) {
    if (INDIFFERENT.contains(path) || (path.equals("graph") && sameGraph)) {
      return;
    }
    if (before instanceof Map<?, ?> a && now instanceof Map<?, ?> b) {
      Set<String> keys = new TreeSet<>();
      a.keySet().forEach(key -> keys.add(String.valueOf(key)));
      b.keySet().forEach(key -> keys.add(String.valueOf(key)));
      for (String key : keys) {
        compare(RecordBinder.join(path, key), a.get(key), b.get(key), sameGraph, differences);
      }
    } else if (!Objects.equals(before, now)) {
      differences.add(path + " was " + shown(before) + " and is " + shown(now));
    }
  }

  private static String shown(Object value) {
    return value == null ? "not set" : String.valueOf(value);
  }
}
