package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.bindery.spi.ConfigException;

/**
 * A run that is being recorded. Made by {@link Tracker#start}. All methods may be called by any
 * thread; what one thread reports is recorded in its order. Nothing here waits for a disk but
 * {@link #flush} and {@link #finish}, and nothing throws because of one: what cannot be written is
 * told once to the listener given at the start.
 *
 * <p>A run that nobody finishes is finished with exit code 1 when the JVM ends.
 */
public final class Run implements AutoCloseable {
  private static final Duration LONGEST_END = Duration.ofSeconds(60);
  private static final Duration LONGEST_END_IN_HOOK = Duration.ofSeconds(5);
  private static final Pattern RESERVED_FILE =
      Pattern.compile("(config\\.yaml|wandb-[^/]*|output\\.log|media/.*)");

  private final RunIdentity identity;
  private final List<Path> folders;
  private final EventQueue queue;
  private final Ledger ledger;
  private final Warnings warnings;
  private final Optional<SystemSampler> sampler;
  private final AtomicBoolean open = new AtomicBoolean(true);
  private final long startNanos = System.nanoTime();
  private final Thread hook;

  Run(RunIdentity identity, RunStart start, List<Path> folders, Ledger ledger, Warnings warnings) {
    this.identity = identity;
    this.folders = List.copyOf(folders);
    this.ledger = ledger;
    this.warnings = warnings;
    this.queue = new EventQueue("bindery-run-" + identity.id(), warnings);
    Map<String, JsonNode> config = new LinkedHashMap<>();
    start.config().forEach((key, value) -> config.put(key, JsonText.freeze(value)));
    start.provenance().ifPresent(made -> config.put("provenance", JsonText.freeze(made.entries())));
    put(() -> ledger.started(identity, start, config));
    this.sampler =
        start.statsEvery().map(every -> new SystemSampler(identity.id(), every, this::record));
    this.hook = new Thread(() -> end(1, LONGEST_END_IN_HOOK), "bindery-run-end-" + identity.id());
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      warnings.once("hook", "Run " + identity.id() + " was started while the JVM was ending.");
    }
  }

  /** What it is called. */
  public RunIdentity identity() {
    return identity;
  }

  /** Where it is written, sink by sink; empty where nothing could be opened. */
  public List<Path> folders() {
    return folders;
  }

  /** The folder of W&amp;B's format, for {@link WandbUpload} and {@link RunView}. */
  public Optional<Path> wandbFolder() {
    return folders.stream().filter(RunView::isRunFolder).findFirst();
  }

  /** Whether it still records. */
  public boolean isOpen() {
    return open.get();
  }

  /** How many reports were dropped because the disk could not follow. */
  public long dropped() {
    return queue.dropped();
  }

  /** Changes the configuration: top-level keys, values as deep as needed. */
  public void config(Map<String, ?> updates) {
    updates.forEach((key, value) -> config(List.of(key), value));
  }

  /** Changes one value of the configuration: {@code ["recipe", "batch"]}. */
  public void config(List<String> path, Object value) {
    if (path.isEmpty() || path.stream().anyMatch(String::isEmpty)) {
      throw new ConfigException(
          "run.config", path.toString(), "A configuration's path has keys, none empty: " + path);
    }
    List<String> keys = List.copyOf(path);
    JsonNode frozen = JsonText.freeze(value);
    put(() -> ledger.configured(keys, frozen));
  }

  /** Says how a metric is drawn and summarized; holds for the rows after it. */
  public void define(MetricDefinition definition) {
    put(() -> ledger.defined(definition));
  }

  /**
   * Adds a row to the history.
   *
   * @param step of the run; should not get smaller from row to row
   * @param values numbers, text, booleans, lists, {@link Media}; maps become metrics {@code
   *     outer.inner}. Names that begin with an underscore are W&amp;B's own and are left out
   */
  public void log(long step, Map<String, ?> values) {
    double runtime = runtime();
    double timestamp = identity.started().toEpochMilli() / 1e3 + runtime;
    Map<String, JsonNode> plain = new LinkedHashMap<>();
    Map<String, Media> media = new LinkedHashMap<>();
    values.forEach((key, value) -> sort(key, value, plain, media));
    Tracked.Row row = new Tracked.Row(step, timestamp, runtime, plain, media);
    put(() -> ledger.logged(row));
  }

  /** Sets entries of the summary; they win over what the history says. */
  public void summary(Map<String, ?> values) {
    Map<String, JsonNode> frozen = new LinkedHashMap<>();
    values.forEach((key, value) -> frozen.put(key, JsonText.freeze(value)));
    put(() -> ledger.summary(frozen));
  }

  /** Records a line of the standard output. Nothing is printed. */
  public void console(String line) {
    record(new Tracked.Console(Instant.now(), false, line));
  }

  /** Records a line of the standard error. Nothing is printed. */
  public void consoleError(String line) {
    record(new Tracked.Console(Instant.now(), true, line));
  }

  /**
   * Adds a file, as it is: secrets within it are not looked for.
   *
   * @param name relative, with {@code /}: {@code reports/worst.txt}
   */
  public void file(String name, byte[] content) {
    byte[] copy = content.clone();
    put(new Tracked.FileAdded(checked(name), Optional.of(copy), Optional.empty(), FilePolicy.NOW));
  }

  /** Adds a copy of a file as it is when the run gets to it. */
  public void file(String name, Path source, FilePolicy policy) {
    checked(source.getFileName() == null ? "" : source.getFileName().toString());
    put(new Tracked.FileAdded(checked(name), Optional.empty(), Optional.of(source), policy));
  }

  /** Waits until all that was reported so far is written; false after the time. */
  public boolean flush(Duration most) {
    return !open.get() || queue.flush(most);
  }

  /** Ends the run: writes the summary and the exit code. A second call does nothing. */
  public void finish(int exitCode) {
    end(exitCode, LONGEST_END);
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      warnings.once("hook", "The run ended while the JVM was ending.");
    }
  }

  /** Ends the run with exit code 0. After a failure call {@link #finish} first. */
  @Override
  public void close() {
    finish(0);
  }

  private void end(int exitCode, Duration longest) {
    if (!open.compareAndSet(true, false)) {
      return;
    }
    sampler.ifPresent(SystemSampler::close);
    Tracked.Finished end = new Tracked.Finished(exitCode, runtime());
    if (!queue.finish(() -> ledger.finished(end), longest)) {
      warnings.once(
          "end",
          "The end of run "
              + identity.id()
              + " could not be written in "
              + longest.toSeconds()
              + " s: the disk does not answer.");
    }
  }

  private double runtime() {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private void record(Tracked.SystemStats stats) {
    put(() -> ledger.stats(stats));
  }

  private void record(Tracked.Console line) {
    put(() -> ledger.console(line));
  }

  private void put(Tracked.FileAdded file) {
    put(() -> ledger.file(file));
  }

  private void put(Runnable work) {
    if (open.get()) {
      queue.put(work);
    } else {
      warnings.once(
          "closed", "Run " + identity.id() + " has ended: what is reported later is left out.");
    }
  }

  private void sort(
      String key, Object value, Map<String, JsonNode> plain, Map<String, Media> media) {
    if (key == null || key.isBlank() || key.startsWith("_")) {
      warnings.once("name " + key, "A metric cannot be called '" + key + "': it is left out.");
    } else if (value instanceof Media medium) {
      media.put(key, medium);
    } else if (value instanceof Map<?, ?> inner) {
      inner.forEach((name, item) -> sort(key + "." + name, item, plain, media));
    } else {
      plain.put(key, JsonText.freeze(value));
    }
  }

  private static String checked(String name) {
    boolean unsafe =
        name.isBlank()
            || name.length() > 512
            || name.startsWith("/")
            || name.contains("\\")
            || name.contains(":")
            || name.chars().anyMatch(Character::isISOControl)
            || List.of(name.split("/", -1)).stream()
                .anyMatch(part -> part.isEmpty() || part.equals(".") || part.equals(".."));
    if (unsafe || RESERVED_FILE.matcher(name).matches()) {
      throw new ConfigException(
          "run.file",
          name,
          "A file of a run has a relative name of its own such as 'reports/worst.txt', not '"
              + name
              + "'.");
    }
    if (Secrets.isSecretFile(name)) {
      throw new ConfigException(
          "run.file", name, "'" + name + "' looks like a file of secrets and is not recorded.");
    }
    return name;
  }
}
