package org.bindery.dashboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
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
 * Measures how long a page over many long runs takes, cold (nothing read before) or warm (a new
 * process, all read before). Not a test: {@code src/bench/start.sh} runs {@link #main} with a
 * folder, how many runs it shall have, how many rows each, and {@code write}, {@code cold} or
 * {@code warm}. The bench asks with few classes, to measure the server and not a client.
 */
final class DashboardBench {
  private DashboardBench() {}

  /** Prints a line of tab-separated numbers for each measurement, in seconds. */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]);
    int runs = Integer.parseInt(arguments[1]);
    int rows = Integer.parseInt(arguments[2]);
    String what = arguments[3];
    if (what.equals("write")) {
      for (int i = RunView.folders(root).size(); i < runs; i++) {
        write(root, i, rows);
      }
      return;
    }
    if (what.equals("cold")) {
      forget(root.resolve(RunIndex.CACHE));
    }
    measure(what, root, runs);
  }

  private static void measure(String what, Path root, int runs) throws IOException {
    long start = System.nanoTime();
    try (DashboardServer server = DashboardServer.start(DashboardServer.Config.of(root))) {
      String cookie =
          open(server.url().toURL(), "").getHeaderField("Set-Cookie").replaceFirst(";.*", "");
      String address = "http://127.0.0.1:" + server.port();
      body(address + "/api/runs", cookie);
      tell(what + " first answer", start);
      while (body(address + "/api/runs", cookie).contains("\"state\":\"" + RunCard.UNREAD)) {
        pause(Math.max(100, (System.nanoTime() - start) / 10_000_000));
      }
      tell(what + " table complete", start);
      long asked = System.nanoTime();
      body(address + "/api/series?metric=loss&runs=1-12", cookie);
      tell(what + " 12 curves at once", asked);
      while (!server.isRead()) {
        pause(100);
      }
      tell(what + " all runs read", start);
      asked = System.nanoTime();
      body(address + "/api/series?metric=loss&runs=1-" + runs, cookie);
      tell(what + " all curves", asked);
    }
  }

  private static HttpURLConnection open(URL url, String cookie) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    connection.setRequestProperty("Cookie", cookie);
    connection.getInputStream();
    return connection;
  }

  private static String body(String url, String cookie) throws IOException {
    return new String(
        open(URI.create(url).toURL(), cookie).getInputStream().readAllBytes(),
        StandardCharsets.UTF_8);
  }

  /** Asking too often would measure the asking. */
  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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
    Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    System.out.printf(
        Locale.ROOT,
        "%s\t%.2f\t%.2f%n",
        what,
        (System.nanoTime() - start) / 1e9,
        cpu.toMillis() / 1e3);
  }
}
