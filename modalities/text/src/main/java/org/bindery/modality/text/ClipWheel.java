package org.bindery.modality.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.bindery.spi.DataException;

/**
 * The Python wheel of OpenCLIP (MIT), which carries CLIP's vocabulary. It is brought by pip, so
 * that the index, proxy and certificates this machine is set up to use are used here too; nothing
 * of it is installed or run.
 */
final class ClipWheel {
  private static final String REQUIREMENT = "open_clip_torch==3.3.0";
  private static final String ENTRY = "open_clip/" + ClipVocabulary.FILE;
  private static final long MINUTES = 5;

  /** What a person may type to bring the wheel. */
  static final String COMMAND = "python3 -m pip download --no-deps " + REQUIREMENT;

  private final String python;

  /**
   * Makes one.
   *
   * @param python the program to call
   */
  ClipWheel(String python) {
    this.python = python;
  }

  /**
   * Brings the vocabulary to its place, whole or not at all. Several processes may do so at once.
   *
   * @throws DataException if there is no Python, no network or another file in the wheel
   */
  void fetch(ClipVocabulary vocabulary) throws IOException {
    Path folder = vocabulary.file().getParent();
    Files.createDirectories(folder);
    Path partial = Files.createTempDirectory(folder, "fetch-");
    try {
      download(vocabulary, partial);
      Path unpacked = partial.resolve(ClipVocabulary.FILE);
      store(entry(vocabulary, wheel(vocabulary, partial)), unpacked);
      Files.move(unpacked, vocabulary.file(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      deleteTree(partial);
    }
  }

  private void download(ClipVocabulary vocabulary, Path folder) throws IOException {
    Path log = folder.resolve("log.txt");
    ProcessBuilder builder =
        new ProcessBuilder(
                python,
                "-m",
                "pip",
                "download",
                "--disable-pip-version-check",
                "--no-input",
                "--no-deps",
                "--only-binary=:all:",
                "--dest",
                folder.toString(),
                REQUIREMENT)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw vocabulary.absent("there is no program " + python + " here to bring it");
    }
    try {
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
        throw vocabulary.absent("pip took more than " + MINUTES + " minutes");
      }
      if (process.exitValue() != 0) {
        throw vocabulary.absent("pip said: " + complaint(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw vocabulary.absent("the download was interrupted");
    } finally {
      process.destroy();
    }
  }

  private static String complaint(Path log) throws IOException {
    List<String> lines =
        new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
            .lines()
            .map(String::strip)
            .filter(line -> !line.isEmpty())
            .toList();
    return lines.stream()
        .filter(line -> line.startsWith("ERROR: "))
        .findFirst()
        .map(line -> line.substring("ERROR: ".length()))
        .orElse(lines.isEmpty() ? "nothing" : lines.get(lines.size() - 1))
        .replaceFirst("\\.$", "");
  }

  private static Path wheel(ClipVocabulary vocabulary, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> vocabulary.absent("pip brought no wheel"));
    }
  }

  /** Only the one entry is read, and no more of it than the vocabulary is long. */
  private static byte[] entry(ClipVocabulary vocabulary, Path wheel) throws IOException {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      ZipEntry entry = zip.getEntry(ENTRY);
      if (entry == null) {
        throw vocabulary.absent("the wheel that pip brought holds no " + ENTRY);
      }
      try (InputStream in = zip.getInputStream(entry)) {
        byte[] bytes = in.readNBytes(ClipVocabulary.SIZE + 1);
        if (!ClipVocabulary.matches(bytes)) {
          throw vocabulary.absent(
              "the wheel that pip brought holds another file (its SHA-256 is not "
                  + ClipVocabulary.SHA_256
                  + ")");
        }
        return bytes;
      }
    }
  }

  private static void store(byte[] bytes, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    List<Path> deepestFirst;
    try (Stream<Path> walk = Files.walk(root)) {
      deepestFirst = walk.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : deepestFirst) {
      Files.deleteIfExists(path);
    }
  }
}
