package org.bindery.dashboard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.tracking.RunState;
import org.bindery.tracking.RunView;
import org.bindery.tracking.Series;

/**
 * One run of the index. What was read of it is kept on disk, with a mark to read on from; a run
 * that goes on also keeps its reader, which holds what came after the mark. Used by any thread.
 */
final class RunEntry {
  private static final int MOST_NEW_POINTS = 2_000;
  private static final long MOST_UNKEPT_BYTES = 4L << 20;

  private final int number;
  private final Path folder;
  private final Path cache;
  private final Map<String, Integer> told = new HashMap<>();
  private final Map<String, Long> totals = new HashMap<>();
  private Optional<Path> file = Optional.empty();
  private Optional<IndexFile> index = Optional.empty();
  private Optional<RunView> view = Optional.empty();
  private SoftReference<RunView> all = new SoftReference<>(null);
  private Map<String, Curve> unkeptCurves = Map.of();
  private RunDetail unkeptDetail = RunDetail.NONE;
  private IndexFile.Stamp stamp = new IndexFile.Stamp(-1, -1);
  private volatile RunCard card;
  private volatile boolean known;
  private volatile boolean read;
  private volatile Optional<String> cacheProblem = Optional.empty();

  RunEntry(int number, Path folder, Path cache) {
    this.number = number;
    this.folder = folder;
    this.cache = cache.resolve(IndexFile.name(name(folder)));
    this.card = RunCard.unread(name(folder), List.of());
  }

  /**
   * New values of a metric.
   *
   * @param from how many there were before
   * @param total how many there are
   * @param whole whether {@code points} are all of the new ones; else the curve is to be asked for
   */
  record NewRows(String metric, long from, long total, boolean whole, Series points) {}

  int number() {
    return number;
  }

  RunCard card() {
    return card;
  }

  /** Whether its records have been read, or tried to be. */
  boolean isRead() {
    return read;
  }

  boolean isRunning() {
    return isRunning(card);
  }

  private static boolean isRunning(RunCard card) {
    return card.state().equals("running");
  }

  Path filesFolder() {
    return folder.resolve("files");
  }

  Optional<String> cacheProblem() {
    return cacheProblem;
  }

  /** Whether the card tells at least how the run began and ended. */
  boolean isKnown() {
    return known;
  }

