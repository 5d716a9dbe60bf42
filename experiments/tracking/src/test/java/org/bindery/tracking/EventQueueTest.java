package org.bindery.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class EventQueueTest {
  @TempDir Path root;

  /** A disk that does not answer until it is told to. */
  private record HangingSink(Path folder, CountDownLatch answers, AtomicInteger rows)
      implements RunSink {
    @Override
    public void accept(Tracked event) {
      try {
        answers.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      if (event instanceof Tracked.Row) {
        rows.incrementAndGet();
      }
    }

    @Override
    public void close() {}
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void aDiskThatHangsHoldsTheTrainingUpOnlyOnceAndWhatDoesNotFitIsCounted() {
    Runs runs = new Runs(root);
    CountDownLatch answers = new CountDownLatch(1);
    AtomicInteger rows = new AtomicInteger();
    Run run =
        Tracker.start(
            runs.start().withSinks((identity, start) -> new HangingSink(root, answers, rows)));
    int logged = EventQueue.CAPACITY + 500;
    for (int i = 0; i < logged; i++) {
      run.log(i, Map.of("loss", 1));
    }

    assertThat(run.dropped()).isBetween(499L, 500L);
    assertThat(runs.warnings).singleElement().asString().contains("is dropped");
    assertThat(run.flush(Duration.ofMillis(1))).isFalse();
    answers.countDown();
    run.close();
    assertThat(rows.get() + run.dropped()).isEqualTo(logged);
  }

  @Test
  void aThreadThatIsBeingInterruptedStillReportsAndStaysInterrupted() {
    Run run = new Runs(root).run();
    Thread.currentThread().interrupt();
    run.log(0, Map.of("loss", 1));
    run.close();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(Runs.view(run).history().rows()).isEqualTo(1);
    assertThat(Runs.view(run).state()).isEqualTo(RunState.FINISHED);
  }

  @Test
  void aSinkThatThrowsAnythingIsWarnedOfOnceAndTheRunGoesOn() {
    Runs runs = new Runs(root);
    RunSink broken =
        new RunSink() {
          @Override
          public Path folder() {
            return root;
          }

          @Override
          public void accept(Tracked event) {
            throw new IllegalStateException("a mistake in a plugin");
          }

          @Override
          public void close() {
            throw new IllegalStateException("another");
          }
        };
    Run run =
        Tracker.start(runs.start().withSinks((identity, start) -> broken, WandbFileSink::open));
    run.log(0, Map.of("loss", 1));
    run.log(1, Map.of("loss", 1));
    run.close();

    assertThat(runs.warnings).hasSize(2);
    assertThat(runs.warnings.get(0)).contains("a mistake in a plugin");
    assertThat(RunView.open(run.folders().get(1)).history().rows()).isEqualTo(2);
  }
}
