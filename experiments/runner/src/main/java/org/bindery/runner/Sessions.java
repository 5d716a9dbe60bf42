package org.bindery.runner;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.bindery.spi.DataException;

/**
 * The times a run was worked on, one line of JSON each, so that the cost of an interrupted run is
 * that of all its parts. A process that was killed leaves no line: its time is not counted.
 */
final class Sessions {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  Sessions(Path run) {
    this.file = run.resolve("sessions.jsonl");
  }

  /**
   * One time.
   *
   * @param seconds wall time
   * @param peakMemoryBytes of the process, or 0 if unknown
   * @param device for people
   */
  record Session(double seconds, long peakMemoryBytes, String device) {}

  void add(Session session) {
    try {
      Files.write(
          file,
          (JSON.writeValueAsString(session) + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new DataException(file + " could not be written: " + Reason.of(e) + ".", e);
    }
  }

  List<Session> all() {
    List<Session> sessions = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          sessions.add(JSON.readValue(line, Session.class));
        }
      }
      return List.copyOf(sessions);
    } catch (IOException e) {
      throw new DataException(
          file + " is damaged; delete it to go on without the times it holds.", e);
    }
  }
}
