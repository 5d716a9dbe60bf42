package org.bindery.dataset.folder;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.bindery.spi.ColumnId;

/** The rows of a folder, and what is made of them. */
record FolderPlan(
    FolderOptions options,
    Sheet sheet,
    Optional<String> id,
    Optional<String> key,
    Optional<String> split,
    Optional<String> classes,
    Map<ColumnId, String> signals) {

  static FolderPlan of(FolderOptions options, List<ColumnId> known) {
    Optional<Path> list = ListedRows.find(options.path());
    Sheet sheet =
        list.map(ListedRows::read)
            .orElseGet(
                () ->
                    NamedFiles.read(
                        options.path(), Set.copyOf(options.columns().values()), Set.copyOf(known)));
    Optional<String> id =
        sheet.listed() ? head(sheet, "id", options.id(), "id") : Optional.of(Sheet.STEM);
    checkIds(sheet, id);
    return new FolderPlan(
        options,
        sheet,
        id,
        head(sheet, "key", options.key(), "key", "group"),
        head(sheet, "split", options.split(), "split"),
        head(sheet, "class", options.classes()),
        signals(sheet, options.columns(), known));
  }

  /** Returns the column that was asked for, or the first of the usual ones that is there. */
  private static Optional<String> head(Sheet sheet, String option, String asked, String... usual) {
    if (asked.isEmpty()) {
      return Stream.of(usual).filter(sheet.columns()::contains).findFirst();
    }
    return Optional.of(column(sheet, option, asked));
  }

  private static String column(Sheet sheet, String option, String name) {
    if (!sheet.columns().contains(name)) {
      throw FolderOptions.refusal(
          option, name, "is not there; there are " + String.join(", ", sheet.columns()));
    }
    return name;
  }

  private static Map<ColumnId, String> signals(
      Sheet sheet, Map<ColumnId, String> asked, List<ColumnId> known) {
    Map<ColumnId, String> signals = new LinkedHashMap<>();
    asked.forEach((column, name) -> signals.put(column, column(sheet, "columns", name)));
    if (asked.isEmpty()) {
      known.stream()
          .filter(column -> sheet.columns().contains(column.toString()))
          .forEach(column -> signals.put(column, column.toString()));
    }
    if (signals.isEmpty()) {
      throw FolderOptions.refusal(
          "columns",
          "",
          "finds no signal: the list has the columns "
              + String.join(", ", sheet.columns())
              + ", so say which is which, as in 'text=caption; image=photo'");
    }
    return signals;
  }

  private static void checkIds(Sheet sheet, Optional<String> id) {
    Set<String> seen = new HashSet<>();
    for (Sheet.Row row : id.isEmpty() ? List.<Sheet.Row>of() : sheet.rows()) {
      String cell = row.cells().getOrDefault(id.get(), "");
      if (row.problem().isEmpty() && (cell.isEmpty() || !seen.add(cell))) {
        throw FolderOptions.refusal(
            "id",
            id.get(),
            "has '"
                + cell
                + "' in "
                + row.place()
                + ", empty or for the second time; name another column, or rename this one");
      }
    }
  }

  /** Returns what names of files are relative to, as a person calls it. */
  Path folder() {
    Path said = Path.of(options.said());
    return Files.isDirectory(options.path())
        ? said
        : Optional.ofNullable(said.getParent()).orElse(Path.of(""));
  }
}
