package org.bindery.dataset.folder;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bindery.dataset.table.KeySplits;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.ReadRequest;

/**
 * What a request asks of a folder, checked as far as it can be without looking into files.
 *
 * @param path the folder or the list, which exists
 * @param said the path as a person wrote it
 * @param columns signals and their names in the folder; empty to go by names
 */
record FolderOptions(
    Path path,
    String said,
    Map<ColumnId, String> columns,
    String id,
    String key,
    String split,
    String classes,
    KeySplits splits) {
  /** Where folders are looked for first, below Bindery's folder. */
  static final String FOLDERS = "folders";

  static final Map<String, String> DEFAULTS =
      Map.of(
          "path", "",
          "columns", "",
          "id", "",
          "key", "",
          "split", "",
          "class", "",
          "test", "0.2",
          "validation", "0",
          "seed", "0");

  static FolderOptions of(ReadRequest request, Set<ColumnId> known) {
    Map<String, String> all = new HashMap<>(DEFAULTS);
    request
        .options()
        .forEach(
            (name, value) -> {
              if (all.replace(name, value.strip()) == null) {
                throw refusal(
                    name, value, "is not known; known are " + new TreeSet<>(all.keySet()));
              }
            });
    return new FolderOptions(
        locate(request.home(), all.get("path")),
        all.get("path"),
        columns(all.get("columns"), known),
        all.get("id"),
        all.get("key"),
        all.get("split"),
        all.get("class"),
        KeySplits.of("folder", all));
  }

  private static Map<ColumnId, String> columns(String option, Set<ColumnId> known) {
    Map<ColumnId, String> columns = new LinkedHashMap<>();
    for (String part : option.split(";")) {
      if (part.isBlank()) {
        continue;
      }
      int equals = part.indexOf('=');
      if (equals < 0 || part.substring(equals + 1).isBlank()) {
        throw refusal(
            "columns", part.strip(), "has not the form signal=name, such as text=caption");
      }
      ColumnId column = ColumnId.of(part.substring(0, equals).strip());
      if (!known.contains(column)) {
        throw refusal(
            "columns",
            column.toString(),
            "is not a signal that a folder can have; use image, text, audio, depth, thermal, imu or"
                + " video, with a language or a, b, c, d after a dot where there are several");
      }
      if (columns.put(column, part.substring(equals + 1).strip()) != null) {
        throw refusal("columns", column.toString(), "is there twice");
      }
    }
    return columns;
  }

  static ConfigException refusal(String option, String value, String what) {
    return KeySplits.refusal("folder", option, value, what);
  }

  private static Path locate(Path home, String name) {
    if (name.isEmpty()) {
      throw new DataException(
          "Dataset 'folder' needs the option 'path': the folder with your files, or the CSV, TSV or"
              + " JSONL file that lists them.");
    }
    try {
      Path given = Path.of(name);
      List<Path> places =
          given.isAbsolute()
              ? List.of(given)
              : List.of(home.resolve(FOLDERS).resolve(given), given.toAbsolutePath());
      return places.stream()
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(
              () ->
                  new DataException(
                      "There is no folder or file "
                          + String.join(" and no ", places.stream().map(Path::toString).toList())
                          + "."));
    } catch (InvalidPathException e) {
      throw refusal("path", name, "is not a path");
    }
  }
}
