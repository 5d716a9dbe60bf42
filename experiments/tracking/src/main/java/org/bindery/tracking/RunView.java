package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.bindery.spi.DataException;

/**
 * A run as its {@code .wandb} file tells it, also while it is still being written: {@link #refresh}
 * reads on. Reads runs of this package and of W&amp;B's own SDK. Damage is in {@link #problems};
 * nothing but a missing file throws.
 *
 * <p>Used by one thread at a time.
 */
public final class RunView {
  private static final int MOST_PROBLEMS = 100;
  private static final Pattern FOLDER = Pattern.compile("(offline-)?run-[0-9]{8}_[0-9]{6}-.+");

  private final Path file;
  private final WandbLogReader reader = new WandbLogReader(this::accept, this::problem);
  private final List<String> problems = new ArrayList<>();
  private final History history = new History();
  private final History system = new History();
  private final MetricRules rules = new MetricRules();
  private final Map<String, MetricDefinition> metrics = new LinkedHashMap<>();
  private final Map<String, MetricSummary> derived = new LinkedHashMap<>();
  private final List<Tracked.Console> console = new ArrayList<>();
  private final Set<String> files = new LinkedHashSet<>();
  private Optional<RunHead> head = Optional.empty();
  private final ObjectNode config = NestedJson.empty();
  private final ObjectNode recorded = NestedJson.empty();
  private OptionalInt exitCode = OptionalInt.empty();
  private long records;
  private long lastNumber;

  private RunView(Path file) {
    this.file = file;
  }

  /**
   * Opens a run and reads what it holds so far.
   *
   * @param run its folder, or the {@code .wandb} file in it
   * @throws DataException where there is none
   */
  public static RunView open(Path run) {
    RunView view =
        new RunView(
            find(run)
                .orElseThrow(
                    () ->
                        new DataException(
                            run
                                + " is no run: name a folder such as wandb/offline-run-... that"
                                + " holds a .wandb file.")));
    view.refresh();
    return view;
  }

  /** Whether a folder holds a run of W&amp;B's format. */
  public static boolean isRunFolder(Path folder) {
    return Files.isDirectory(folder) && find(folder).isPresent();
  }

