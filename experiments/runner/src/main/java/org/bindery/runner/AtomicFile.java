package org.bindery.runner;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bindery.spi.DataException;

/**
 * Writes small files so that they are there whole or not at all.
 *
 * <p>Streams are used and not channels, because an interrupt closes a channel, and what an
 * interrupted run or study has reached is exactly what must be written.
 */
final class AtomicFile {
  private AtomicFile() {}

  /**
   * Writes a text, making the folder if needed.
   *
   * @throws DataException naming file and reason; whatever was there before is unchanged then
   */
  static void write(Path file, String text) {
    write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes as {@link #write(Path, String)} writes a text. */
  static void write(Path file, byte[] bytes) {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      writeThrough(partial, bytes);
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(partial, e);
      throw new DataException(
          file
              + " could not be written: "
              + Reason.of(e)
              + "; free some space or choose another folder with --runs or BINDERY_RUNS.",
          e);
    }
  }

  private static void writeThrough(Path file, byte[] bytes) throws IOException {
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      out.write(bytes);
      out.getFD().sync();
    }
  }

  private static void discard(Path partial, IOException because) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
