package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A run in the format of W&amp;B's offline runs: {@code
 * ROOT/wandb/offline-run-20261123_194446-abcd1234/run-abcd1234.wandb} and {@code files/} beside it.
 * {@code wandb sync} uploads such a folder, {@code wandb leet} shows it, {@link RunView} reads it.
 */
public final class WandbFileSink implements RunSink {
  private static final String PRODUCER = "bindery";
  private static final String LEAST_CONSUMER = "0.12.0";

  private final Path folder;
  private final Path files;
  private final WandbLog log;
  private final WandbRecords records = new WandbRecords();
  private final MediaFiles media;
  private final Map<String, JsonNode> lastMedia = new LinkedHashMap<>();

  WandbFileSink(Path folder, SeekableByteChannel channel) throws IOException {
    this.folder = folder;
    this.files = folder.resolve("files");
    this.media = new MediaFiles(files);
    this.log = new WandbLog(channel);
  }

  /** Claims the folder of a run; see {@link RunSink.Opener}. */
  public static WandbFileSink open(RunIdentity identity, RunStart start) {
    Path runs = start.root().resolve("wandb");
    Path folder = runs.resolve("offline-run-" + identity.stamp() + "-" + identity.id());
    Path file = folder.resolve("run-" + identity.id() + ".wandb");
    try {
      Files.createDirectories(runs);
      Files.createDirectory(folder);
      Files.createDirectory(folder.resolve("files"));
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try {
        return new WandbFileSink(folder, channel);
      } catch (IOException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public void accept(Tracked event) {
    try {
      write(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (log) {
      log.force();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Tracked event) throws IOException {
    if (event instanceof Tracked.Row row) {
      write(row);
    } else if (event instanceof Tracked.SystemStats stats) {
      log.append(records.stats(stats));
    } else if (event instanceof Tracked.Console line) {
      log.append(records.console(line));
    } else if (event instanceof Tracked.Summarized summary) {
      Map<String, JsonNode> values = new LinkedHashMap<>(lastMedia);
      values.putAll(summary.values());
      lastMedia.clear();
      if (!values.isEmpty()) {
        log.append(records.summary(values));
      }
    } else if (event instanceof Tracked.Started started) {
      start(started);
    } else if (event instanceof Tracked.Configured change) {
      log.append(records.config(change.path(), change.value()));
    } else if (event instanceof Tracked.Defined defined) {
      log.append(records.metric(defined.definition(), defined.fromPattern()));
    } else if (event instanceof Tracked.FileAdded file) {
      add(file);
    } else if (event instanceof Tracked.Finished end) {
      log.append(records.exit(end.exitCode(), end.runtime()));
    }
  }

  private void start(Tracked.Started started) throws IOException {
    log.append(records.header(PRODUCER, LEAST_CONSUMER));
    log.append(records.run(started, host()));
    String name = "wandb-metadata.json";
    String text = JsonText.pretty(metadata(started));
    MediaFiles.place(files.resolve(name), text.getBytes(StandardCharsets.UTF_8));
    log.append(records.file(name, FilePolicy.NOW, WandbRecords.FILE_OF_WANDB));
  }

  /** Where media cannot be written, the numbers still are. */
  private void write(Tracked.Row row) throws IOException {
    Map<String, JsonNode> stored;
    try {
      stored = store(row);
    } catch (IOException e) {
      log.append(records.history(row, Map.of()));
      throw e;
    }
    log.append(records.history(row, stored));
  }

  private Map<String, JsonNode> store(Tracked.Row row) throws IOException {
    Map<String, JsonNode> stored = new LinkedHashMap<>();
    for (Map.Entry<String, Media> entry : row.media().entrySet()) {
      stored.put(entry.getKey(), media.store(entry.getKey(), row.step(), entry.getValue()));
    }
    for (String name : media.takeWritten()) {
      log.append(records.file(name, FilePolicy.NOW, WandbRecords.FILE_OF_MEDIA));
    }
    lastMedia.putAll(stored);
    return stored;
  }

  private void add(Tracked.FileAdded file) throws IOException {
    Path target = files.resolve(file.name());
    if (file.content().isPresent()) {
      MediaFiles.place(target, file.content().get());
    } else {
      MediaFiles.place(target, file.source().orElseThrow());
    }
    log.append(records.file(file.name(), file.policy(), WandbRecords.FILE_OTHER));
  }

  /** The keys W&amp;B shows on a run's overview, and which process writes, for {@link RunView}. */
  private static ObjectNode metadata(Tracked.Started started) {
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    metadata.put("os", System.getProperty("os.name") + "-" + System.getProperty("os.version"));
    metadata.put("host", host());
    metadata.put("startedAt", started.identity().started().toString());
    metadata.put("program", PRODUCER);
    metadata.put("java", Runtime.version().toString());
    metadata.put("cpu_count_logical", Runtime.getRuntime().availableProcessors());
    started
        .start()
        .provenance()
        .ifPresent(
            made -> {
              made.gitCommit().ifPresent(commit -> metadata.putObject("git").put("commit", commit));
            });
    ProcessHandle self = ProcessHandle.current();
    metadata.put("pid", self.pid());
    self.info()
        .startInstant()
        .ifPresent(time -> metadata.put("processStarted", time.toEpochMilli()));
    return metadata;
  }

  static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
