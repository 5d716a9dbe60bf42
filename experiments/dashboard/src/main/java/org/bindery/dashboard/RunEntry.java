package org.bindery.dashboard;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.tracking.RunState;
import org.bindery.tracking.RunView;
import org.bindery.tracking.Series;

/**
 * One run of the index. A run that has ended is a card in memory and an index on disk; one that
 * goes on keeps its reader, which reads on. Used by any thread.
 */
final class RunEntry {
  private static final int MOST_NEW_POINTS = 2_000;
  private static final int LONGEST_TEXT = 300;

  private final int number;
  private final Path folder;
  private final Path cache;
  private final Map<String, Integer> told = new HashMap<>();
  private Optional<IndexFile> index = Optional.empty();
  private Optional<RunView> view = Optional.empty();
  private Map<String, Curve> keptCurves = Map.of();
  private RunDetail keptDetail = new RunDetail(List.of(), List.of(), List.of());
  private IndexFile.Stamp stamp = new IndexFile.Stamp(-1, -1);
  private volatile RunCard card;
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
    return card.state().equals("running");
  }

  Path filesFolder() {
    return folder.resolve("files");
  }

  Optional<String> cacheProblem() {
    return cacheProblem;
  }

  /** Takes what was read before; false where that is nothing, or was of another state. */
  synchronized boolean openIndex() {
    try {
      IndexFile.Stamp now = IndexFile.Stamp.of(file());
      if (!usable(now)) {
        return false;
      }
      stamp = now;
      read = true;
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Reads what is new; whether anything the table shows is. */
  synchronized boolean update() {
    try {
      Path file = file();
      IndexFile.Stamp now = IndexFile.Stamp.of(file);
      boolean same = read && now.equals(stamp);
      if (same && view.map(run -> run.state() == RunState.RUNNING).orElse(true)) {
        return false;
      }
      stamp = now;
      if (!read && usable(now)) {
        read = true;
        return true;
      }
      RunView run = view.isPresent() ? view.get() : RunView.open(folder);
      run.refresh();
      card = RunReading.card(name(folder), run);
      index = Optional.empty();
      if (run.state() == RunState.RUNNING) {
        view = Optional.of(run);
      } else {
        close(run);
      }
      read = true;
      return true;
    } catch (IOException | RuntimeException e) {
      return failed(e);
    }
  }

  private boolean failed(Exception e) {
    RunCard told =
        RunCard.unread(name(folder), List.of("The run cannot be read: " + e.getMessage() + "."));
    boolean changed = !read || !told.equals(card);
    card = told;
    view = Optional.empty();
    read = true;
    return changed;
  }

  private boolean usable(IndexFile.Stamp now) {
    index = IndexFile.open(cache, now).filter(kept -> !kept.card().state().equals("running"));
    index.ifPresent(kept -> card = kept.card());
    return index.isPresent();
  }

  private void close(RunView run) {
    Map<String, Curve> curves = RunReading.curves(run);
    RunDetail detail = RunReading.detail(run);
    view = Optional.empty();
    try {
      index = Optional.of(IndexFile.write(cache, stamp, card, curves, detail));
      keptCurves = Map.of();
      cacheProblem = Optional.empty();
    } catch (IOException e) {
      keptCurves = curves;
      keptDetail = detail;
      cacheProblem =
          Optional.of(
              "What was read cannot be kept in "
                  + cache.getParent()
                  + " ("
                  + e.getClass().getSimpleName()
                  + "): every start reads all runs again; make the folder writable.");
    }
  }

  /** A metric's curve; empty where the run has none. */
  synchronized Optional<Curve> curve(String metric) {
    if (!card.metrics().contains(metric)) {
      return Optional.empty();
    } else if (view.isPresent()) {
      return Optional.of(Curve.of(RunReading.series(view.get(), metric)));
    } else if (index.isEmpty()) {
      return Optional.ofNullable(keptCurves.get(metric));
    }
    Optional<Curve> kept = index.get().curve(metric);
    return kept.isPresent() ? kept : reread().map(curves -> curves.get(metric));
  }

  /** The index on disk was damaged while it was in use. */
  private Optional<Map<String, Curve>> reread() {
    try {
      RunView run = RunView.open(folder);
      index = Optional.empty();
      close(run);
      return Optional.of(RunReading.curves(run));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  synchronized RunDetail detail() {
    return view.map(RunReading::detail)
        .or(() -> index.flatMap(IndexFile::detail))
        .orElse(keptDetail);
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
        int total = series.values().length;
        int from = told.getOrDefault(metric, -1);
        told.put(metric, total);
        if (total != from) {
          boolean whole = from >= 0 && total - from <= MOST_NEW_POINTS;
          all.add(new NewRows(metric, from, total, whole, tail(series, whole ? from : total)));
        }
      }
    }
    return all;
  }

  private static Series tail(Series series, int from) {
    int n = series.values().length;
    return new Series(
        Arrays.copyOfRange(series.steps(), from, n),
        Arrays.copyOfRange(series.times(), from, n),
        Arrays.copyOfRange(series.runtimes(), from, n),
        Arrays.copyOfRange(series.values(), from, n));
  }

  /** What the run table is told: the card without provenance and with long texts cut. */
  ObjectNode row() {
    RunCard shown = card;
    ObjectNode row = Json.MAPPER.valueToTree(shown);
    row.put("no", number).put("read", read);
    ObjectNode config = row.putObject("config");
    shown
        .config()
        .forEach(
            (key, value) -> {
              if (!key.startsWith("provenance.")) {
                config.set(key, cut(value));
              }
            });
    ObjectNode summary = row.putObject("summary");
    shown.summary().forEach((key, value) -> summary.set(key, cut(value)));
    return row;
  }

  private static JsonNode cut(JsonNode value) {
    String text =
        value.isTextual() ? value.asText() : value.isContainerNode() ? value.toString() : "";
    return text.length() > LONGEST_TEXT
        ? TextNode.valueOf(text.substring(0, LONGEST_TEXT) + "...")
        : value;
  }

  private Path file() throws IOException {
    try (Stream<Path> inside = Files.list(folder)) {
      return inside
          .filter(path -> path.getFileName().toString().matches("run-.*\\.wandb"))
          .filter(Files::isRegularFile)
          .sorted()
          .findFirst()
          .orElseThrow(() -> new IOException("there is no .wandb file in " + name(folder)));
    }
  }

  private static String name(Path folder) {
    return folder.getFileName().toString();
  }
}
