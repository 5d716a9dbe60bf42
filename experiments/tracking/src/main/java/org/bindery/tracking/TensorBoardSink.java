package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A run as TensorBoard's event file, in a folder of its own under {@code ROOT/tensorboard/}:
 * numbers of the history as scalars, images, histograms, and the configuration for the HParams tab.
 * {@code tensorboard --logdir ROOT/tensorboard} shows all runs of a root.
 *
 * <p>What TensorBoard has no place for is left out: text, tables, pages, the summary, the console.
 */
public final class TensorBoardSink implements RunSink {
  private static final int STATUS_SUCCESS = 1;
  private static final int STATUS_FAILURE = 2;

  private final Path folder;
  private final TensorBoardLog log;
  private final ObjectNode config = NestedJson.empty();
  private String group = "";
  private final double started;
  private boolean sessionWritten;

  private TensorBoardSink(Path folder, FileChannel channel, double started) throws IOException {
    this.folder = folder;
    this.started = started;
    this.log = new TensorBoardLog(channel);
    log.append(TensorBoardEvents.fileVersion(started));
  }

  /** Claims the folder of a run; see {@link RunSink.Opener}. */
  public static TensorBoardSink open(RunIdentity identity, RunStart start) {
    Path runs = start.root().resolve("tensorboard");
    Path folder = runs.resolve("run-" + identity.stamp() + "-" + identity.id());
    Instant time = identity.started();
    String name =
        "events.out.tfevents."
            + time.getEpochSecond()
            + "."
            + WandbFileSink.host()
            + "."
            + ProcessHandle.current().pid()
            + ".0";
    try {
      Files.createDirectories(runs);
      Files.createDirectory(folder);
      FileChannel channel =
          FileChannel.open(
              folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      try {
        return new TensorBoardSink(folder, channel, time.toEpochMilli() / 1e3);
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
    try {
      log.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(Tracked event) throws IOException {
    if (event instanceof Tracked.Row row) {
      writeSession();
      append(row);
    } else if (event instanceof Tracked.Started start) {
      group = start.start().name().orElse(start.identity().id());
      start.config().forEach((key, value) -> config.set(key, value.deepCopy()));
    } else if (event instanceof Tracked.Configured change && !sessionWritten) {
      NestedJson.put(config, change.path(), change.value());
    } else if (event instanceof Tracked.Finished end) {
      writeSession();
      int status = end.exitCode() == 0 ? STATUS_SUCCESS : STATUS_FAILURE;
      log.append(TensorBoardEvents.sessionEnd(started + end.runtime(), status));
    }
  }

  /** As late as the first row, since TensorBoard takes the parameters of a session only once. */
  private void writeSession() throws IOException {
    if (!sessionWritten) {
      Map<String, JsonNode> parameters = new TreeMap<>();
      NestedJson.leaves(config, parameters::put);
      log.append(TensorBoardEvents.sessionStart(started, group, parameters));
      sessionWritten = true;
    }
  }

  private void append(Tracked.Row row) throws IOException {
    ProtoWriter summary = new ProtoWriter();
    for (Map.Entry<String, JsonNode> entry : row.values().entrySet()) {
      if (entry.getValue().isNumber()) {
        float value = (float) entry.getValue().doubleValue();
        summary.message(1, TensorBoardEvents.scalar(entry.getKey(), value));
      }
    }
    row.media()
        .forEach(
            (key, media) ->
                TensorBoardEvents.media(key, media).forEach(value -> summary.message(1, value)));
    log.append(TensorBoardEvents.event(row.timestamp(), row.step(), summary));
  }
}
