package org.bindery.sweeps.spark;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.bindery.sweeps.EarlyStop;
import org.bindery.sweeps.Search;
import org.bindery.sweeps.Suggestion;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.TrialState;
import org.bindery.sweeps.running.Sweep;
import org.bindery.sweeps.running.SweepFolder;
import org.bindery.sweeps.running.SweepLimits;
import org.bindery.sweeps.running.TrialContext;

/** A driver in a JVM of its own, which has the options that Spark needs. */
final class SparkProcess {
  static final int TRIALS = 8;

  private SparkProcess() {}

  public static void main(String[] arguments) {
    SparkConf conf =
        SparkTrials.configuration(arguments[0], "sweep")
            .set("spark.driver.host", "127.0.0.1")
            .set("spark.driver.bindAddress", "127.0.0.1")
            .set("spark.executor.memory", "512m")
            .set("spark.executor.cores", "1");
    SweepFolder sweep = SweepFolder.open(Path.of(arguments[1]));
    try (JavaSparkContext spark = new JavaSparkContext(conf)) {
      Sweep.of(sweep, new Numbers(), new SparkTrials(spark, SparkProcess::run, 2))
          .stopping(aboveAHundred())
          .within(SweepLimits.NONE.within(Duration.ofMinutes(2)))
          .run();
    }
  }

  /** Proposes the numbers from 1. */
  private record Numbers() implements Search {
    @Override
    public List<Suggestion> next(List<Trial> trials, int most, RandomGenerator random) {
      return trials.size() >= TRIALS
          ? List.of()
          : List.of(new Suggestion(Map.of("number", trials.size() + 1), Map.of()));
    }
  }

  private static EarlyStop aboveAHundred() {
    return trials ->
        trials.stream()
            .filter(trial -> trial.state() == TrialState.RUNNING)
            .filter(trial -> trial.history().stream().anyMatch(value -> value > 100))
            .map(Trial::id)
            .collect(Collectors.toUnmodifiableSet());
  }

  /** Trial 2 throws, trial 3 never ends by itself; each other writes its process and its number. */
  private static void run(TrialContext trial) {
    int number = ((Number) trial.parameters().get("number")).intValue();
    if (number == 2) {
      throw new IllegalStateException("no such data");
    }
    for (int step = 0; step < 10 || number == 3; step++) {
      trial.log(Map.of("loss", number == 3 ? 1e3 : number + step / 10.0));
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
    Path journal = trial.folder().resolve("../../../journal");
    String line = trial.id() + " " + ProcessHandle.current().pid() + "\n";
    try (FileOutputStream out = new FileOutputStream(journal.toFile(), true)) {
      out.write(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts any main class with the options that Spark needs, talking on loopback only. */
  static Process start(Path folder, String name, Class<?> main, String... arguments)
      throws IOException {
    return start(folder, name, main.getName(), arguments);
  }

  static Process start(Path folder, String name, String main, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(SparkTrials.moduleOptions());
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), main));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve(name).toFile()));
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    builder.environment().put("SPARK_HOME", folder.toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.13");
    return builder.start();
  }
}
