package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** Cards of runs for tests. */
final class Cards {
  private Cards() {}

  static RunCard card(
      String name,
      String group,
      String state,
      Map<String, JsonNode> config,
      Map<String, JsonNode> summary) {
    return new RunCard(
        "offline-run-20260101_000000-" + name,
        name,
        name,
        "p",
        group,
        "trial",
        "",
        List.of(),
        state,
        "",
        "",
        0,
        1,
        1,
        1,
        config,
        summary,
        List.copyOf(summary.keySet()),
        Map.of(),
        0,
        List.of());
  }
}
