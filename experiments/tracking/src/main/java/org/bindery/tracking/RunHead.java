package org.bindery.tracking;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a run said of itself when it began.
 *
 * @param id its id
 * @param project its project
 * @param entity its W&amp;B user or team
 * @param name to show
 * @param group of runs it belongs to
 * @param jobType train, eval, ...
 * @param notes free text
 * @param tags short labels
 * @param sweepId a sweep of a W&amp;B server
 * @param host the machine
 * @param started when
 * @param gitCommit of the working copy
 */
public record RunHead(
    String id,
    String project,
    Optional<String> entity,
    Optional<String> name,
    Optional<String> group,
    Optional<String> jobType,
    Optional<String> notes,
    List<String> tags,
    Optional<String> sweepId,
    Optional<String> host,
    Optional<Instant> started,
    Optional<String> gitCommit) {
  /** Copies the tags. */
  public RunHead {
    tags = List.copyOf(tags);
  }
}