  /**
   * Takes what was read before, or else looks at the run's beginning and end.
   *
   * @return whether that is all: nothing is left to read
   */
  synchronized boolean open() {
    try {
      Optional<IndexFile> kept = IndexFile.open(cache);
      IndexFile.Stamp now = IndexFile.Stamp.of(file());
      read = kept.isPresent() && kept.get().isOf(now) && !isRunning(kept.get().card());
      if (read) {
        stamp = now;
        index = kept;
      }
      card =
          kept.isPresent()
              ? kept.get().card()
              : RunReading.card(name(folder), RunView.glance(folder), Optional.empty());
      known = true;
      return read;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  /** Reads what is new; whether anything the table shows is. */
  synchronized boolean update() {
    try {
      IndexFile.Stamp now = IndexFile.Stamp.of(file());
      boolean same = read && now.equals(stamp);
      if (same && view.map(run -> run.state() == RunState.RUNNING).orElse(true)) {
        return false;
      }
      if (!known && open()) {
        return true;
      }
      stamp = now;
      RunView run = view.isPresent() ? view.get() : resumed();
      run.refresh();
      card = RunReading.card(name(folder), run, index.map(IndexFile::card));
      boolean running = run.state() == RunState.RUNNING;
      long kept = index.map(IndexFile::size).orElse(0L);
      view = Optional.of(run);
      if (!running || run.bytesRead() - kept > MOST_UNKEPT_BYTES) {
        keep(run, running);
      }
      known = true;
      read = true;
      return true;
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
  }

  /** A reader behind what was kept; one of the whole run where that is nothing or of another. */
  private RunView resumed() {
    Optional<IndexFile> kept = IndexFile.open(cache);
    Optional<RunView> resumed =
        kept.flatMap(IndexFile::mark).flatMap(mark -> RunView.resume(folder, mark));
    base(resumed.isPresent() ? kept : Optional.empty());
    unkeptCurves = Map.of();
    unkeptDetail = RunDetail.NONE;
    return resumed.orElseGet(() -> RunView.open(folder));
  }

  private void base(Optional<IndexFile> kept) {
    index = kept;
    totals.clear();
  }

  private boolean failed(Exception e) {
    RunCard told =
        RunCard.unread(name(folder), List.of("The run cannot be read: " + e.getMessage() + "."));
    boolean changed = !read || !told.equals(card);
    card = told;
    view = Optional.empty();
    known = true;
    read = true;
    return changed;
  }

  /** Puts what was read on disk; a run that goes on is read on behind it. */
  private void keep(RunView run, boolean running) {
    Map<String, Curve> curves = new LinkedHashMap<>();
    for (String metric : card.metrics()) {
      joined(metric).ifPresent(curve -> curves.put(metric, curve));
    }
    RunDetail detail = RunReading.detail(run, before());
    byte[] mark = run.mark();
    try {
      base(Optional.of(IndexFile.write(cache, stamp, card, curves, detail, mark)));
      view = running ? RunView.resume(folder, mark) : Optional.empty();
      unkeptCurves = Map.of();
      cacheProblem = Optional.empty();
    } catch (IOException e) {
      cacheProblem =
          Optional.of(
              "What was read cannot be kept in "
                  + cache.getParent()
                  + " ("
                  + e.getClass().getSimpleName()
                  + "): every start reads all runs again; make the folder writable.");
      if (!running) {
        view = Optional.empty();
        base(Optional.empty());
        unkeptCurves = curves;
        unkeptDetail = detail;
      }
    }
  }

  /** What was kept of a metric and what was read behind it; empty where what was kept is lost. */
  private Optional<Curve> joined(String metric) {
    Optional<Curve> earlier =
        index
            .flatMap(kept -> kept.curve(metric))
            .or(() -> Optional.ofNullable(unkeptCurves.get(metric)));
    if (earlier.isEmpty() && index.isPresent() && index.get().has(metric)) {
      return Optional.empty();
    }
    Optional<Curve> later =
        view.map(run -> Curve.of(RunReading.series(run, metric)))
            .filter(curve -> curve.total() > 0);
    return earlier.isPresent() && later.isPresent()
        ? Optional.of(earlier.get().then(later.get()))
        : earlier.or(() -> later);
  }

  private RunDetail before() {
    return index.flatMap(IndexFile::detail).orElse(RunDetail.NONE);
  }

  /** A metric's curve; empty where the run has none. Reads the run where that was not done yet. */
  synchronized Optional<Curve> curve(String metric) {
    if (!read) {
      update();
    }
    if (!card.metrics().contains(metric)) {
      return Optional.empty();
    }
    Optional<Curve> found = joined(metric);
    if (found.isEmpty()) {
      reread();
      found = joined(metric);
    }
    return found;
  }

  /**
   * A part of a metric's curve with more of its points: read from the run's file, for what is kept
   * is thinned. Empty where nothing is thinned out, or the run cannot be read.
   */
  synchronized Optional<Curve> part(String metric, Curve.Part part) {
    Optional<Curve> whole = curve(metric);
    if (whole.isEmpty() || !whole.get().isThinned()) {
      return Optional.empty();
    }
    try {
      Optional<RunView> kept = Optional.ofNullable(all.get());
      RunView run = kept.isPresent() ? kept.get() : RunView.open(folder);
      run.refresh();
      all = new SoftReference<>(run);
      return Optional.of(Curve.of(part.of(RunReading.series(run, metric), card.started())));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** The index on disk was damaged while it was in use. */
  private void reread() {
    base(Optional.empty());
    try {
      RunView run = RunView.open(folder);
      boolean running = run.state() == RunState.RUNNING;
      view = Optional.of(run);
      keep(run, running);
    } catch (RuntimeException e) {
      view = Optional.empty();
    }
  }

  synchronized RunDetail detail() {
    if (!read) {
      update();
    }
    return view.map(run -> RunReading.detail(run, before()))
        .or(() -> index.flatMap(IndexFile::detail))
        .orElse(unkeptDetail);
  }

  /** What these metrics gained since this was last asked. */
  synchronized List<NewRows> newRows(Set<String> metrics) {
    List<NewRows> all = new ArrayList<>();
    if (view.isEmpty()) {
      return all;
    }
    for (String metric : metrics) {
      if (card.metrics().contains(metric)) {
        Series series = RunReading.series(view.get(), metric);
        int before =
            (int) Math.min(Integer.MAX_VALUE / 2, totals.computeIfAbsent(metric, this::kept));
        int total = before + series.values().length;
        int from = told.getOrDefault(metric, -1);
        told.put(metric, total);
        if (total != from) {
          boolean whole = from >= before && total - from <= MOST_NEW_POINTS;
          int start = whole ? from - before : series.values().length;
          all.add(new NewRows(metric, from, total, whole, tail(series, start)));
        }
      }
    }
    return all;
  }

  private long kept(String metric) {
    return index.flatMap(known -> known.curve(metric)).map(Curve::total).orElse(0L);
  }

  private static Series tail(Series series, int from) {
    int n = series.values().length;
    return new Series(
        Arrays.copyOfRange(series.steps(), from, n),
        Arrays.copyOfRange(series.times(), from, n),
        Arrays.copyOfRange(series.runtimes(), from, n),
        Arrays.copyOfRange(series.values(), from, n));
  }

  /** What the run table is told. */
  ObjectNode row() {
    return card.row().put("no", number).put("known", known).put("read", read);
  }

  private Path file() throws IOException {
    if (file.isEmpty() || !Files.isRegularFile(file.get())) {
      file =
          Optional.of(
              RunView.find(folder)
                  .orElseThrow(
                      () -> new IOException("there is no .wandb file in " + name(folder))));
    }
    return file.get();
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }
}
