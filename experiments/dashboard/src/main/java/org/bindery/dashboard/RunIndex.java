package org.bindery.dashboard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bindery.spi.BinderyException;
import org.bindery.tracking.RunView;

/**
 * All runs under a root: found by looking at the folder again and again; glanced at first, then
 * read once by several threads, the newest first, and read on while they go on. Used by any thread.
 */
final class RunIndex implements AutoCloseable {
  /** The folder under a root in which the index is kept. */
  static final String CACHE = ".bindery-dashboard";

  private static final long LIVE_MILLIS = 400;
  private static final int SCAN_EVERY = 4;
  private static final int MOST_THREADS = 4;

  private final Path root;
  private final Path cache;
  private final Listener listener;
  private final Map<Integer, RunEntry> entries = new ConcurrentSkipListMap<>();
  private final Map<Path, RunEntry> byFolder = new ConcurrentHashMap<>();
  private final Set<RunEntry> waiting = ConcurrentHashMap.newKeySet();
  private final ExecutorService readers;
  private final ScheduledExecutorService clock;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private volatile Optional<String> problem = Optional.empty();
  private int lastNumber;
  private int ticks;

  /** Told what changes, by one of the index's threads. */
  interface Listener {
    /** A run is new or differs. */
    void changed(RunEntry run);

    /** A run's folder is gone. */
    void gone(int number);

    /** How many runs have been read. */
    void progress(int read, int all);
  }

  RunIndex(Path root, Path cache, Listener listener) {
    this.root = root;
    this.cache = cache;
    this.listener = listener;
    int threads = Math.max(1, Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    this.readers = Executors.newFixedThreadPool(threads, daemon("bindery-dashboard-reader"));
    this.clock = Executors.newSingleThreadScheduledExecutor(daemon("bindery-dashboard-clock"));
  }

  /** Looks at the folder for the first time and goes on looking. */
  void start() {
    tick();
    var unused =
        clock.scheduleWithFixedDelay(this::tick, LIVE_MILLIS, LIVE_MILLIS, TimeUnit.MILLISECONDS);
  }

  static ThreadFactory daemon(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  Path root() {
    return root;
  }

  /** The runs, oldest first. */
  Collection<RunEntry> runs() {
    return Collections.unmodifiableCollection(entries.values());
  }

  Optional<RunEntry> run(int number) {
    return Optional.ofNullable(entries.get(number));
  }

  int read() {
    return entries.size() - waiting.size();
  }

  /** What is wrong with the root or its cache, in sentences. */
  List<String> problems() {
    List<String> all = new ArrayList<>();
    problem.ifPresent(all::add);
    entries.values().stream()
        .flatMap(run -> run.cacheProblem().stream())
        .findFirst()
        .ifPresent(all::add);
    return all;
  }

  private void tick() {
    try {
      if (ticks++ % SCAN_EVERY == 0) {
        scan();
        refresh(entries.values());
      } else {
        refresh(entries.values().stream().filter(RunEntry::isRunning).toList());
      }
      problem = Optional.empty();
    } catch (BinderyException e) {
      problem = Optional.of(e.getMessage());
    } catch (RuntimeException e) {
      problem = Optional.of("The runs cannot be looked at: " + e);
    }
  }

  private void refresh(Collection<RunEntry> runs) {
    for (RunEntry run : runs) {
      if (!waiting.contains(run) && run.update()) {
        listener.changed(run);
      }
    }
  }

  private void scan() {
    List<Path> folders = RunView.folders(root);
    List<RunEntry> found = new ArrayList<>();
    for (Path folder : folders) {
      if (!byFolder.containsKey(folder)) {
        RunEntry run = new RunEntry(++lastNumber, folder, cache);
        byFolder.put(folder, run);
        waiting.add(run);
        entries.put(run.number(), run);
        found.add(run);
      }
    }
    Set<Path> there = Set.copyOf(folders);
    for (Map.Entry<Path, RunEntry> known : List.copyOf(byFolder.entrySet())) {
      if (!there.contains(known.getKey())) {
        byFolder.remove(known.getKey());
        entries.remove(known.getValue().number());
        waiting.remove(known.getValue());
        listener.gone(known.getValue().number());
      }
    }
    Collections.reverse(found);
    found.forEach(run -> readers.execute(() -> open(run)));
  }

  /** What is quickly known of every run comes before what is long to read of any. */
  private void open(RunEntry run) {
    if (run.open()) {
      done(run);
    } else {
      if (run.isKnown()) {
        listener.changed(run);
      }
      later(() -> readFirst(run));
    }
  }

  /** A dashboard that is being closed takes no more work. */
  private void later(Runnable work) {
    try {
      readers.execute(work);
    } catch (RejectedExecutionException e) {
      open.set(false);
    }
  }

  private void readFirst(RunEntry run) {
    if (open.get() && waiting.contains(run)) {
      run.update();
      done(run);
    }
  }

  private void done(RunEntry run) {
    if (waiting.contains(run)) {
      waiting.remove(run);
      listener.changed(run);
      listener.progress(read(), entries.size());
    }
  }

  @Override
  public void close() {
    open.set(false);
    clock.shutdownNow();
    readers.shutdownNow();
  }
}
