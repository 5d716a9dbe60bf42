package org.bindery.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;

/** What is to be embedded: files, all files in folders, and texts given as such. */
final class MediaFiles {
  private static final long LARGEST = Integer.MAX_VALUE - 16L;

  private MediaFiles() {}

  /** One of them. */
  sealed interface Item {
    /** Returns what it is called in the result: the path as it was given, or the text. */
    String id();

    /** Returns what is equal for files of different kinds that belong together: the stem. */
    String key();

    /** Returns what changes when the content does; empty for a text. */
    String stamp();

    /**
     * Returns the content of an Arrow cell.
     *
     * @throws CorruptSampleException if it cannot be read
     */
    byte[] bytes();
  }

  /** A file. */
  record MediaFile(Path path) implements Item {
    @Override
    public String id() {
      return path.toString();
    }

    @Override
    public String key() {
      return path.getFileName().toString().replaceFirst("(?<=.)\\.[^.]*$", "");
    }

    @Override
    public String stamp() {
      try {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        return attributes.size() + " bytes of " + attributes.lastModifiedTime();
      } catch (IOException e) {
        return "unreadable";
      }
    }

    @Override
    public byte[] bytes() {
      try {
        long size = Files.size(path);
        if (size > LARGEST) {
          throw new CorruptSampleException("the file has " + Machine.size(size) + ", over 2 GB");
        }
        return Files.readAllBytes(path);
      } catch (IOException e) {
        throw new CorruptSampleException("it cannot be read: " + Reason.of(e), e);
      }
    }
  }

  /** A text. */
  record GivenText(String text) implements Item {
    @Override
    public String id() {
      return text;
    }

    @Override
    public String key() {
      return text;
    }

    @Override
    public String stamp() {
      return "";
    }

    @Override
    public byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * Lists what was given, folders with all that is in them in the order of their paths. Hidden
   * files and folders in a folder are left out, and what is named twice comes once.
   *
   * @throws ConfigException if a path does not exist, or nothing is left
   */
  static List<Item> list(List<Path> paths, List<String> texts) {
    Set<Item> all = new LinkedHashSet<>();
    for (Path path : paths) {
      if (Files.isDirectory(path)) {
        within(path).forEach(file -> all.add(new MediaFile(file)));
      } else if (Files.exists(path)) {
        all.add(new MediaFile(path));
      } else {
        throw new ConfigException("files", path.toString(), "There is no file " + path + ".");
      }
    }
    texts.forEach(text -> all.add(new GivenText(text)));
    if (all.isEmpty()) {
      throw new ConfigException(
          "files",
          paths.toString(),
          paths.isEmpty()
              ? "Nothing to embed was given: name files or folders."
              : "There is no file in " + paths + ".");
    }
    return new ArrayList<>(all);
  }

  private static List<Path> within(Path folder) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile)
          .filter(file -> !isHidden(folder.relativize(file)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, e.getCause());
    }
  }

  private static ConfigException unreadable(Path folder, IOException e) {
    return new ConfigException(
        "files",
        folder.toString(),
        "The folder " + folder + " cannot be listed: " + Reason.of(e) + ".");
  }

  private static boolean isHidden(Path relative) {
    for (Path part : relative) {
      if (part.toString().startsWith(".")) {
        return true;
      }
    }
    return false;
  }
}
