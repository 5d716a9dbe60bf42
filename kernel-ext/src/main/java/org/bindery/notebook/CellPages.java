package org.bindery.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.data.ModalityRegistry;
import org.bindery.runner.ExperimentSpec;
import org.bindery.runner.SpecReader;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/** Experiments whose pages stand in cells. They live as long as the session; a cell runs again. */
final class CellPages {
  /** What a page is called that names itself nowhere. */
  static final String UNNAMED = "binding";

  private final ModalityRegistry registry;
  private final Map<String, ExperimentSpec> pages = new TreeMap<>();

  CellPages(ModalityRegistry registry) {
    this.registry = registry;
  }

  /**
   * Checks a page and keeps it; one of the same name is replaced.
   *
   * @param name what it is called if it does not name itself
   * @param page YAML without the line of the magic
   * @throws ConfigException in one sentence that begins with name and line of the cell
   */
  synchronized ExperimentSpec add(String name, String page) {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new ConfigException(
          "binding",
          name,
          "A binding cannot be called '"
              + name
              + "': use letters, digits, '.', '_' and '-', as in %%binding my-first.");
    }
    if (page.isBlank()) {
      throw new ConfigException(
          "binding",
          name,
          "The cell is empty below %%binding: write data, graph and recipe there.");
    }
    ExperimentSpec spec = read(name, page);
    pages.put(spec.name(), spec);
    return spec;
  }

  /** Returns the page of this name, if one was kept. */
  synchronized Optional<ExperimentSpec> find(String name) {
    return Optional.ofNullable(pages.get(name));
  }

  /** The reader takes files, so that its sentences begin with a name and a line. */
  private ExperimentSpec read(String name, String page) {
    try {
      Path folder = Files.createTempDirectory("bindery-cell");
      Path file = folder.resolve(name + ".yaml");
      try {
        // The line of the magic counts, so that lines are those of the cell.
        Files.writeString(file, "\n" + page);
        return SpecReader.read(file, registry, java.util.List.of());
      } finally {
        Files.deleteIfExists(file);
        Files.delete(folder);
      }
    } catch (IOException e) {
      throw new DataException("The cell's page could not be written to be read: " + e + ".", e);
    }
  }
}
