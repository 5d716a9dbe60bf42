package org.bindery.notebook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Table;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.Modality;

/** Rows of a dataset as files in a folder: one folder for each signal, one name for each row. */
public final class OwnFolder implements View {
  /** Says that the folder may be written again; hidden, so that it is nobody's signal. */
  private static final String MARK = ".written-by-bindery";

  private final Path path;
  private final Map<ColumnId, Integer> files;

  private OwnFolder(Path path, Map<ColumnId, Integer> files) {
    this.path = path;
    this.files = files;
  }

  /**
   * Writes the first rows. Files of the same names are replaced, others stay.
   *
   * @throws ConfigException if there is nothing to write, or a signal's cells are not files
   * @throws DataException if the folder is somebody else's or cannot be written
   */
  static OwnFolder write(
      Path folder, Table table, int rows, List<ColumnId> columns, ModalityRegistry registry) {
    if (rows < 1) {
      throw new ConfigException(
          "rows",
          String.valueOf(rows),
          "A folder of " + rows + " rows is none: ask for 1 or more.");
    }
    Map<ColumnId, Integer> files = new LinkedHashMap<>();
    try (BufferAllocator allocator = new RootAllocator()) {
      if (Files.isDirectory(folder) && !Files.exists(folder.resolve(MARK))) {
        throw new DataException(
            "Folder " + folder + " is there already and is not ours: give another name.");
      }
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(MARK), "");
      for (ColumnId column : columns) {
        Path own = Files.createDirectories(folder.resolve(column.toString()));
        Modality<?> modality = registry.get(column.modality());
        int written = 0;
        for (int row = 0; row < Math.min(rows, table.rows()); row++) {
          if (table.has(column, row)) {
            byte[] content = content(modality, table.read(column, row), allocator);
            String name = table.id(row).replaceAll("[^A-Za-z0-9._-]+", "_");
            put(own.resolve(name + ending(modality, content)), content);
            written++;
          }
        }
        files.put(column, written);
      }
    } catch (IOException e) {
      throw new DataException("Folder " + folder + " cannot be written: " + e + ".", e);
    }
    return new OwnFolder(folder, files);
  }

  private static void put(Path file, byte[] content) throws IOException {
    Path partial = file.resolveSibling("." + file.getFileName() + ".partial");
    Files.write(partial, content);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static <S> byte[] content(
      Modality<S> modality, Object sample, BufferAllocator allocator) {
    try (FieldVector cell = modality.dataLoader().field().createVector(allocator)) {
      if (!(cell instanceof VarBinaryVector) && !(cell instanceof VarCharVector)) {
        throw new ConfigException(
            "columns",
            modality.card().id().value(),
            "A sample of " + modality.card().id() + " is not a file: leave it out.");
      }
      cell.allocateNew();
      modality.dataLoader().write(modality.card().sampleType().cast(sample), cell, 0);
      cell.setValueCount(1);
      return cell instanceof VarCharVector text ? text.get(0) : ((VarBinaryVector) cell).get(0);
    }
  }

  /** Returns how such a file usually ends, by its first bytes. */
  private static String ending(Modality<?> modality, byte[] content) {
    if (modality.card().id().value().equals("text")) {
      return ".txt";
    }
    String head = new String(content, 0, Math.min(12, content.length), StandardCharsets.ISO_8859_1);
    if (head.startsWith("\u0089PNG")) {
      return ".png";
    }
    if (head.startsWith("RIFF") && head.endsWith("WAVE")) {
      return ".wav";
    }
    return "." + modality.card().id();
  }

  /** Returns where it is. */
  public Path path() {
    return path;
  }

  private List<String> lines() {
    return files.entrySet().stream()
        .map(
            entry -> entry.getKey() + "/  " + entry.getValue() + " files, " + first(entry.getKey()))
        .toList();
  }

  private String first(ColumnId column) {
    try (var all = Files.list(path.resolve(column.toString()))) {
      List<String> names =
          all.map(file -> file.getFileName().toString())
              .filter(name -> !name.startsWith("."))
              .sorted()
              .limit(2)
              .toList();
      return String.join(", ", names) + ", ...";
    } catch (IOException e) {
      return "which cannot be listed";
    }
  }

  @Override
  public String html() {
    return Html.block(
        path.getFileName() + "/",
        path.toString(),
        "<pre style=\"margin:6px 0;background:none;color:inherit;font-size:"
            + Style.SMALL
            + "px\">"
            + Html.escape(String.join("\n", lines()))
            + "</pre>");
  }

  @Override
  public String text() {
    return path + "\n" + String.join("\n", lines());
  }

  @Override
  public String toString() {
    return text();
  }
}
