package org.bindery.tracking;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An upload that runs beside a training; made by {@link WandbUpload#live}. */
public final class LiveUpload implements AutoCloseable {
  private final Process process;

  LiveUpload(Process process, Consumer<String> lines) {
    this.process = process;
    Thread thread = new Thread(() -> pass(process, lines), "bindery-upload-" + process.pid());
    thread.setDaemon(true);
    thread.start();
  }

  /** Whether it still uploads. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Waits until all is uploaded, after the run has ended.
   *
   * @return whether it was, within the time
   */
  public boolean await(Duration most) {
    try {
      return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Stops the upload where it is; {@link WandbUpload#sync} can finish it later. */
  @Override
  public void close() {
    process.destroy();
  }

  private static void pass(Process process, Consumer<String> lines) {
    try (BufferedReader reader = process.inputReader()) {
      reader.lines().forEach(lines);
    } catch (IOException | UncheckedIOException e) {
      lines.accept("What 'wandb' prints cannot be read any more: " + e.getMessage());
    }
  }
}
