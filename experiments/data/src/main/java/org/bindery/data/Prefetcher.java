package org.bindery.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.LongFunction;

/**
 * Produces an endless sequence ahead of its consumer, on daemon threads of its own. Values come in
 * the order of their index, whatever order they were finished in, so the number of threads changes
 * nothing but the speed.
 *
 * @param <T> what is produced
 */
public final class Prefetcher<T> implements AutoCloseable {
  private final LongFunction<T> produce;
  private final int depth;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Long, Outcome<T>> ready = new HashMap<>();
  private long nextToStart;
  private long nextToTake;
  private boolean closed;

  /**
   * Starts producing.
   *
   * @param name names the threads
   * @param produce makes the value of an index; called by several threads at once, once for each
   *     index
   * @param first the first index
   * @param depth how many values may be finished or under way and not yet taken, at least 1
   * @param threads how many threads produce, at least 1
   * @param loader the context class loader of the threads
   */
  public Prefetcher(
      String name,
      LongFunction<T> produce,
      long first,
      int depth,
      int threads,
      ClassLoader loader) {
    if (depth < 1 || threads < 1) {
      throw new IllegalArgumentException(
          "Prefetching needs depth and threads of at least 1, not "
              + depth
              + " and "
              + threads
              + ".");
    }
    this.produce = produce;
    this.depth = depth;
    this.nextToStart = first;
    this.nextToTake = first;
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(this::work, name + "-" + i);
      thread.setDaemon(true);
      thread.setContextClassLoader(loader);
      this.threads.add(thread);
    }
    this.threads.forEach(Thread::start);
  }

  /**
   * Returns the next value, waiting for it. What the producer threw for this index is thrown here,
   * at this and every later call.
   *
   * @throws CancellationException if the thread is interrupted while it waits (its interrupt status
   *     stays set) or this is closed
   */
  public synchronized T take() {
    while (!closed && !ready.containsKey(nextToTake)) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("Interrupted while waiting for batch " + nextToTake + ".");
      }
    }
    if (closed) {
      throw new CancellationException("The prefetcher is closed.");
    }
    T value = ready.get(nextToTake).get();
    ready.remove(nextToTake);
    nextToTake++;
    notifyAll();
    return value;
  }

  /**
   * Interrupts the producers and waits until their threads have ended. A thread interrupted in this
   * wait goes on waiting and keeps its interrupt status, because what the producers read is usually
   * closed next.
   */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      ready.clear();
      notifyAll();
    }
    threads.forEach(Thread::interrupt);
    boolean interrupted = false;
    for (Thread thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() {
    while (true) {
      long index;
      synchronized (this) {
        while (!closed && nextToStart >= nextToTake + depth) {
          try {
            wait();
          } catch (InterruptedException e) {
            return;
          }
        }
        if (closed) {
          return;
        }
        index = nextToStart++;
      }
      Outcome<T> outcome = outcome(index);
      synchronized (this) {
        if (closed) {
          return;
        }
        ready.put(index, outcome);
        notifyAll();
      }
      if (outcome.failure() != null) {
        return;
      }
    }
  }

  private Outcome<T> outcome(long index) {
    try {
      return new Outcome<>(produce.apply(index), null);
    } catch (Throwable e) {
      return new Outcome<>(null, e);
    }
  }

  private record Outcome<T>(T value, Throwable failure) {
    T get() {
      if (failure instanceof Error error) {
        throw error;
      }
      if (failure instanceof RuntimeException exception) {
        throw exception;
      }
      if (failure != null) {
        throw new IllegalStateException(failure);
      }
      return value;
    }
  }
}
