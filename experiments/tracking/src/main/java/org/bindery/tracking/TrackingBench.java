package org.bindery.tracking;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What reporting a row of twelve numbers costs, beside the plainest thing one could do instead: a
 * line of JSON appended to a file by the training thread.
 */
public final class TrackingBench {
  private static final int ROUNDS = 21;
  private static final int ROWS = 2_000;
  private static final int METRICS = 12;

  private TrackingBench() {}

  /**
   * Medians over the rounds, in microseconds for each row.
   *
   * @param caller what the calling thread spends in {@link Run#log}
   * @param written until the row is in the file, on whichever thread
   * @param plainLine what the calling thread spends on a line of JSON
   */
  public record Result(double caller, double written, double plainLine) {}

  /** Measures in a folder; the runs it makes stay there. */
  public static Result measure(Path folder) {
    double[] caller = new double[ROUNDS];
    double[] written = new double[ROUNDS];
    double[] plain = new double[ROUNDS];
    Path lines = folder.resolve("plain.jsonl");
    try (Run run = Tracker.start(RunStart.of(folder, "bench").withoutStats());
        OutputStream out = Files.newOutputStream(lines)) {
      for (int round = 0; round < ROUNDS; round++) {
        long start = System.nanoTime();
        for (int i = 0; i < ROWS; i++) {
          run.log((long) round * ROWS + i, row(i));
        }
        caller[round] = microseconds(start);
        run.flush(Duration.ofMinutes(1));
        written[round] = microseconds(start);
        start = System.nanoTime();
        for (int i = 0; i < ROWS; i++) {
          String line = JsonText.write(JsonText.freeze(row(i))) + "\n";
          out.write(line.getBytes(StandardCharsets.UTF_8));
        }
        plain[round] = microseconds(start);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Result(median(caller), median(written), median(plain));
  }

  /** Prints one measurement; its argument is an empty folder. */
  public static void main(String[] arguments) {
    Result result = measure(Path.of(arguments[0]));
    System.out.printf(
        Locale.ROOT,
        "a row of %d numbers: %.1f us in the caller, %.1f us until written; a plain line %.1f us%n",
        METRICS,
        result.caller(),
        result.written(),
        result.plainLine());
  }

  private static Map<String, Object> row(int i) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int metric = 0; metric < METRICS; metric++) {
      row.put("train/metric" + metric, Math.sin(i * 0.01 + metric));
    }
    return row;
  }

  private static double microseconds(long start) {
    return (System.nanoTime() - start) / 1e3 / ROWS;
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