  /**
   * The folders of the runs under a root, oldest first: those of this package and of W&amp;B's SDK.
   *
   * @param root as {@link RunStart#root} names it
   */
  public static List<Path> folders(Path root) {
    Path runs = root.resolve("wandb");
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.list(runs)) {
      return inside
          .filter(path -> FOLDER.matcher(path.getFileName().toString()).matches())
          .filter(RunView::isRunFolder)
          .sorted(Comparator.comparing(RunView::stamp))
          .toList();
    } catch (IOException e) {
      throw new DataException(runs + " cannot be read: " + e, e);
    }
  }

  private static String stamp(Path folder) {
    return folder.getFileName().toString().replaceFirst("^offline-", "");
  }

  private static Optional<Path> find(Path run) {
    if (Files.isRegularFile(run)) {
      return Optional.of(run);
    } else if (!Files.isDirectory(run)) {
      return Optional.empty();
    }
    try (Stream<Path> inside = Files.list(run)) {
      return inside
          .filter(path -> path.getFileName().toString().matches("run-.*\\.wandb"))
          .filter(Files::isRegularFile)
          .sorted()
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads what has been written since; whether anything was. */
  public boolean refresh() {
    long before = records;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      reader.poll(channel);
    } catch (IOException e) {
      problem("The file cannot be read: " + e);
    }
    return records > before;
  }

  /** The {@code .wandb} file. */
  public Path file() {
    return file;
  }

  /** The folder with the run's files and media, by the names the records use. */
  public Path filesFolder() {
    return file.resolveSibling("files");
  }

  /** How many records have been read. */
  public long records() {
    return records;
  }

  /** What the run said of itself; empty where that record was not written or is damaged. */
  public Optional<RunHead> head() {
    return head;
  }

  /** The configuration, an object within objects. */
  public JsonNode config() {
    return config.deepCopy();
  }

  /** The rows. */
  public History history() {
    return history;
  }

  /** What the machine was doing: rows without steps. */
  public History system() {
    return system;
  }

  /** The definitions of metrics and patterns, in their order. */
  public List<MetricDefinition> metrics() {
    return List.copyOf(metrics.values());
  }

  /** The lines of the console. */
  public List<Tracked.Console> console() {
    return Collections.unmodifiableList(console);
  }

  /** The names of the files, relative to {@link #filesFolder}. */
  public Set<String> files() {
    return Collections.unmodifiableSet(files);
  }

  /** The exit code, once the run has ended. */
  public OptionalInt exitCode() {
    return exitCode;
  }

  /**
   * The summary: what the run wrote, and for metrics logged since then what follows from their
   * history, so that it is also right for a run that goes on or was killed.
   */
  public Map<String, JsonNode> summary() {
    Map<String, JsonNode> summary = new LinkedHashMap<>();
    derived.forEach(
        (key, values) -> values.shown(rules.of(key)).ifPresent(value -> summary.put(key, value)));
    recorded.fields().forEachRemaining(field -> summary.put(field.getKey(), field.getValue()));
    return summary;
  }

  /** How the run stands now. */
  public RunState state() {
    if (exitCode.isPresent()) {
      return exitCode.getAsInt() == 0 ? RunState.FINISHED : RunState.FAILED;
    }
    return RunOwner.of(filesFolder()).isAlive(file) ? RunState.RUNNING : RunState.CRASHED;
  }

  /** What is wrong with the file, in sentences; at most 100. */
  public List<String> problems() {
    List<String> all = new ArrayList<>(problems);
    if (reader.unread() > 0 && state() != RunState.RUNNING) {
      all.add("The last " + reader.unread() + " bytes of the file are no whole record.");
    }
    return all;
  }

  private void problem(String sentence) {
    if (problems.size() < MOST_PROBLEMS && !problems.contains(sentence)) {
      problems.add(sentence);
    }
  }

  private void accept(byte[] bytes) {
    try {
      ProtoReader record = new ProtoReader(bytes);
      while (record.next()) {
        if (record.field() == 1) {
          checkNumber(record.number());
        } else {
          apply(record);
        }
      }
      records++;
    } catch (MalformedRecord e) {
      problem(e.getMessage());
    }
  }

  private void checkNumber(long number) {
    if (number != lastNumber + 1) {
      problem("Between record " + lastNumber + " and record " + number + " some are missing.");
    }
    lastNumber = number;
  }

  private void apply(ProtoReader record) {
    switch (record.field()) {
      case WandbRecords.HISTORY -> addRow(record.message());
      case WandbRecords.SUMMARY -> RecordItems.apply(record.message(), recorded);
      case WandbRecords.CONFIG -> RecordItems.apply(record.message(), config);
      case WandbRecords.FILES -> addFiles(record.message());
      case WandbRecords.STATS -> addStats(record.message());
      case WandbRecords.METRIC -> RecordItems.metric(record.message()).ifPresent(this::define);
      case WandbRecords.OUTPUT_RAW -> console.add(RunRecords.console(record.message()));
      case WandbRecords.RUN -> {
        head = Optional.of(RunRecords.head(record.message()));
        RunRecords.config(record.message(), config);
      }
      case WandbRecords.EXIT -> exitCode = OptionalInt.of(RunRecords.exitCode(record.message()));
      default -> {}
    }
  }

  private void define(MetricDefinition metric) {
    metrics.put(metric.name(), metric);
    rules.add(metric);
  }

  private void addRow(ProtoReader message) {
    History.Row row = RunRecords.row(message);
    history.add(row);
    row.values()
        .forEach(
            (key, value) -> {
              derived.computeIfAbsent(key, name -> new MetricSummary()).add(value);
              recorded.remove(key);
            });
  }

  private void addStats(ProtoReader message) {
    double started =
        head.flatMap(RunHead::started).map(time -> time.toEpochMilli() / 1e3).orElse(0.0);
    system.add(RunRecords.stats(message, started));
  }

  private void addFiles(ProtoReader message) {
    while (message.next()) {
      if (message.field() == 1) {
        ProtoReader file = message.message();
        while (file.next()) {
          if (file.field() == 1) {
            files.add(file.text());
          }
        }
      }
    }
  }
}
