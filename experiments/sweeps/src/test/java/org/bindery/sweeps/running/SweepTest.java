package org.bindery.sweeps.running;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.sweeps.Trial;
import org.bindery.sweeps.TrialState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class SweepTest {
  private static final SweepTerms TERMS =
      SweepTerms.DEFAULT.about("loss").seeded(7).waiting(Duration.ofSeconds(3));

  @TempDir Path root;

  private SweepFolder folder() {
    return SweepFolder.create(root.resolve("sweep"), "method: random\n", TERMS);
  }

  private SweepResult run(TrialBody body, int trials) {
    return Sweep.of(folder(), new Numbered(trials), new InProcessTrials(body, 2)).run();
  }

  private static void waitUntil(BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("deadline").isLessThan(end);
      Thread.sleep(5);
    }
  }

  private static void logItsNumber(TrialContext trial) {
    trial.log(Map.of("loss", (double) Numbered.number(trial)));
  }

  @Test
  void everyTrialIsRunOnceWithItsParametersAndKeepsWhatItLogged() {
    AtomicInteger runs = new AtomicInteger();
    SweepResult result =
        run(
            trial -> {
              runs.incrementAndGet();
              logItsNumber(trial);
            },
            5);

    assertThat(runs).hasValue(5);
    assertThat(result.trials()).extracting(Trial::state).containsOnly(TrialState.FINISHED);
    assertThat(result.trials())
        .extracting(Trial::history)
        .containsExactly(List.of(1.0), List.of(2.0), List.of(3.0), List.of(4.0), List.of(5.0));
    assertThat(result.why()).isEqualTo("The search has nothing left to try after 5 trials.");
    assertThat(folder().over()).contains(result.why());
  }

  @Test
  void aTrialThatThrowsFailsWithItsReasonAndTheOthersGoOn() {
    SweepResult result =
        run(
            trial -> {
              switch (Numbered.number(trial)) {
                case 2 -> throw new DataException("The file 'x.arrow' is missing; fetch it.");
                case 3 -> throw new IllegalStateException("odd\nand more");
                case 4 -> throw new StackOverflowError();
                default -> logItsNumber(trial);
              }
            },
            5);

    assertThat(result.trials())
        .extracting(Trial::state)
        .containsExactly(
            TrialState.FINISHED,
            TrialState.FAILED,
            TrialState.FAILED,
            TrialState.FAILED,
            TrialState.FINISHED);
    assertThat(message("0002")).isEqualTo("The file 'x.arrow' is missing; fetch it.");
    assertThat(message("0003")).isEqualTo("The trial's program threw IllegalStateException: odd");
    assertThat(message("0004")).isEqualTo("The trial's program threw StackOverflowError.");
    assertThat(folder().folder("0003").path().resolve("error.txt"))
        .content()
        .contains("and more", "SweepTest");
  }

  private String message(String id) {
    return folder().folder(id).outcome().orElseThrow().message();
  }

  @Test
  void aMetricThatIsNotANumberIsKeptAndOneNeverLoggedIsToldOf() {
    List<String> notes = Collections.synchronizedList(new ArrayList<>());
    SweepResult result =
        Sweep.of(
                folder(),
                new Numbered(2),
                new InProcessTrials(
                    trial ->
                        trial.log(Map.of(Numbered.number(trial) == 1 ? "loss" : "lss", Double.NaN)),
                    1))
            .telling(
                new SweepListener() {
                  @Override
                  public void note(String sentence) {
                    notes.add(sentence);
                  }
                })
            .run();

    assertThat(result.trials().get(0).history()).containsExactly(Double.NaN);
    assertThat(result.trials().get(1).history()).isEmpty();
    assertThat(notes)
        .containsExactly(
            "Trial 0002 finished and never logged 'loss', the sweep's metric; it logged lss.");
  }

  @Test
  void earlyStoppingEndsATrialWhenItLogsNextAndWhatItLoggedCounts() {
    SweepResult result =
        Sweep.of(
                folder(),
                new Numbered(3),
                new InProcessTrials(
                    trial -> {
                      boolean bad = Numbered.number(trial) == 2;
                      do {
                        trial.log(Map.of("loss", bad ? 1e3 : 1.0));
                      } while (bad);
                    },
                    2))
            .stopping(SweepProcess.aboveAHundred())
            .run();

    assertThat(result.trials())
        .extracting(Trial::state)
        .containsExactly(TrialState.FINISHED, TrialState.STOPPED, TrialState.FINISHED);
    assertThat(result.trials().get(1).history()).isNotEmpty().containsOnly(1e3);
  }

  @Test
  void noMoreAreProposedThanRunCapAllows() {
    SweepResult result =
        Sweep.of(folder(), new Numbered(100), new InProcessTrials(SweepTest::logItsNumber, 2))
            .within(SweepLimits.NONE.capped(3))
            .run();

    assertThat(result.trials()).hasSize(3);
    assertThat(result.why()).isEqualTo("All 3 trials that run_cap allows were made.");
  }

  @Test
  void onceTheTargetIsReachedNoneIsBegunAndThoseThatRunFinish() throws InterruptedException {
    CountDownLatch reached = new CountDownLatch(1);
    SweepResult result =
        Sweep.of(
                folder(),
                new Numbered(100),
                new InProcessTrials(
                    trial -> {
                      if (Numbered.number(trial) == 1) {
                        await(reached);
                        logItsNumber(trial);
                      } else {
                        trial.log(Map.of("loss", 0.1));
                        reached.countDown();
                      }
                    },
                    2))
            .within(
                SweepLimits.NONE.until(
                    trial -> trial.history().stream().anyMatch(value -> value < 0.5)))
            .run();

    assertThat(result.trials().get(0).state()).isEqualTo(TrialState.FINISHED);
    assertThat(result.trials().get(1).state()).isEqualTo(TrialState.FINISHED);
    assertThat(result.trials()).hasSizeLessThan(10);
    assertThat(result.trials()).allMatch(trial -> trial.state().isOver());
    assertThat(result.why()).isEqualTo("Trial 0002 reached the target.");
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aTrialThatHangsFailsAfterItsTimeAndItsSlotIsUsedAgain() {
    CountDownLatch never = new CountDownLatch(1);
    SweepResult result =
        Sweep.of(
                folder(),
                new Numbered(4),
                new InProcessTrials(
                    trial -> {
                      if (Numbered.number(trial) <= 2) {
                        while (never.getCount() > 0) {
                          Thread.onSpinWait();
                        }
                      }
                      logItsNumber(trial);
                    },
                    2))
            .within(SweepLimits.NONE.within(Duration.ofMillis(1500)))
            .run();
    never.countDown();

    assertThat(result.trials())
        .extracting(Trial::state)
        .containsExactly(
            TrialState.FAILED, TrialState.FAILED, TrialState.FINISHED, TrialState.FINISHED);
    assertThat(message("0001")).isEqualTo("It took longer than 1.5 s, the time a trial has.");
  }

  @Test
  void anInterruptedSweepGivesItsTrialsBackAndGoesOnWithTheSameProposals() throws Exception {
    AtomicInteger logged = new AtomicInteger();
    AtomicReference<RuntimeException> thrown = new AtomicReference<>();
    TrialBody endless =
        trial -> {
          while (true) {
            logItsNumber(trial);
            logged.incrementAndGet();
          }
        };
    Thread thread =
        new Thread(
            () -> {
              try {
                run(endless, 4);
              } catch (RuntimeException e) {
                thrown.set(e);
              }
            });
    thread.start();
    waitUntil(() -> logged.get() > 100);
    thread.interrupt();
    thread.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedSweepException.class);
    assertThat(folder().trials())
        .isNotEmpty()
        .extracting(Trial::state)
        .containsOnly(TrialState.PENDING);
    int after = logged.get();
    SweepResult result = run(SweepTest::logItsNumber, 4);
    assertThat(logged).hasValue(after);
    assertThat(result.trials()).extracting(Trial::state).containsOnly(TrialState.FINISHED);
    SweepFolder whole = SweepFolder.create(root.resolve("other"), "", TERMS);
    SweepResult uninterrupted =
        Sweep.of(whole, new Numbered(4), new InProcessTrials(SweepTest::logItsNumber, 1)).run();
    assertThat(uninterrupted.trials())
        .extracting(Trial::parameters)
        .isEqualTo(result.trials().stream().map(Trial::parameters).toList());
  }

  @Test
  void aSweepThatIsOverIsNotRunAgain() {
    AtomicInteger runs = new AtomicInteger();
    TrialBody counting = trial -> runs.incrementAndGet();
    run(counting, 3);

    assertThat(run(counting, 3).trials()).hasSize(3);
    assertThat(runs).hasValue(3);
    assertThat(run(counting, 4).trials()).hasSize(4);
    assertThat(runs).hasValue(4);
  }

  @Test
  void aSecondControllerIsRefusedAndTheFirstGoesOn() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    AtomicReference<SweepResult> result = new AtomicReference<>();
    Thread first =
        new Thread(
            () ->
                result.set(
                    run(
                        trial -> {
                          await(second);
                          logItsNumber(trial);
                        },
                        3)));
    first.start();
    waitUntil(() -> !folder().trials().isEmpty());

    assertThatThrownBy(() -> run(SweepTest::logItsNumber, 3))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is being run by process " + ProcessHandle.current().pid());
    second.countDown();
    first.join();

    assertThat(result.get().trials()).extracting(Trial::state).containsOnly(TrialState.FINISHED);
  }

  @Test
  void aDamagedTrialIsNamedOnceAndTheSweepGoesOnAroundIt() throws IOException {
    run(SweepTest::logItsNumber, 2);
    Files.writeString(folder().folder("0001").path().resolve("trial.json"), "garbage");
    List<String> notes = new ArrayList<>();
    SweepResult result =
        Sweep.of(folder(), new Numbered(3), new InProcessTrials(SweepTest::logItsNumber, 1))
            .telling(
                new SweepListener() {
                  @Override
                  public void note(String sentence) {
                    notes.add(sentence);
                  }
                })
            .run();

    assertThat(notes).hasSize(1).first().asString().contains("0001' is left aside");
    assertThat(result.damaged()).containsOnlyKeys("0001");
    assertThat(result.trials()).extracting(Trial::id).containsExactly("0002", "0003", "0004");
  }

  @Test
  void listenersHearOfEachTrialInOrder() {
    List<String> heard = new ArrayList<>();
    Sweep.of(folder(), new Numbered(1), new InProcessTrials(SweepTest::logItsNumber, 1))
        .telling(
            new SweepListener() {
              @Override
              public void proposed(Trial trial) {
                heard.add("proposed " + trial.id());
              }

              @Override
              public void ended(Trial trial, Outcome outcome) {
                heard.add("ended " + trial.id() + " " + outcome.state());
              }
            })
        .run();

    assertThat(heard).containsExactly("proposed 0001", "ended 0001 FINISHED");
  }

  @Test
  void aCommandThatCannotBeStartedEndsTheSweepWithASentence() {
    TrialExecutor missing =
        new ForkedTrials(List.of("no-such-program-anywhere"), SweepProcess.slots(1));

    assertThatThrownBy(() -> Sweep.of(folder(), new Numbered(3), missing).run())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("The command 'no-such-program-anywhere' cannot be started");
    assertThat(folder().trials()).extracting(Trial::state).containsOnly(TrialState.PENDING);
  }

  @Test
  void aCommandThatNeverTakesItsTrialEndsTheSweepAfterThreeTries() {
    List<String> command = new ArrayList<>(SweepProcess.command("no-such-part"));

    assertThatThrownBy(
            () ->
                Sweep.of(
                        folder(), new Numbered(9), new ForkedTrials(command, SweepProcess.slots(1)))
                    .run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("ended with code 1 before it took trial 0001; its last words: ")
        .hasMessageContaining("3 times in a row");
  }

  @Test
  void limitsAndTermsThatAreNonsenseAreRefused() {
    assertThatThrownBy(() -> SweepLimits.NONE.capped(0)).hasMessageContaining("run_cap is 0");
    assertThatThrownBy(() -> SweepLimits.NONE.within(Duration.ZERO))
        .hasMessageContaining("positive time");
    assertThatThrownBy(() -> TERMS.forgiving(-1)).hasMessageContaining("-1 deaths");
    assertThatThrownBy(() -> TERMS.waiting(Duration.ofMillis(1))).hasMessageContaining("too short");
    assertThatThrownBy(() -> new InProcessTrials(trial -> {}, 0)).hasMessageContaining("0 slots");
    assertThatThrownBy(() -> new SharedFolderTrials(0)).hasMessageContaining("starts none");
    assertThatThrownBy(() -> new ForkedTrials(List.of(), SweepProcess.slots(1)))
        .hasMessageContaining("No command");
  }
}
