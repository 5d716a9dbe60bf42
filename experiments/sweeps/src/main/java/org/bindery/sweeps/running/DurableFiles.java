package org.bindery.sweeps.running;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Files that are there whole or not at all. */
final class DurableFiles {
  private DurableFiles() {}

  /**
   * Writes a file beside its final place, forces it to disk and gives it its name. Streams are used
   * and not channels, because an interrupted thread must still be able to say what became of it.
   */
  static void write(Path file, String text) throws IOException {
    Path partial = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
    try (FileOutputStream out = new FileOutputStream(partial.toFile())) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
      out.getFD().sync();
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    forceFolder(file.getParent());
  }

  /**
   * Renames a marker and tells whether this call did it.
   *
   * <p>A network file system that repeats a request whose answer it lost may say false of a
   * success; where the new name is one that nobody else makes, callers look whether it is there.
   */
  static boolean rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (NoSuchFileException e) {
      return false;
    }
    forceFolder(to.getParent());
    return true;
  }

  /** Forces a folder's entries to disk, where the system allows it; Windows does not. */
  static void forceFolder(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
