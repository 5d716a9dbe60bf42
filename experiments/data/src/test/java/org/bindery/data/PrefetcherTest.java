package org.bindery.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class PrefetcherTest {
  private static final ClassLoader LOADER = PrefetcherTest.class.getClassLoader();

  @Test
  void valuesComeInOrderWhateverOrderTheyWereMadeIn() {
    try (Prefetcher<String> prefetcher =
        new Prefetcher<>(
            "test",
            index -> {
              LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(300_000));
              return "v" + index;
            },
            7,
            5,
            3,
            LOADER)) {
      for (int index = 7; index < 207; index++) {
        assertThat(prefetcher.take()).isEqualTo("v" + index);
      }
    }
  }

  @Test
  void exactlyTheDepthIsMadeAhead() {
    AtomicLong made = new AtomicLong();
    AtomicReference<Thread> producer = new AtomicReference<>();
    try (Prefetcher<Long> prefetcher =
        new Prefetcher<>(
            "test",
            index -> {
              producer.set(Thread.currentThread());
              made.incrementAndGet();
              return index;
            },
            0,
            3,
            1,
            LOADER)) {
      for (long taken = 0; taken < 50; taken++) {
        while (made.get() < taken + 3 || producer.get().getState() != Thread.State.WAITING) {
          Thread.onSpinWait();
        }
        assertThat(made).hasValue(taken + 3);
        assertThat(prefetcher.take()).isEqualTo(taken);
      }
    }
  }

  @Test
  void whatAProducerThrowsIsThrownWhereItsValueWasDueAndEverAfter() {
    IllegalStateException failure = new IllegalStateException("row 3 is odd");
    try (Prefetcher<Long> prefetcher =
        new Prefetcher<>(
            "test",
            index -> {
              if (index == 3) {
                throw failure;
              }
              return index;
            },
            0,
            4,
            2,
            LOADER)) {
      for (long index = 0; index < 3; index++) {
        assertThat(prefetcher.take()).isEqualTo(index);
      }
      assertThatThrownBy(prefetcher::take).isSameAs(failure);
      assertThatThrownBy(prefetcher::take).isSameAs(failure);
    }
  }

  @Test
  void itsThreadsAreDaemonsWithTheGivenLoaderAndEndWithIt() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    try (URLClassLoader loader = new URLClassLoader(new URL[0], LOADER)) {
      Prefetcher<Long> prefetcher =
          new Prefetcher<>(
              "reader",
              index -> {
                threads.add(Thread.currentThread());
                return index;
              },
              0,
              8,
              2,
              loader);
      for (int i = 0; i < 100; i++) {
        prefetcher.take();
      }
      assertThat(threads)
          .isNotEmpty()
          .allMatch(Thread::isDaemon)
          .allMatch(thread -> thread.getContextClassLoader() == loader)
          .allMatch(thread -> thread.getName().startsWith("reader-"));
      prefetcher.close();
      assertThat(threads).noneMatch(Thread::isAlive);
      assertThatThrownBy(prefetcher::take).isInstanceOf(CancellationException.class);
      prefetcher.close();
    }
  }

  @Test
  void closingInterruptsAProducerThatWaits() {
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    List<Throwable> interrupts = new ArrayList<>();
    Prefetcher<Long> prefetcher =
        new Prefetcher<>(
            "test",
            index -> {
              waiting.countDown();
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupts.add(e);
              }
              return index;
            },
            0,
            1,
            1,
            LOADER);
    while (waiting.getCount() > 0) {
      Thread.onSpinWait();
    }
    prefetcher.close();
    assertThat(interrupts).hasSize(1);
  }

  @Test
  void anInterruptedTakerKeepsItsInterruptAndCanGoOnLater() {
    CountDownLatch go = new CountDownLatch(1);
    try (Prefetcher<Long> prefetcher =
        new Prefetcher<>(
            "test",
            index -> {
              try {
                go.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return index;
            },
            0,
            1,
            1,
            LOADER)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(prefetcher::take).isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
      go.countDown();
      assertThat(prefetcher.take()).isZero();
    }
  }
}
