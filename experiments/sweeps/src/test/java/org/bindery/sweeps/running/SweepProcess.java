package org.bindery.sweeps.running;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.bindery.sweeps.EarlyStop;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.TrialState;

/** JVMs of their own that play the parts of a sweep: what a test kills must not be the test. */
final class SweepProcess {
  static final int TRIALS = 12;

  private SweepProcess() {}

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "in-process" -> control(folder, new InProcessTrials(steps(folder), 2));
      case "shared" -> control(folder, new SharedFolderTrials(2));
      case "forked" -> control(folder, new ForkedTrials(command("trial"), slots(2)));
      case "worker" -> new Worker(SweepFolder.open(folder), steps(folder), said -> {}).run();
      case "claims" -> claimAll(SweepFolder.open(folder));
      case "trial" -> runTrial(folder, steps(folder.getParent().getParent()));
      case "endless" -> runTrial(folder, SweepProcess::endless);
      case "exiting" -> runTrial(folder, trial -> System.exit(3));
      case "hanging" -> runTrial(folder, SweepProcess::hanging);
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  private static void control(Path folder, TrialExecutor executor) {
    SweepFolder sweep = SweepFolder.open(folder);
    Sweep.of(sweep, new Numbered(TRIALS), executor)
        .stopping(aboveAHundred())
        .within(SweepLimits.NONE.within(Duration.ofSeconds(60)))
        .run();
  }

  private static void runTrial(Path folder, TrialBody body) {
    OptionalInt slot = OptionalInt.of(Integer.parseInt(System.getenv(ForkedTrials.SLOT)));
    System.out.println("device " + System.getenv("DEVICE"));
    Worker.runTrial(folder, slot, body);
  }

  private static void endless(TrialContext trial) {
    while (true) {
      trial.log(Map.of("loss", 1e3));
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static void hanging(TrialContext trial) {
    try {
      Files.writeString(trial.folder().resolve("pid"), "" + ProcessHandle.current().pid());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    while (true) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }
  }

  static EarlyStop aboveAHundred() {
    return trials ->
        trials.stream()
            .filter(trial -> trial.state() == TrialState.RUNNING)
            .filter(trial -> trial.history().stream().anyMatch(value -> value > 100))
            .map(Trial::id)
            .collect(Collectors.toUnmodifiableSet());
  }

  static List<Map<String, String>> slots(int count) {
    List<Map<String, String>> slots = new ArrayList<>();
    for (int slot = 0; slot < count; slot++) {
      slots.add(Map.of("DEVICE", "gpu" + slot));
    }
    return slots;
  }

  /** Ten steps of about 20 ms, and a line in the journal at the end. */
  static TrialBody steps(Path sweep) {
    Journal journal = new Journal(sweep.resolve("journal"));
    return trial -> {
      for (int step = 0; step < 10; step++) {
        trial.log(Map.of("loss", Numbered.number(trial) + step / 10.0));
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
      journal.append(trial.id() + " " + trial.attempt() + " " + ProcessHandle.current().pid());
    };
  }

  private static void claimAll(SweepFolder sweep) {
    Journal journal = new Journal(sweep.path().resolve("journal"));
    List<TrialFolder> all = new ArrayList<>(sweep.folders());
    Collections.shuffle(all.subList(0, 20));
    for (TrialFolder trial : all) {
      trial.claim(OptionalInt.empty()).ifPresent(mine -> journal.append(trial.id()));
    }
  }

  static Process start(String part, Path folder) throws IOException {
    List<String> command = new ArrayList<>(command(part));
    command.add(folder.toString());
    return new ProcessBuilder(command)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("errors").toFile()))
        .start();
  }

  static List<String> command(String part) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx64m",
        "-XX:TieredStopAtLevel=1",
        "-Xshare:auto",
        "-cp",
        System.getProperty("java.class.path"),
        SweepProcess.class.getName(),
        part);
  }
}
