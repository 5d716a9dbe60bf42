package org.bindery.dataset.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bindery.spi.DataException;

/**
 * Text tables (RFC 4180) in UTF-8: names in the first line; quotes around cells that hold
 * separators, line breaks or doubled quotes; separated by commas, semicolons or tabs, whichever the
 * first line has most of.
 */
final class CsvGrid {
  private final Path file;
  private final String text;
  private final char separator;
  private int at;
  private int line = 1;

  private CsvGrid(Path file, String text) {
    this.file = file;
    this.text = text;
    this.separator = separator();
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it is not a table of text
   */
  static Grid read(Path file) {
    try {
      String text =
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
              .toString();
      return new CsvGrid(file, text.startsWith("\uFEFF") ? text.substring(1) : text).grid();
    } catch (CharacterCodingException e) {
      throw new DataException("File " + file + " is not text in UTF-8; save it as UTF-8.", e);
    } catch (IOException | OutOfMemoryError e) {
      throw new DataException("File " + file + " cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private char separator() {
    if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".tsv")) {
      return '\t';
    }
    int end = text.indexOf('\n');
    String first = (end < 0 ? text : text.substring(0, end)).replaceAll("\"[^\"]*\"", "");
    char best = ',';
    for (char candidate : new char[] {';', '\t'}) {
      if (count(first, candidate) > count(first, best)) {
        best = candidate;
      }
    }
    return best;
  }

  private static long count(String line, char wanted) {
    return line.chars().filter(character -> character == wanted).count();
  }

  private Grid grid() {
    if (text.isBlank()) {
      throw new DataException("File " + file + " is empty.");
    }
    List<String> names = cells().stream().map(String::strip).toList();
    List<Grid.Row> rows = new ArrayList<>();
    while (at < text.length()) {
      int begin = line;
      List<String> cells = cells();
      if (cells.size() == 1 && cells.get(0).isBlank() && names.size() > 1) {
        continue;
      }
      String problem =
          cells.size() == names.size()
              ? ""
              : "it has " + cells.size() + " cells and the first line " + names.size();
      rows.add(new Grid.Row("line " + begin, cells.toArray(), problem));
    }
    return new Grid(names, rows);
  }

  /** Reads the cells of a line, or of several where a quoted cell goes on. */
  private List<String> cells() {
    List<String> cells = new ArrayList<>();
    while (true) {
      cells.add(at < text.length() && text.charAt(at) == '"' ? quoted() : plain());
      if (at >= text.length()) {
        return cells;
      }
      char end = text.charAt(at++);
      if (end == '\r' && at < text.length() && text.charAt(at) == '\n') {
        at++;
      }
      if (end != separator) {
        line++;
        return cells;
      }
    }
  }

  private String plain() {
    int begin = at;
    while (at < text.length() && !isEnd(text.charAt(at))) {
      at++;
    }
    return text.substring(begin, at);
  }

  private boolean isEnd(char character) {
    return character == separator || character == '\n' || character == '\r';
  }

  private String quoted() {
    int begin = line;
    StringBuilder cell = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char character = text.charAt(at);
      if (character == '\n') {
        line++;
      }
      if (character != '"') {
        cell.append(character);
      } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
        cell.append('"');
        at++;
      } else {
        at++;
        return cell + plain();
      }
    }
    throw new DataException(
        "File " + file + " opens a quote in line " + begin + " and never closes it.");
  }
}
