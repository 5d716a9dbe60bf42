package org.bindery.dataset.table;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;

/** A table that was read, and what is made of it; close it. */
record TablePlan(
    TableOptions options,
    Grid grid,
    OptionalInt id,
    OptionalInt key,
    OptionalInt split,
    List<Signal> signals)
    implements AutoCloseable {

  static TablePlan of(TableOptions options, List<ColumnId> known) {
    List<TableMapping> mappings = TableMapping.parse(options.columns(), known);
    List<Signal> signals = new ArrayList<>();
    boolean done = false;
    try {
      Optional<Grid> table = options.file().map(file -> read(file, options.sha256()));
      List<Signal> features = features(mappings, options);
      signals.addAll(features);
      Grid grid = table.orElseGet(() -> numbered(features));
      OptionalInt id = head(grid, "id", options.id());
      OptionalInt key = head(grid, "key", options.key());
      OptionalInt split = head(grid, "split", options.split());
      checkRows(grid, signals);
      checkIds(grid, id);
      List<Signal> ordered = new ArrayList<>();
      int next = 0;
      for (TableMapping mapping : mappings) {
        ordered.add(
            mapping.isFile()
                ? signals.get(next++)
                : ofTable(mapping, mappings, grid, options, heads(id, key, split)));
      }
      done = true;
      return new TablePlan(options, grid, id, key, split, List.copyOf(ordered));
    } finally {
      if (!done) {
        close(signals);
      }
    }
  }

  /** Returns the table, if there is one, and the files of features. */
  static List<Path> files(TableOptions options, List<ColumnId> known) {
    return Stream.concat(
            options.file().stream(),
            TableMapping.parse(options.columns(), known).stream()
                .filter(mapping -> mapping.isFile() && mapping.isVector())
                .map(mapping -> fileOf(mapping, options)))
        .toList();
  }

  private static Grid read(Path file, String sha256) {
    if (!sha256.isEmpty() && !digest(file).equalsIgnoreCase(sha256)) {
      throw new DataException(
          "File "
              + file
              + " is another one: its sha256 is "
              + digest(file)
              + ", asked for was "
              + sha256
              + ".");
    }
    return Grid.read(file);
  }

  private static String digest(Path file) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (IOException e) {
      throw RowFile.unreadable(file, e);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private static Path fileOf(TableMapping mapping, TableOptions options) {
    String name = mapping.file()[0];
    return options
        .file()
        .map(table -> table.resolveSibling(name))
        .orElseGet(() -> TableOptions.locate(options.home(), name));
  }

  private static List<Signal> features(List<TableMapping> mappings, TableOptions options) {
    List<Signal> opened = new ArrayList<>();
    boolean done = false;
    try {
      for (TableMapping mapping : mappings) {
        if (mapping.isFile()) {
          if (!mapping.isVector()) {
            throw TableOptions.refusal(
                "columns",
                mapping.column().toString(),
                "cannot be a file of features; vectors can");
          }
          Optional<String> part = Optional.of(mapping.file()[1]).filter(name -> !name.isEmpty());
          opened.add(
              new Signal.Rows(
                  mapping.column(), FeatureMatrix.open(fileOf(mapping, options), part)));
        }
      }
      done = true;
      return opened;
    } finally {
      if (!done) {
        close(opened);
      }
    }
  }

  /** Returns a table of no columns for files of features alone. */
  private static Grid numbered(List<Signal> features) {
    if (features.isEmpty()) {
      throw TableOptions.refusal(
          "file", "", "is missing: name a table, or files of features in 'columns'");
    }
    List<Grid.Row> rows = new ArrayList<>();
    int count = ((Signal.Rows) features.get(0)).matrix().rows();
    for (int i = 1; i <= count; i++) {
      rows.add(new Grid.Row("row " + i, new Object[0], ""));
    }
    return new Grid(List.of(), rows);
  }

  private static OptionalInt head(Grid grid, String option, String name) {
    return name.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(TableMapping.index(grid, option, name));
  }

  private static Set<Integer> heads(OptionalInt... heads) {
    Set<Integer> used = new HashSet<>();
    for (OptionalInt head : heads) {
      head.ifPresent(used::add);
    }
    return used;
  }

  private static void checkRows(Grid grid, List<Signal> features) {
    for (Signal signal : features) {
      Signal.Rows rows = (Signal.Rows) signal;
      if (rows.matrix().rows() != grid.rows().size()) {
        throw new DataException(
            "The features of '"
                + rows.column()
                + "' have "
                + rows.matrix().rows()
                + " rows, the table or the first file of features "
                + grid.rows().size()
                + ": row i of each must be about the same thing.");
      }
    }
  }

  private static void checkIds(Grid grid, OptionalInt id) {
    if (id.isEmpty()) {
      return;
    }
    Set<String> seen = new HashSet<>();
    for (Grid.Row row : grid.rows()) {
      if (!row.problem().isEmpty()) {
        continue;
      }
      Object cell = row.cells()[id.getAsInt()];
      if (Grid.isMissing(cell) || !seen.add(Grid.text(cell))) {
        throw TableOptions.refusal(
            "id",
            grid.columns().get(id.getAsInt()),
            "has '"
                + (cell == null ? "" : Grid.text(cell))
                + "' in "
                + row.place()
                + ", empty or for the second time; use it as 'key', or leave 'id' out");
      }
    }
  }

  private static Signal ofTable(
      TableMapping mapping,
      List<TableMapping> mappings,
      Grid grid,
      TableOptions options,
      Set<Integer> heads) {
    if (mapping.isVector()) {
      List<Integer> indices =
          mapping.isAll() ? unused(mappings, grid, heads) : mapping.indices(grid);
      if (indices.size() == 1 && holdsLists(grid, indices.get(0))) {
        return new Signal.Lists(mapping.column(), indices.get(0));
      }
      List<String> names = indices.stream().map(index -> grid.columns().get(index)).toList();
      return new Signal.Numbers(
          mapping.column(), indices, names.stream().map(TablePlan::oneLine).toList());
    }
    int at = TableMapping.index(grid, "columns", mapping.source());
    if (mapping.column().modality().value().equals("text")) {
      return new Signal.Words(mapping.column(), at);
    }
    Path folder = options.file().orElseThrow().toAbsolutePath().getParent();
    return new Signal.Media(mapping.column(), at, folder);
  }

  private static String oneLine(String name) {
    return name.replaceAll("\\s+", " ");
  }

  private static boolean holdsLists(Grid grid, int column) {
    return grid.rows().stream()
        .filter(row -> row.problem().isEmpty())
        .anyMatch(row -> row.cells()[column] instanceof float[]);
  }

  private static List<Integer> unused(List<TableMapping> mappings, Grid grid, Set<Integer> heads) {
    Set<Integer> used = new HashSet<>(heads);
    for (TableMapping mapping : mappings) {
      if (!mapping.isFile() && !mapping.isAll()) {
        used.addAll(mapping.indices(grid));
      }
    }
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < grid.columns().size(); i++) {
      if (!used.contains(i) && grid.isNumeric(i)) {
        left.add(i);
      }
    }
    if (left.isEmpty()) {
      throw TableOptions.refusal(
          "columns", "*", "finds no column of numbers that is not used already");
    }
    return left;
  }

  private static void close(List<Signal> signals) {
    for (Signal signal : signals) {
      if (signal instanceof Signal.Rows rows) {
        rows.matrix().close();
      }
    }
  }

  @Override
  public void close() {
    close(signals);
  }
}
