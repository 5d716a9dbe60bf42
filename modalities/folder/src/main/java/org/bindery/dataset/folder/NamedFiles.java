package org.bindery.dataset.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;

/** Rows made of files whose names agree, in a folder for each signal or side by side. */
final class NamedFiles {
  private static final Map<String, String> SIGNAL_OF_ENDING =
      Map.ofEntries(
          Map.entry("png", "image"),
          Map.entry("jpg", "image"),
          Map.entry("jpeg", "image"),
          Map.entry("txt", "text"),
          Map.entry("wav", "audio"),
          Map.entry("ogg", "audio"),
          Map.entry("oga", "audio"),
          Map.entry("mp4", "video"),
          Map.entry("webm", "video"),
          Map.entry("mkv", "video"),
          Map.entry("mov", "video"),
          Map.entry("avi", "video"),
          Map.entry("mpg", "video"),
          Map.entry("gif", "video"));

  private final Path root;
  private final Set<ColumnId> known;
  private final Set<String> columns = new LinkedHashSet<>();
  private final Map<String, Map<String, String>> cells = new TreeMap<>();
  private final Map<String, String> problems = new HashMap<>();

  private NamedFiles(Path root, Set<ColumnId> known) {
    this.root = root;
    this.known = known;
  }

  /**
   * Reads a folder.
   *
   * @param asked names of folders for signals; empty for the names of signals themselves
   * @throws DataException if there is nothing in it that could be a signal
   */
  static Sheet read(Path root, Set<String> asked, Set<ColumnId> known) {
    NamedFiles files = new NamedFiles(root, known);
    Set<String> signals = new TreeSet<>(asked);
    if (asked.isEmpty()) {
      known.forEach(column -> signals.add(column.toString()));
    }
    List<Path> folders =
        list(root, false).stream()
            .filter(Files::isDirectory)
            .filter(folder -> signals.contains(folder.getFileName().toString()))
            .toList();
    for (Path folder : folders) {
      for (Path file : list(folder, true)) {
        files.add(without(name(folder, file)), folder.getFileName().toString(), file);
      }
    }
    if (folders.isEmpty()) {
      list(root, true).forEach(files::addBesides);
    }
    if (files.cells.isEmpty()) {
      throw new DataException(
          "Folder "
              + root
              + " has no folders named image, text, audio, ... and no files such as cat.png, cat.txt,"
              + " cat.wav: name them so, put a manifest.csv there, or say with the option 'columns'"
              + " which folder is which signal.");
    }
    return files.sheet();
  }

  /** Returns what lies in a folder, sorted, without what is hidden. */
  private static List<Path> list(Path folder, boolean deep) {
    try (Stream<Path> paths = Files.walk(folder, deep ? Integer.MAX_VALUE : 1)) {
      return paths
          .filter(path -> !path.equals(folder))
          .filter(path -> !("/" + name(folder, path)).contains("/."))
          .filter(path -> !deep || Files.isRegularFile(path))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new DataException("Folder " + folder + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString().replace('\\', '/');
  }

  private static String without(String name) {
    return name.replaceFirst("(?<=[^/])\\.[^./]*$", "");
  }

  /** Reads {@code cat.png}, {@code cat.es.wav} and {@code cat.depth.png}; passes over the rest. */
  private void addBesides(Path file) {
    String name = name(root, file);
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    Optional<String> signal = Optional.ofNullable(SIGNAL_OF_ENDING.get(ending));
    if (signal.isEmpty()) {
      return;
    }
    String stem = without(name);
    int dot = stem.lastIndexOf('.');
    if (dot > stem.lastIndexOf('/') + 1) {
      String last = stem.substring(dot + 1);
      for (String said : List.of(signal.get() + "." + last, last)) {
        if (known.stream().anyMatch(column -> column.toString().equals(said))) {
          add(stem.substring(0, dot), said, file);
          return;
        }
      }
    }
    add(stem, signal.get(), file);
  }

  private void add(String stem, String column, Path file) {
    columns.add(column);
    String earlier =
        cells.computeIfAbsent(stem, key -> new HashMap<>()).putIfAbsent(column, name(root, file));
    if (earlier != null) {
      problems.put(
          stem,
          "files "
              + earlier
              + " and "
              + name(root, file)
              + " are both its "
              + column
              + "; rename or delete one");
    }
  }

  private Sheet sheet() {
    List<Sheet.Row> rows = new ArrayList<>();
    cells.forEach(
        (stem, files) -> {
          Map<String, String> row = new HashMap<>(files);
          row.put(Sheet.STEM, stem);
          if (stem.contains("/")) {
            row.put(Sheet.FOLDER, stem.substring(0, stem.lastIndexOf('/')));
          }
          rows.add(new Sheet.Row("", row, problems.getOrDefault(stem, "")));
        });
    List<String> all = new ArrayList<>(columns);
    all.addAll(List.of(Sheet.STEM, Sheet.FOLDER));
    return new Sheet(root, all, rows, false);
  }
}
