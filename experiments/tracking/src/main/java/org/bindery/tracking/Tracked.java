package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a sink is told, in order: one {@link Started}, then anything, then one {@link Finished}. All
 * values are copies without secrets.
 */
public sealed interface Tracked {

  /**
   * The run begins.
   *
   * @param identity what the run is called
   * @param start what it was started with
   * @param config the configuration at the start
   */
  record Started(RunIdentity identity, RunStart start, Map<String, JsonNode> config)
      implements Tracked {}

  /** The configuration changes at a path of keys: {@code ["recipe", "batch"]}. */
  record Configured(List<String> path, JsonNode value) implements Tracked {}

  /** A metric is defined; where that came from a pattern, for a metric of this exact name. */
  record Defined(MetricDefinition definition, boolean fromPattern) implements Tracked {}

  /**
   * A row of the history.
   *
   * @param step of the run
   * @param timestamp seconds since 1970
   * @param runtime seconds since the run's start
   * @param values by metric
   * @param media by metric
   */
  record Row(
      long step,
      double timestamp,
      double runtime,
      Map<String, JsonNode> values,
      Map<String, Media> media)
      implements Tracked {}

  /** Entries of the summary that are new or have changed. */
  record Summarized(Map<String, JsonNode> values) implements Tracked {}

  /** A line of the console. */
  record Console(Instant time, boolean error, String line) implements Tracked {}

  /** What the machine was doing. */
  record SystemStats(Instant time, Map<String, Double> values) implements Tracked {}

  /**
   * A file of the run.
   *
   * @param name relative, with {@code /}
   * @param content its bytes, where they are known
   * @param source where else to copy them from
   */
  record FileAdded(String name, Optional<byte[]> content, Optional<Path> source, FilePolicy policy)
      implements Tracked {}

  /** The run ends. */
  record Finished(int exitCode, double runtime) implements Tracked {}
}
