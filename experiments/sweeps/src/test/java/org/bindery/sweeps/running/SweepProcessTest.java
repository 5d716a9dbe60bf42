package org.bindery.sweeps.running;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bindery.sweeps.Suggestion;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.TrialState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real processes, really killed. */
@Timeout(300)
class SweepProcessTest {
  private static final List<String> ALL =
      IntStream.rangeClosed(1, SweepProcess.TRIALS).mapToObj("%04d"::formatted).toList();

  @TempDir Path root;
  private SweepFolder sweep;
  private Journal journal;
  private final List<Process> started = new ArrayList<>();

  @BeforeEach
  void layOut() {
    SweepTerms terms =
        SweepTerms.DEFAULT.about("loss").forgiving(50).waiting(Duration.ofSeconds(3));
    sweep = SweepFolder.create(root.resolve("sweep"), "method: grid\n", terms);
    journal = new Journal(sweep.path().resolve("journal"));
  }

  /** Also ends what a failed test left, and children of those it killed. */
  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    for (TrialFolder trial : sweep.folders()) {
      trial.owner().flatMap(Owner::process).ifPresent(SweepProcessTest::kill);
    }
  }

  private static void kill(ProcessHandle process) {
    if (process.pid() != ProcessHandle.current().pid()) {
      process.destroyForcibly();
    }
  }

  private Process start(String part) throws IOException {
    Process process = SweepProcess.start(part, sweep.path());
    started.add(process);
    return process;
  }

  private static void waitUntil(BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(90).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(end);
      Thread.sleep(5);
    }
  }

  private boolean isRunning(TrialFolder trial) {
    return trial.owner().isPresent();
  }

  /**
   * Trials whose body came to its end without an outcome: their process died in the instant
   * between, in which nothing can be known.
   */
  private Set<String> caughtBetween() {
    Set<String> between = new HashSet<>(journal.lines());
    sweep.trials().stream()
        .filter(trial -> trial.state().isOver())
        .forEach(trial -> between.remove(trial.id()));
    return between;
  }

  private void everyTrialCameToItsEndOnceBut(Set<String> between) {
    List<String> once = new ArrayList<>(journal.lines());
    between.forEach(once::remove);
    assertThat(once).containsExactlyInAnyOrderElementsOf(ALL);
    assertThat(sweep.trials()).extracting(Trial::id).isEqualTo(ALL);
    assertThat(sweep.trials()).extracting(Trial::state).containsOnly(TrialState.FINISHED);
    assertThat(sweep.trials()).allMatch(trial -> trial.history().size() == 10);
    assertThat(sweep.damaged()).isEmpty();
  }

  @Test
  void controllersKilledAtRandomMomentsLoseNothingAndRunNothingTwice() throws Exception {
    Random random = new Random(3);
    Set<String> between = new HashSet<>();
    for (int kill = 0; kill < 5; kill++) {
      int trials = sweep.folders().size();
      Process controller = start("in-process");
      waitUntil(() -> sweep.folders().size() > trials || !controller.isAlive());
      Thread.sleep(random.nextInt(400));
      controller.destroyForcibly().waitFor();
      between.addAll(caughtBetween());
    }
    assertThat(start("in-process").waitFor()).isZero();

    everyTrialCameToItsEndOnceBut(between);
  }

  @Test
  void childrenOfAKilledControllerGoOnAndAreCountedInByTheNext() throws Exception {
    Process controller = start("forked");
    waitUntil(() -> sweep.folders().stream().filter(this::isRunning).count() == 2);
    controller.destroyForcibly().waitFor();
    List<Owner> orphans =
        sweep.folders().stream().map(TrialFolder::owner).flatMap(Optional::stream).toList();
    assertThat(start("forked").waitFor()).isZero();

    everyTrialCameToItsEndOnceBut(Set.of());
    assertThat(orphans).hasSize(2).extracting(Owner::slot).containsExactlyInAnyOrder(0, 1);
    assertThat(sweep.folder("0001").historyOf(1)).exists();
    assertThat(sweep.folder("0001").historyOf(2)).doesNotExist();
    assertThat(sweep.folder("0001").output()).content().containsPattern("device gpu[01]");
  }

  @Test
  void controllersOfChildrenAndChildrenKilledAtRandomMomentsLoseNothing() throws Exception {
    Random random = new Random(5);
    Set<String> between = new HashSet<>();
    for (int kill = 0; kill < 4; kill++) {
      Process controller = start("forked");
      long before = journal.lines().size();
      waitUntil(() -> journal.lines().size() > before || !controller.isAlive());
      Thread.sleep(random.nextInt(300));
      for (TrialFolder trial : sweep.folders()) {
        if (random.nextBoolean()) {
          trial.owner().flatMap(Owner::process).ifPresent(SweepProcessTest::kill);
        }
      }
      controller.destroyForcibly().waitFor();
      waitUntil(() -> sweep.folders().stream().noneMatch(this::isHeldByTheLiving));
      between.addAll(caughtBetween());
    }
    assertThat(start("forked").waitFor()).isZero();

    everyTrialCameToItsEndOnceBut(between);
  }

  private boolean isHeldByTheLiving(TrialFolder trial) {
    return trial.owner().flatMap(Owner::process).isPresent();
  }

  @Test
  void workersKilledAtRandomMomentsAreFollowedByOthers() throws Exception {
    Random random = new Random(8);
    Set<String> between = new HashSet<>();
    Process controller = start("shared");
    start("worker");
    for (int kill = 0; kill < 4; kill++) {
      Process worker = start("worker");
      waitUntil(
          () ->
              !controller.isAlive()
                  || sweep.folders().stream()
                      .map(TrialFolder::owner)
                      .flatMap(Optional::stream)
                      .anyMatch(owner -> owner.pid() == worker.pid()));
      Thread.sleep(random.nextInt(150));
      worker.destroyForcibly().waitFor();
      between.addAll(caughtBetween());
    }
    assertThat(controller.waitFor()).isZero();

    everyTrialCameToItsEndOnceBut(between);
    assertThat(started.get(1).waitFor()).isZero();
  }

  @Test
  void aWorkerFrozenForTooLongLosesItsTrialAndChangesNothingWhenItWakesUp() throws Exception {
    sweep.propose(1, new Suggestion(Map.of("number", 1), Map.of()));
    Process frozen = start("worker");
    TrialFolder trial = sweep.folder("0001");
    waitUntil(() -> isRunning(trial));
    signal("STOP", frozen);
    Process other = start("worker");
    waitUntil(() -> trial.outcome().isPresent());
    signal("CONT", frozen);
    sweep.close("enough");
    assertThat(frozen.waitFor()).isZero();
    assertThat(other.waitFor()).isZero();

    assertThat(journal.lines()).containsExactly("0001");
    assertThat(trial.marker()).isEqualTo(new Marker.Done(2, Marker.By.OWNER));
    assertThat(trial.read("loss").history()).hasSize(10);
  }

  private static void signal(String name, Process process) throws Exception {
    Process sent = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
    assertThat(sent.waitFor()).isZero();
  }

  @Test
  void aWorkerAskedToEndGivesItsTrialBack() throws Exception {
    sweep.propose(1, new Suggestion(Map.of("number", 1), Map.of()));
    Process worker = start("worker");
    waitUntil(() -> isRunning(sweep.folder("0001")));
    worker.destroy();
    worker.waitFor();

    assertThat(sweep.folder("0001").marker()).isEqualTo(new Marker.Pending(1, 0));
  }

  @Test
  void workersWhoRaceForTwoHundredTrialsTakeEachOnce() throws Exception {
    for (int number = 1; number <= 200; number++) {
      sweep.propose(number, new Suggestion(Map.of("number", number), Map.of()));
    }
    for (int worker = 0; worker < 4; worker++) {
      start("claims");
    }
    for (Process worker : started) {
      assertThat(worker.waitFor()).isZero();
    }

    assertThat(journal.lines()).hasSize(200).doesNotHaveDuplicates();
  }

  @Test
  void aControllerInAnotherProcessIsRefusedWhileOneRuns() throws Exception {
    Process first = start("in-process");
    waitUntil(() -> !sweep.folders().isEmpty());
    Process second = start("in-process");

    assertThat(second.waitFor()).isEqualTo(1);
    assertThat(sweep.path().resolve("errors"))
        .content()
        .contains("is being run by process " + first.pid());
    assertThat(first.waitFor()).isZero();
    everyTrialCameToItsEndOnceBut(Set.of());
  }

  @Test
  void earlyStoppingReachesForkedChildren() {
    SweepResult result = forked("endless", SweepLimits.NONE);

    assertThat(result.trials()).extracting(Trial::state).containsOnly(TrialState.STOPPED);
    assertThat(result.trials()).allMatch(trial -> trial.history().get(0) > 100);
  }

  @Test
  void aForkedTrialThatHangsIsKilledAfterItsTime() throws Exception {
    SweepResult result = forked("hanging", SweepLimits.NONE.within(Duration.ofSeconds(3)));

    assertThat(result.trials()).extracting(Trial::state).containsOnly(TrialState.FAILED);
    assertThat(sweep.folder("0001").outcome().orElseThrow().message())
        .isEqualTo("It took longer than 3 s, the time a trial has.");
    long pid = Long.parseLong(Files.readString(sweep.folder("0001").files().resolve("pid")));
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void anInterruptedControllerEndsItsChildrenWhichGiveTheirTrialsBack() throws Exception {
    Thread controller =
        new Thread(
            () -> {
              try {
                forked("trial", SweepLimits.NONE);
              } catch (InterruptedSweepException e) {
                journal.append("interrupted");
              }
            });
    controller.start();
    waitUntil(() -> sweep.folders().stream().anyMatch(this::isRunning));
    Owner child = sweep.folder("0001").owner().orElseThrow();
    controller.interrupt();
    controller.join();

    assertThat(child.process()).isEmpty();
    assertThat(journal.lines()).containsExactly("interrupted");
    assertThat(sweep.folder("0001").marker()).isEqualTo(new Marker.Pending(1, 0));
  }

  private SweepResult forked(String part, SweepLimits limits) {
    TrialExecutor executor = new ForkedTrials(SweepProcess.command(part), SweepProcess.slots(1));
    return Sweep.of(sweep, new Numbered(1), executor)
        .stopping(SweepProcess.aboveAHundred())
        .within(limits)
        .run();
  }

  @Test
  void aForkedTrialKnowsItsSlot() {
    assertThat(sweep.propose(1, new Suggestion(Map.of("number", 1), Map.of()))).isPresent();
    List<OptionalInt> slots = new ArrayList<>();
    Worker.runTrial(
        sweep.folder("0001").path(), OptionalInt.of(3), trial -> slots.add(trial.slot()));

    assertThat(slots).containsExactly(OptionalInt.of(3));
  }
}
