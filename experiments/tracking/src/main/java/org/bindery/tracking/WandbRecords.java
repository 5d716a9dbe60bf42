package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The records of a {@code .wandb} file: protobuf messages by field numbers, which W&amp;B keeps
 * forever. Numbered from 1 in the order they are made.
 */
final class WandbRecords {
  static final int HISTORY = 2;
  static final int SUMMARY = 3;
  static final int CONFIG = 5;
  static final int FILES = 6;
  static final int STATS = 7;
  static final int METRIC = 12;
  static final int OUTPUT_RAW = 13;
  static final int RUN = 17;
  static final int EXIT = 18;
  static final int HEADER = 21;
  static final int FILE_OF_WANDB = 1;
  static final int FILE_OF_MEDIA = 2;
  static final int FILE_OTHER = 0;
  private static final int VALUE_JSON = 16;

  private long number;

  byte[] header(String producer, String leastConsumer) {
    ProtoWriter version = new ProtoWriter().text(1, producer).text(2, leastConsumer);
    return record(HEADER, new ProtoWriter().message(1, version));
  }

  byte[] run(Tracked.Started started, String host) {
    RunStart start = started.start();
    ProtoWriter run = new ProtoWriter().text(1, started.identity().id());
    start.entity().ifPresent(value -> run.text(2, value));
    run.text(3, start.project());
    ProtoWriter config = new ProtoWriter();
    started
        .config()
        .forEach((key, value) -> config.message(1, item(List.of(key), JsonText.write(value))));
    run.message(4, config);
    start.group().ifPresent(value -> run.text(6, value));
    start.jobType().ifPresent(value -> run.text(7, value));
    start.name().ifPresent(value -> run.text(8, value));
    start.notes().ifPresent(value -> run.text(9, value));
    start.tags().forEach(value -> run.text(10, value));
    start.sweepId().ifPresent(value -> run.text(12, value));
    run.text(13, host);
    run.message(17, time(started.identity().started()));
    start
        .provenance()
        .flatMap(Provenance::gitCommit)
        .ifPresent(commit -> run.message(21, new ProtoWriter().text(2, commit)));
    return record(RUN, run);
  }

  byte[] config(List<String> path, JsonNode value) {
    return record(CONFIG, new ProtoWriter().message(1, item(path, JsonText.write(value))));
  }

  byte[] metric(MetricDefinition definition, boolean fromPattern) {
    ProtoWriter metric = new ProtoWriter();
    metric.text(definition.isPattern() ? 2 : 1, definition.name());
    definition.stepMetric().ifPresent(step -> metric.text(4, step));
    metric.message(
        6,
        new ProtoWriter()
            .flag(1, definition.stepMetric().isPresent())
            .flag(2, definition.hidden())
            .flag(3, !fromPattern));
    if (!definition.summary().isEmpty()) {
      Set<SummaryKind> kinds = definition.summary();
      metric.message(
          7,
          new ProtoWriter()
              .flag(1, kinds.contains(SummaryKind.MIN))
              .flag(2, kinds.contains(SummaryKind.MAX))
              .flag(3, kinds.contains(SummaryKind.MEAN))
              .flag(4, kinds.contains(SummaryKind.BEST))
              .flag(5, kinds.contains(SummaryKind.LAST))
              .flag(6, kinds.contains(SummaryKind.NONE))
              .flag(8, kinds.contains(SummaryKind.FIRST)));
    }
    definition.goal().ifPresent(goal -> metric.number(8, goal == Goal.MINIMIZE ? 1 : 2));
    metric.flag(10, fromPattern);
    return record(METRIC, metric);
  }

  byte[] history(Tracked.Row row, Map<String, JsonNode> media) {
    ProtoWriter history = new ProtoWriter();
    row.values().forEach((key, value) -> history.message(1, item(key, JsonText.write(value))));
    media.forEach((key, value) -> history.message(1, item(key, JsonText.write(value))));
    history.message(1, item("_step", Long.toString(row.step())));
    history.message(1, item("_timestamp", Double.toString(row.timestamp())));
    history.message(1, item("_runtime", Double.toString(row.runtime())));
    history.message(2, new ProtoWriter().number(1, row.step()));
    return record(HISTORY, history);
  }

  byte[] summary(Map<String, JsonNode> values) {
    ProtoWriter summary = new ProtoWriter();
    values.forEach((key, value) -> summary.message(1, item(key, JsonText.write(value))));
    return record(SUMMARY, summary);
  }

  byte[] console(Tracked.Console line) {
    return record(
        OUTPUT_RAW,
        new ProtoWriter()
            .number(1, line.error() ? 0 : 1)
            .message(2, time(line.time()))
            .text(3, line.line() + "\n"));
  }

  byte[] stats(Tracked.SystemStats stats) {
    ProtoWriter values = new ProtoWriter().message(2, time(stats.time()));
    stats.values().forEach((key, value) -> values.message(3, item(key, value.toString())));
    return record(STATS, values);
  }

  byte[] file(String path, FilePolicy policy, int type) {
    int when =
        switch (policy) {
          case NOW -> 0;
          case END -> 1;
          case LIVE -> 2;
        };
    ProtoWriter file = new ProtoWriter().text(1, path).number(2, when).number(3, type);
    return record(FILES, new ProtoWriter().message(1, file));
  }

  byte[] exit(int exitCode, double runtime) {
    return record(
        EXIT, new ProtoWriter().number(1, exitCode).number(2, (long) Math.floor(runtime)));
  }

  private byte[] record(int field, ProtoWriter content) {
    number++;
    return new ProtoWriter().number(1, number).message(field, content).toByteArray();
  }

  private static ProtoWriter item(String key, String json) {
    return new ProtoWriter().text(1, key).text(VALUE_JSON, json);
  }

  private static ProtoWriter item(List<String> path, String json) {
    if (path.size() == 1) {
      return item(path.get(0), json);
    }
    ProtoWriter item = new ProtoWriter();
    path.forEach(key -> item.text(2, key));
    return item.text(VALUE_JSON, json);
  }

  private static ProtoWriter time(Instant time) {
    return new ProtoWriter().number(1, time.getEpochSecond()).number(2, time.getNano());
  }
}
