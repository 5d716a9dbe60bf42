package org.bindery.dataset.ecg;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.spi.DataException;

/** Tables of text with a line of names, cells quoted where they hold commas or lines (RFC 4180). */
final class Csv {
  private Csv() {}

  /**
   * Reads a table.
   *
   * @return rows by the names of columns, in order
   * @throws DataException if it is not there, a quote is open at its end, or a row has another
   *     number of cells than the first line
   */
  static List<Map<String, String>> read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new DataException("The table " + file + " cannot be read: " + e + ".", e);
    }
  }

  static List<Map<String, String>> parse(String where, String text) {
    List<List<String>> lines = lines(where, text);
    if (lines.isEmpty()) {
      throw new DataException("The table " + where + " is empty.");
    }
    List<String> names = lines.get(0);
    List<Map<String, String>> rows = new ArrayList<>();
    for (List<String> line : lines.subList(1, lines.size())) {
      if (line.size() != names.size()) {
        throw new DataException(
            "The table "
                + where
                + " has "
                + line.size()
                + " cells in row "
                + (rows.size() + 1)
                + " ('"
                + line.get(0)
                + "') and "
                + names.size()
                + " columns.");
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        row.put(names.get(i), line.get(i));
      }
      rows.add(row);
    }
    return rows;
  }

  private static List<List<String>> lines(String where, String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c != '"') {
          cell.append(c);
        } else if (i + 1 < text.length() && text.charAt(i + 1) == '"') {
          cell.append('"');
          i++;
        } else {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == ',') {
        line.add(cell.toString());
        cell.setLength(0);
      } else if (c == '\n') {
        line.add(cell.toString());
        cell.setLength(0);
        lines.add(line);
        line = new ArrayList<>();
      } else if (c != '\r') {
        cell.append(c);
      }
    }
    if (quoted) {
      throw new DataException("The table " + where + " ends within a quoted cell.");
    }
    if (cell.length() > 0 || !line.isEmpty()) {
      line.add(cell.toString());
      lines.add(line);
    }
    lines.removeIf(cells -> cells.size() == 1 && cells.get(0).isBlank());
    return lines;
  }
}
