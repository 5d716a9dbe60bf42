package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The process that writes a run, as far as it can be found out. */
final class RunOwner {
  private static final Duration FRESH = Duration.ofMinutes(2);
  private static final long CLOCK_JITTER_MILLIS = 2_000;
  private static final long LARGEST = 1 << 20;

  private final Optional<JsonNode> metadata;

  private RunOwner(Optional<JsonNode> metadata) {
    this.metadata = metadata;
  }

  static RunOwner of(Path files) {
    Path file = files.resolve("wandb-metadata.json");
    try {
      if (Files.isRegularFile(file) && Files.size(file) <= LARGEST) {
        return new RunOwner(JsonText.read(Files.readString(file)));
      }
    } catch (IOException e) {
      return new RunOwner(Optional.empty());
    }
    return new RunOwner(Optional.empty());
  }

  /** On this machine the process is asked for; of others, a run written to lately is alive. */
  boolean isAlive(Path runFile) {
    JsonNode known = metadata.orElseGet(NestedJson::empty);
    if (known.path("pid").isIntegralNumber()
        && known.path("host").asText().equals(WandbFileSink.host())) {
      return ProcessHandle.of(known.path("pid").longValue())
          .filter(ProcessHandle::isAlive)
          .map(process -> isSame(process, known.path("processStarted")))
          .orElse(false);
    }
    try {
      Instant touched = Files.getLastModifiedTime(runFile).toInstant();
      return touched.isAfter(Instant.now().minus(FRESH));
    } catch (IOException e) {
      return false;
    }
  }

  /** Process ids are used again; the time a process started tells two of them apart. */
  private static boolean isSame(ProcessHandle process, JsonNode started) {
    return process
        .info()
        .startInstant()
        .filter(time -> started.isNumber())
        .map(time -> Math.abs(time.toEpochMilli() - started.longValue()) <= CLOCK_JITTER_MILLIS)
        .orElse(true);
  }
}
