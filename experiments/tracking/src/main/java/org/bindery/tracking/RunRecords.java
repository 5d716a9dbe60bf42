package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads W&amp;B's records into values: the other direction of {@link WandbRecords}. */
final class RunRecords {
  private RunRecords() {}

  static RunHead head(ProtoReader message) {
    Map<Integer, String> texts = new LinkedHashMap<>();
    List<String> tags = new ArrayList<>();
    Optional<Instant> started = Optional.empty();
    while (message.next()) {
      switch (message.field()) {
        case 1, 2, 3, 6, 7, 8, 9, 12, 13 -> texts.put(message.field(), message.text());
        case 10 -> tags.add(message.text());
        case 17 -> started = Optional.of(RecordItems.time(message.message()));
        case 21 -> each(message.message(), 2, git -> texts.put(21, git.text()));
        default -> {}
      }
    }
    return new RunHead(
        texts.getOrDefault(1, ""),
        texts.getOrDefault(3, ""),
        text(texts, 2),
        text(texts, 8),
        text(texts, 6),
        text(texts, 7),
        text(texts, 9),
        tags,
        text(texts, 12),
        text(texts, 13),
        started,
        text(texts, 21));
  }

  /** Applies the configuration in a run record. */
  static void config(ProtoReader message, ObjectNode config) {
    each(message, 4, run -> RecordItems.apply(run.message(), config));
  }

  static History.Row stats(ProtoReader message, double started) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    double time = Double.NaN;
    while (message.next()) {
      if (message.field() == 2) {
        time = RecordItems.time(message.message()).toEpochMilli() / 1e3;
      } else if (message.field() == 3) {
        RecordItems.Item item = RecordItems.item(message.message());
        values.put(item.name(), item.value());
      }
    }
    return new History.Row(0, time, time - started, values);
  }

  static Tracked.Console console(ProtoReader message) {
    boolean error = true;
    Instant time = Instant.EPOCH;
    String line = "";
    while (message.next()) {
      switch (message.field()) {
        case 1 -> error = message.number() == 0;
        case 2 -> time = RecordItems.time(message.message());
        case 3 -> line = message.text();
        default -> {}
      }
    }
    return new Tracked.Console(
        time, error, line.endsWith("\n") ? line.substring(0, line.length() - 1) : line);
  }

  static int exitCode(ProtoReader message) {
    int[] code = {0};
    each(message, 1, exit -> code[0] = (int) exit.number());
    return code[0];
  }

  private static void each(ProtoReader message, int field, Consumer<ProtoReader> use) {
    while (message.next()) {
      if (message.field() == field) {
        use.accept(message);
      }
    }
  }

  private static Optional<String> text(Map<Integer, String> texts, int field) {
    return Optional.ofNullable(texts.get(field)).filter(text -> !text.isEmpty());
  }
}
