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
  private final Set<Long> killed = new HashSet<>();

  @BeforeEach
  void layOut() {
    layOut(Duration.ofSeconds(30));
  }

  private void layOut(Duration patience) {
    SweepTerms terms = SweepTerms.DEFAULT.about("loss").forgiving(50).waiting(patience);
    Path place = root.resolve("patient-" + patience.toSeconds());
    sweep = SweepFolder.create(place, "method: grid\n", terms);
    journal = new Journal(sweep.path().resolve("journal"));
  }

  /** Also ends what a failed test left, and children of those it killed. */
  @AfterEach
  void endAll() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    for (TrialFolder trial : sweep.folders()) {
      if (trial.owner().filter(owner -> !owner.isThisProcess()).isPresent()) {
        killOwner(trial);
      }
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
   * Every trial came to its end, and no attempt followed one that did: save one whose process was
   * killed in the instant between its body's return and its outcome, in which nothing can be known.
   */
  private void everyTrialCameToItsEndOnce() {
    assertThat(sweep.damaged()).isEmpty();
    assertThat(sweep.trials()).extracting(Trial::id).isEqualTo(ALL);
    assertThat(sweep.trials()).extracting(Trial::state).containsOnly(TrialState.FINISHED);
    assertThat(sweep.trials()).allMatch(trial -> trial.history().size() == 10);
    Set<String> last = new HashSet<>();
    for (String line : journal.lines()) {
      String[] words = line.split(" ");
      TrialFolder trial = sweep.folder(words[0]);
      int attempt = Integer.parseInt(words[1]);
      if (attempt == trial.marker().attempt()) {
        assertThat(last.add(trial.id())).as(line).isTrue();
      } else {
        Marker.Done said = new Marker.Done(attempt, Marker.By.OWNER);
        assertThat(trial.path().resolve(said.outcome())).as(line).doesNotExist();
        assertThat(killed).as(line).contains(Long.parseLong(words[2]));
      }
    }
    assertThat(last).containsExactlyInAnyOrderElementsOf(ALL);
    assertThat(journal.lines()).hasSizeLessThanOrEqualTo(ALL.size() + killed.size());
  }

  private void kill(Process process) throws InterruptedException {
    killed.add(process.pid());
    process.destroyForcibly().waitFor();
  }

  private void killOwner(TrialFolder trial) {
    trial.owner().flatMap(Owner::process).ifPresent(this::kill);
  }

  private void kill(ProcessHandle process) {
    killed.add(process.pid());
    process.destroyForcibly();
  }

  @Test
  void controllersKilledAtRandomMomentsLoseNothingAndRunNothingTwice() throws Exception {
    Random random = new Random(3);
    for (int kill = 0; kill < 5; kill++) {
      int trials = sweep.folders().size();
      Process controller = start("in-process");
      waitUntil(() -> sweep.folders().size() > trials || !controller.isAlive());
      Thread.sleep(random.nextInt(400));
      kill(controller);
    }
    assertThat(start("in-process").waitFor()).isZero();

    everyTrialCameToItsEndOnce();
  }

  @Test
  void childrenOfAKilledControllerGoOnAndAreCountedInByTheNext() throws Exception {
    Process controller = start("forked");
    waitUntil(() -> sweep.folders().stream().filter(this::isRunning).count() == 2);
    kill(controller);
    List<Owner> orphans =
        sweep.folders().stream().map(TrialFolder::owner).flatMap(Optional::stream).toList();
    assertThat(start("forked").waitFor()).isZero();

    everyTrialCameToItsEndOnce();
    assertThat(orphans).hasSize(2).extracting(Owner::slot).containsExactlyInAnyOrder(0, 1);
    assertThat(sweep.folder("0001").historyOf(1)).exists();
    assertThat(sweep.folder("0001").historyOf(2)).doesNotExist();
    assertThat(sweep.folder("0001").output()).content().containsPattern("device gpu[01]");
  }

  @Test
  void controllersOfChildrenAndChildrenKilledAtRandomMomentsLoseNothing() throws Exception {
    Random random = new Random(5);
    for (int kill = 0; kill < 4; kill++) {
      Process controller = start("forked");
      long before = journal.lines().size();
      waitUntil(() -> journal.lines().size() > before || !controller.isAlive());
      Thread.sleep(random.nextInt(300));
      for (TrialFolder trial : sweep.folders()) {
        if (random.nextBoolean()) {
          killOwner(trial);
        }
      }
      kill(controller);
      waitUntil(() -> sweep.folders().stream().noneMatch(this::isHeldByTheLiving));
    }
    assertThat(start("forked").waitFor()).isZero();

    everyTrialCameToItsEndOnce();
  }

  private boolean isHeldByTheLiving(TrialFolder trial) {
    return trial.owner().flatMap(Owner::process).isPresent();
  }

  @Test
  void workersKilledAtRandomMomentsAreFollowedByOthers() throws Exception {
    Random random = new Random(8);
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
      kill(worker);
    }
    assertThat(controller.waitFor()).isZero();

    everyTrialCameToItsEndOnce();
    assertThat(started.get(1).waitFor()).isZero();
  }

  @Test
  void aWorkerFrozenForTooLongLosesItsTrialAndChangesNothingWhenItWakesUp() throws Exception {
    layOut(Duration.ofSeconds(2));
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

    assertThat(journal.lines()).containsExactly("0001 2 " + other.pid());
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
    everyTrialCameToItsEndOnce();
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
  void aForkedTrialWhoseProgramEndsItsProcessHasFailed() {
    forked("exiting", SweepLimits.NONE);

    assertThat(sweep.folder("0001").outcome())
        .map(Outcome::message)
        .contains("The trial's program ended its process.");
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
