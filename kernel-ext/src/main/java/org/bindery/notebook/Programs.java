package org.bindery.notebook;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.bindery.spi.DataException;

/** Runs programs of this machine for a cell, with what they say in a log. */
@FunctionalInterface
interface Programs {
  /**
   * Runs a program and waits for it.
   *
   * @param folder it works in
   * @param log takes what it says, and is written anew
   * @return whether its exit code was 0
   * @throws DataException if it cannot be started, or the thread is interrupted, which ends it
   */
  boolean run(Path folder, Path log, List<String> command);

  /** Returns those of the operating system. */
  static Programs ofThisMachine() {
    return (folder, log, command) -> {
      try {
        Process process =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        process.getOutputStream().close();
        return ended(process, command) == 0;
      } catch (IOException e) {
        throw new DataException(
            "The program " + command.get(0) + " cannot be started: " + e.getMessage() + ".", e);
      }
    };
  }

  private static int ended(Process process, List<String> command) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      Thread.currentThread().interrupt();
      throw new DataException(
          "The program " + command.get(0) + " was interrupted; call it again to go on.", e);
    }
  }
}
