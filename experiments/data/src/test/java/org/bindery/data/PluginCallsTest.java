package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bindery.spi.ConfigException;
import org.bindery.spi.PluginException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PluginCallsTest {
  private final PluginCalls calls = new PluginCalls(Duration.ofSeconds(1));
  private final CountDownLatch release = new CountDownLatch(1);

  private <T> T call(Supplier<T> action) {
    return calls.call(() -> "read() of the loader of modality 'toy'", () -> "row 7", action);
  }

  private int sleeps() {
    try {
      release.await();
      return 0;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private int ignoresInterrupts() {
    while (release.getCount() > 0) {
      Thread.onSpinWait();
    }
    return 0;
  }

  @Test
  void whatItMakesAndWhatItThrowsComesToTheCaller() {
    assertThat(calls.watched(() -> call(() -> 3))).isEqualTo(3);
    assertThatThrownBy(() -> calls.watched(() -> call(() -> List.of().get(0))))
        .isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(
            () ->
                calls.watched(
                    () -> {
                      throw new StackOverflowError("deep");
                    }))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void theWorkSeesTheCallersContextLoaderAndMayItselfWatch() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    try (URLClassLoader loader = new URLClassLoader(new URL[0], before)) {
      Thread.currentThread().setContextClassLoader(loader);
      Supplier<ClassLoader> inner = () -> Thread.currentThread().getContextClassLoader();
      assertThat(calls.watched(() -> calls.watched(inner))).isSameAs(loader);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void aCallThatSleepsTooLongIsNamedAndEnds() {
    assertThatThrownBy(() -> calls.watched(() -> call(this::sleeps)))
        .isInstanceOf(PluginException.class)
        .hasMessageStartingWith(
            "read() of the loader of modality 'toy' has not come back after 1 s (row 7, at"
                + " org.bindery.data.PluginCallsTest.sleeps(")
        .hasMessageContaining("mend it, or allow more with BINDERY_PLUGIN_SECONDS")
        .hasMessageEndingWith("It was interrupted and has ended.");
    assertThat(calls.isBusy()).isFalse();
  }

  @Test
  void aCallThatCannotBeEndedIsLeftBehindAndMakesNoOtherCall() {
    AtomicInteger made = new AtomicInteger();
    assertThatThrownBy(
            () ->
                calls.watched(
                    () -> {
                      made.addAndGet(call(this::ignoresInterrupts));
                      return call(made::incrementAndGet);
                    }))
        .isInstanceOf(PluginException.class)
        .hasMessageContaining("did not end: its thread is left behind");
    assertThat(calls.isBusy()).isTrue();
    assertThat(calls.watched(() -> call(() -> 3))).as("others go on").isEqualTo(3);
    release.countDown();
    while (calls.isBusy()) {
      Thread.onSpinWait();
    }
    assertThat(made).hasValue(0);
  }

  @Test
  void manyShortCallsMayTogetherTakeLongerThanTheLimit() {
    int sum =
        calls.watched(
            () -> {
              int all = 0;
              for (int i = 0; i < 6; i++) {
                all += call(() -> nap(250));
              }
              return all;
            });
    assertThat(sum).isEqualTo(6);
  }

  private static int nap(long millis) {
    try {
      Thread.sleep(millis);
      return 1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void anInterruptedCallerKeepsItsInterruptAndIsNotToldThatThePluginIsBroken() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> calls.watched(() -> call(this::sleeps)))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void theLimitIsAWholeNumberOfSeconds() {
    for (String wrong : List.of("0", "-1", "1.5", "soon")) {
      assertThatThrownBy(() -> PluginCalls.of(Map.of(PluginCalls.LIMIT, wrong)))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("BINDERY_PLUGIN_SECONDS is '" + wrong + "'");
    }
    PluginCalls second = PluginCalls.of(Map.of(PluginCalls.LIMIT, "1"));
    assertThatThrownBy(
            () -> second.watched(() -> second.call(() -> "It", () -> "here", this::sleeps)))
        .hasMessageContaining("after 1 s");
  }
}
