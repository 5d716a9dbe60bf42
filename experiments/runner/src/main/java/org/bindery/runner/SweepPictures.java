package org.bindery.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bindery.dashboard.SweepPicture;
import org.bindery.dashboard.SweepTable;
import org.bindery.sweeps.Choice;
import org.bindery.sweeps.Metric;
import org.bindery.sweeps.Parameter;
import org.bindery.sweeps.SweepConfig;
import org.bindery.sweeps.Trial;
import org.bindery.tracking.Goal;

/** Draws sweeps. */
public final class SweepPictures {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SweepPictures() {}

  /** Returns a sweep's parallel coordinates as one {@code <svg>} element without script. */
  public static String svg(Sweeps.Begun begun) {
    SweepConfig config = begun.config();
    List<String> names = config.parameters().searched().stream().map(Parameter::name).toList();
    List<SweepTable.Row> rows = new ArrayList<>();
    for (Trial trial : begun.folder().trials()) {
      Map<String, JsonNode> values = new LinkedHashMap<>();
      config
          .parameters()
          .named(trial.parameters())
          .forEach(
              (name, value) -> {
                if (names.contains(name)) {
                  values.put(name, JSON.valueToTree(value));
                }
              });
      rows.add(
          new SweepTable.Row(
              begun.name() + "." + trial.id(),
              "",
              trial.state().name().toLowerCase(Locale.ROOT),
              values,
              config.value(trial)));
    }
    return SweepPicture.svg(
        new SweepTable(
            begun.name(),
            config.metric().map(Metric::name).orElse(""),
            config.metric().map(metric -> Goal.valueOf(metric.goal().name())).orElse(Goal.MINIMIZE),
            config.metric().isPresent(),
            List.of(),
            names,
            logarithmic(config),
            rows));
  }

  /**
   * Whether parameters of numbers are drawn from logarithmic distributions; a list's are not known.
   */
  static Map<String, Boolean> logarithmic(SweepConfig config) {
    Map<String, Boolean> known = new LinkedHashMap<>();
    for (Parameter parameter : config.parameters().searched()) {
      if (!(parameter.distribution() instanceof Choice)) {
        known.put(parameter.name(), parameter.distribution().logarithmic());
      }
    }
    return known;
  }
}
