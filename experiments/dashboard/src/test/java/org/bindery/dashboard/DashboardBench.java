package org.bindery.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bindery.tracking.Run;
import org.bindery.tracking.RunView;

/**
 * Measures how long a page over many long runs takes, cold (nothing read before) or warm. Not a
 * test: run {@link #main} with a folder, how many runs it shall have, how many rows each, and for a
 * warm start a fourth word.
 */
final class DashboardBench {
  private DashboardBench() {}

  /** Prints one line for each measurement; runs that are there already are used. */
  public static void main(String[] arguments) {
    Path root = Path.of(arguments[0]);
    int runs = Integer.parseInt(arguments[1]);
    int rows = Integer.parseInt(arguments[2]);
    long start = System.nanoTime();
    for (int i = RunView.folders(root).size(); i < runs; i++) {
      write(root, i, rows);
    }
    tell("runs to write", start);
    boolean cold = arguments.length < 4;
    if (cold) {
      forget(root.resolve(RunIndex.CACHE));
    }
    measure(cold ? "cold" : "warm", root, runs);
  }

  private static void measure(String what, Path root, int runs) {
    long start = System.nanoTime();
    try (DashboardServer server = DashboardServer.start(DashboardServer.Config.of(root))) {
      Client client = new Client(server);
      HttpResponse<String> table = client.get("/api/runs");
      tell(
          what + ": table with what is known then (" + table.body().length() / 1024 + " kB)",
          start);
      Written.untilLong("all is read", server::isRead);
      tell(what + ": all runs read", start);
      for (String chosen : new String[] {"1-12", "1-" + runs}) {
        long asked = System.nanoTime();
        int size = client.get("/api/series?metric=loss&runs=" + chosen).body().length();
        tell(what + ": one metric of runs " + chosen + " (" + size / 1024 + " kB)", asked);
      }
    }
  }

  private static void write(Path root, int number, int rows) {
    RandomGenerator random = new SplittableRandom(number);
    Written.run(
        Written.start(root, "run-" + number)
            .withConfig(Map.of("seed", number, "recipe", Map.of("rate", random.nextDouble()))),
        (Run run) -> {
          for (int step = 0; step < rows; step++) {
            run.log(
                step,
                Map.of(
                    "loss",
                    3 * Math.exp(-step / (0.2 * rows)) + 0.1 * random.nextGaussian(),
                    "recall",
                    1 - Math.exp(-step / (0.3 * rows))));
            if (step % 4_000 == 3_999) {
              run.flush(Duration.ofMinutes(1));
            }
          }
        });
  }

  private static void forget(Path cache) {
    if (!Files.isDirectory(cache)) {
      return;
    }
    try (Stream<Path> files = Files.list(cache)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void tell(String what, long start) {
    long cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    System.out.printf(
        Locale.ROOT,
        "%8.2f s  %s; %.1f s of CPU so far%n",
        (System.nanoTime() - start) / 1e9,
        what,
        cpu / 1e3);
  }
}
