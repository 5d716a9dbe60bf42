package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * What is shown of a run when it is opened.
 *
 * @param media the last of each metric first, at most {@link RunReading#MOST_MEDIA}
 * @param console the last lines, at most {@link RunReading#MOST_LINES}
 * @param files names relative to the run's {@code files/}
 */
record RunDetail(List<Medium> media, List<Line> console, List<String> files) {
  /** Of a run of which nothing is known. */
  static final RunDetail NONE = new RunDetail(List.of(), List.of(), List.of());

  /** A line of the console. */
  record Line(boolean error, String text) {}

  /**
   * A picture, sound, table, page or histogram.
   *
   * @param metric it was logged as
   * @param step at which
   * @param kind {@code image}, {@code audio}, {@code table}, {@code html} or {@code histogram}
   * @param path relative to the run's {@code files/}; empty for a histogram
   * @param caption may be empty
   * @param data of a histogram
   */
  record Medium(
      String metric, long step, String kind, String path, String caption, JsonNode data) {}

  RunDetail {
    media = List.copyOf(media);
    console = List.copyOf(console);
    files = List.copyOf(files);
  }
}
