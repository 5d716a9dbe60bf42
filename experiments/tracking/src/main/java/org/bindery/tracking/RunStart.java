package org.bindery.tracking;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bindery.spi.ConfigException;

/**
 * How a run begins.
 *
 * @param root the folder that holds {@code wandb/} and {@code tensorboard/}
 * @param project the project it belongs to
 * @param entity the W&amp;B user or team; W&amp;B's default where absent
 * @param name shown instead of the id
 * @param group runs that belong together, such as the trials of one sweep
 * @param jobType train, eval, ...
 * @param notes free text
 * @param tags short labels
 * @param sweepId a sweep that exists on a W&amp;B server; for others use the group
 * @param config the configuration, nested as deep as needed
 * @param provenance what the run was made from
 * @param sinks where it is written
 * @param statsEvery how often the machine is looked at; empty for never
 * @param warnings told in one sentence what went wrong with the tracking, at most once for each
 *     kind
 */
public record RunStart(
    Path root,
    String project,
    Optional<String> entity,
    Optional<String> name,
    Optional<String> group,
    Optional<String> jobType,
    Optional<String> notes,
    List<String> tags,
    Optional<String> sweepId,
    Map<String, Object> config,
    Optional<Provenance> provenance,
    List<RunSink.Opener> sinks,
    Optional<Duration> statsEvery,
    Consumer<String> warnings) {

  /** Checks names and copies collections. */
  public RunStart {
    if (project.isBlank() || project.length() > 128 || project.matches(".*[/\\\\#?%:].*")) {
      throw new ConfigException(
          "tracking.project",
          project,
          "A project has a name of 1 to 128 characters without / \\ # ? % : but is '"
              + project
              + "'.");
    }
    if (statsEvery.isPresent() && statsEvery.get().compareTo(Duration.ofMillis(100)) < 0) {
      throw new ConfigException(
          "tracking.statsEvery",
          statsEvery.get().toString(),
          "The machine is looked at every 100 ms at most, not every " + statsEvery.get() + ".");
    }
    tags = List.copyOf(tags);
    sinks = List.copyOf(sinks);
    config = Collections.unmodifiableMap(new LinkedHashMap<>(config));
  }

  /** A run of a project, written for W&amp;B, with the machine looked at every 15 seconds. */
  public static RunStart of(Path root, String project) {
    return new RunStart(
        root,
        project,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        List.of(WandbFileSink::open),
        Optional.of(Duration.ofSeconds(15)),
        System.err::println);
  }

  /** The same for a W&amp;B user or team. */
  public RunStart withEntity(String value) {
    return new RunStart(
        root,
        project,
        Optional.of(value),
        name,
        group,
        jobType,
        notes,
        tags,
        sweepId,
        config,
        provenance,
        sinks,
        statsEvery,
        warnings);
  }

  /** The same with a name to show. */
  public RunStart withName(String value) {
    return new RunStart(
        root,
        project,
        entity,
        Optional.of(value),
        group,
        jobType,
        notes,
        tags,
        sweepId,
        config,
        provenance,
        sinks,
        statsEvery,
        warnings);
  }

  /** The same in a group of runs. */
  public RunStart withGroup(String value) {
    return new RunStart(
        root,
        project,
        entity,
        name,
        Optional.of(value),
        jobType,
        notes,
        tags,
        sweepId,
        config,
        provenance,
        sinks,
        statsEvery,
        warnings);
  }

  /** The same as a kind of job. */
  public RunStart withJobType(String value) {
    return new RunStart(
        root,
        project,
        entity,
        name,
        group,
        Optional.of(value),
        notes,
        tags,
        sweepId,
        config,
        provenance,
        sinks,
        statsEvery,
        warnings);
  }

  /** The same with notes. */
  public RunStart withNotes(String value) {
    return new RunStart(
        root,
        project,
        entity,
        name,
        group,
        jobType,
        Optional.of(value),
        tags,
        sweepId,
        config,
        provenance,
        sinks,
        statsEvery,
        warnings);
  }

  /** The same with these tags. */
  public RunStart withTags(List<String> value) {
    return new RunStart(
        root,
        project,
        entity,
        name,
        group,
        jobType,
        notes,
        value,
        sweepId,
        config,
        provenance,
        sinks,
        statsEvery,
        warnings);
  }

  /** The same as a trial of a sweep of a W&amp;B server. */
  public RunStart withSweepId(String value) {
    return new RunStart(
        root,
        project,
        entity,
        name,
        group,
        jobType,
        notes,
        tags,
        Optional.of(value),
        config,
        provenance,
        sinks,
        statsEvery,
        warnings);
  }

  /** The same with this configuration. */
  public RunStart withConfig(Map<String, ?> value) {
    return new RunStart(
        root,
        project,
        entity,
        name,
        group,
        jobType,
        notes,
        tags,
        sweepId,
        new LinkedHashMap<>(value),
        provenance,
        sinks,
        statsEvery,
        warnings);
  }

  /** The same with what it was made from. */
  public RunStart withProvenance(Provenance value) {
    return new RunStart(
        root,
        project,
        entity,
        name,
        group,
        jobType,
        notes,
        tags,
        sweepId,
        config,
        Optional.of(value),
        sinks,
        statsEvery,
        warnings);
  }

  /** The same, written to these sinks. */
  public RunStart withSinks(RunSink.Opener... value) {
    return new RunStart(
        root,
        project,
        entity,
        name,
        group,
        jobType,
        notes,
        tags,
        sweepId,
        config,
        provenance,
        List.of(value),
        statsEvery,
        warnings);
  }

  /** The same, looking at the machine this often. */
  public RunStart withStatsEvery(Duration value) {
    return new RunStart(
        root,
        project,
        entity,
        name,
        group,
        jobType,
        notes,
        tags,
        sweepId,
        config,
        provenance,
        sinks,
        Optional.of(value),
        warnings);
  }

  /** The same without looking at the machine. */
  public RunStart withoutStats() {
    return new RunStart(
        root,
        project,
        entity,
        name,
        group,
        jobType,
        notes,
        tags,
        sweepId,
        config,
        provenance,
        sinks,
        Optional.empty(),
        warnings);
  }

  /** The same, telling mishaps elsewhere than on the standard error. */
  public RunStart withWarnings(Consumer<String> value) {
    return new RunStart(
        root,
        project,
        entity,
        name,
        group,
        jobType,
        notes,
        tags,
        sweepId,
        config,
        provenance,
        sinks,
        statsEvery,
        value);
  }
}
