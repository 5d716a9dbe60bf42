package org.bindery.runner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.bindery.spi.BinderyException;
import org.bindery.tracking.LiveUpload;
import org.bindery.tracking.WandbUpload;

/**
 * A run's upload beside its training, if it is wanted and possible. Declared before the run, so
 * that it is closed after it: closing waits for the last rows. What W&amp;B's program prints is
 * told by {@link #pass}, since a cell may be written to by its own thread only. One thread.
 */
final class RunningUpload implements AutoCloseable {
  private static final Duration LAST_ROWS = Duration.ofSeconds(60);

  private final boolean wanted;
  private final Consumer<String> progress;
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private Optional<LiveUpload> upload = Optional.empty();
  private Optional<Path> run = Optional.empty();

  /**
   * Uploads nothing yet.
   *
   * @param wanted whether to upload at all
   * @param progress takes sentences, on this thread
   */
  RunningUpload(boolean wanted, Consumer<String> progress) {
    this.wanted = wanted;
    this.progress = progress;
  }

  /** Why runs are not uploaded, in a sentence; empty if they can be. */
  static Optional<String> obstacle() {
    if (WandbUpload.fromPath().program().isEmpty()) {
      return Optional.of("not uploaded, for there is no 'wandb' on the PATH (pip install wandb).");
    }
    return WandbUpload.hasKey(System.getenv(), Path.of(System.getProperty("user.home")))
        ? Optional.empty()
        : Optional.of("not uploaded, for no key is set (WANDB_API_KEY, or type: wandb login).");
  }

  /** Begins with a run; does nothing where that could not be written. */
  void begin(Optional<Path> folder) {
    run = folder;
    if (!wanted || folder.isEmpty() || obstacle().isPresent()) {
      return;
    }
    try {
      upload = Optional.of(WandbUpload.fromPath().live(folder.get(), Map.of(), said::add));
    } catch (BinderyException e) {
      said.add(e.getMessage());
    }
  }

  /** Tells what was said since. */
  void pass() {
    for (String line = said.poll(); line != null; line = said.poll()) {
      progress.accept(line);
    }
  }

  @Override
  public void close() {
    if (upload.isPresent()) {
      try (LiveUpload ending = upload.get()) {
        if (!ending.await(LAST_ROWS)) {
          run.map(WandbUpload::command)
              .ifPresent(command -> said.add("The upload did not end; to finish it: " + command));
        }
      }
    }
    pass();
  }
}
