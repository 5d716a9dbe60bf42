package org.bindery.dataset.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
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
import java.util.stream.Stream;
import org.bindery.dataset.table.Grid;
import org.bindery.spi.DataException;

/** Lists of rows: CSV, TSV and Arrow as the dataset {@code table} reads them, and JSONL. */
final class ListedRows {
  private static final List<String> NAMES =
      List.of("manifest.csv", "manifest.tsv", "manifest.jsonl");

  private ListedRows() {}

  /** Returns the list that lies in a folder, or is the path itself. */
  static Optional<Path> find(Path path) {
    return Files.isDirectory(path)
        ? NAMES.stream().map(path::resolve).filter(Files::isRegularFile).findFirst()
        : Optional.of(path);
  }

  /**
   * Reads a list.
   *
   * @throws DataException if it is not one
   */
  static Sheet read(Path file) {
    Path base = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.endsWith(".jsonl") || name.endsWith(".ndjson")) {
      return json(file, base);
    }
    if (Stream.of(".csv", ".tsv", ".txt", ".arrow", ".feather").noneMatch(name::endsWith)) {
      throw new DataException(
          "File "
              + file
              + " is not a list of rows: the option 'path' names a folder, or a CSV, TSV, JSONL or"
              + " Arrow file.");
    }
    Grid grid = Grid.read(file);
    List<Sheet.Row> rows = new ArrayList<>();
    for (Grid.Row row : grid.rows()) {
      Map<String, String> cells = new HashMap<>();
      for (int i = 0; row.problem().isEmpty() && i < grid.columns().size(); i++) {
        if (!Grid.isMissing(row.cells()[i])) {
          cells.put(grid.columns().get(i), Grid.text(row.cells()[i]));
        }
      }
      rows.add(new Sheet.Row(row.place(), cells, row.problem()));
    }
    return new Sheet(base, grid.columns(), rows, true);
  }

  private static Sheet json(Path file, Path base) {
    ObjectMapper mapper = new ObjectMapper();
    Set<String> columns = new LinkedHashSet<>();
    List<Sheet.Row> rows = new ArrayList<>();
    List<String> lines = lines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      String place = "line " + (i + 1);
      try {
        JsonNode node = mapper.readTree(lines.get(i));
        if (!node.isObject()) {
          rows.add(new Sheet.Row(place, Map.of(), "it is not a JSON object in braces"));
          continue;
        }
        Map<String, String> cells = new HashMap<>();
        node.fields()
            .forEachRemaining(
                field -> {
                  columns.add(field.getKey());
                  String cell = field.getValue().asText("").strip();
                  if (!field.getValue().isNull() && !cell.isEmpty()) {
                    cells.put(field.getKey(), cell);
                  }
                });
        rows.add(new Sheet.Row(place, cells, ""));
      } catch (JsonProcessingException e) {
        rows.add(new Sheet.Row(place, Map.of(), "it is not JSON: " + e.getOriginalMessage()));
      }
    }
    return new Sheet(base, List.copyOf(columns), rows, true);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new DataException("File " + file + " is not text in UTF-8; save it as UTF-8.", e);
    } catch (IOException e) {
      throw new DataException("File " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }
}
