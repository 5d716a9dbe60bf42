package org.bindery.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import org.bindery.graph.PairKind;
import org.bindery.spi.ColumnId;

/**
 * One number for every ordered pair, as people look at it: rows are what one searches with, columns
 * what one searches in.
 *
 * @param title what the numbers are, with the unit, such as {@code R@1, %}
 * @param nodes the signals, in the order of rows and columns
 * @param cells at most one for each ordered pair
 */
public record PairGrid(String title, List<ColumnId> nodes, List<Cell> cells) {
  /** Copies the lists. */
  public PairGrid {
    nodes = List.copyOf(nodes);
    cells = List.copyOf(cells);
  }

  /**
   * One direction.
   *
   * @param query the signal one searches with
   * @param gallery the signal one searches in
   * @param kind trained, given or emergent
   * @param value the fraction shown in per cent
   * @param spread half the width of its interval over seeds, a fraction; empty if there is none
   * @param chance the fraction that ranking at random scores
   */
  public record Cell(
      ColumnId query,
      ColumnId gallery,
      PairKind kind,
      double value,
      OptionalDouble spread,
      double chance) {
    /** Returns such as {@code 31.2} or {@code 31.2 ± 2.1}, in per cent. */
    public String text() {
      String number = String.format(Locale.ROOT, "%.1f", 100 * value);
      return spread.isPresent()
          ? number + String.format(Locale.ROOT, " ± %.1f", 100 * spread.getAsDouble())
          : number;
    }
  }

  /** Returns the cell of a direction, if there is one. */
  public Optional<Cell> cell(ColumnId query, ColumnId gallery) {
    return cells.stream()
        .filter(cell -> cell.query().equals(query) && cell.gallery().equals(gallery))
        .findFirst();
  }

  /** Returns {@code chance 0.67 %}, or the range where pairs differ. */
  public String chanceText() {
    double low = cells.stream().mapToDouble(Cell::chance).min().orElse(0);
    double high = cells.stream().mapToDouble(Cell::chance).max().orElse(0);
    String from = significant(100 * low);
    String to = significant(100 * high);
    return "chance " + (from.equals(to) ? from : from + " to " + to) + " %";
  }

  private static String significant(double percent) {
    return String.format(Locale.ROOT, percent >= 9.95 ? "%.0f" : "%.2g", percent);
  }

  /** Returns the table in columns of equal width: {@code (4.7)} is emergent, {@code =4.7} given. */
  public String toText() {
    String corner = "with \\ find";
    int first = corner.length();
    int width = 1;
    for (ColumnId node : nodes) {
      first = Math.max(first, node.toString().length());
      width = Math.max(width, node.toString().length());
    }
    for (Cell cell : cells) {
      width = Math.max(width, marked(cell).length());
    }
    StringBuilder text = new StringBuilder(title).append("; ").append(chanceText()).append('\n');
    text.append(corner).append(" ".repeat(first - corner.length()));
    for (ColumnId node : nodes) {
      text.append("  ").append(right(node.toString(), width));
    }
    text.append('\n');
    for (ColumnId query : nodes) {
      text.append(query).append(" ".repeat(first - query.toString().length()));
      for (ColumnId gallery : nodes) {
        String value = cell(query, gallery).map(PairGrid::marked).orElse("- ");
        text.append("  ").append(right(value, width));
      }
      text.append('\n');
    }
    boolean given = cells.stream().anyMatch(cell -> cell.kind() == PairKind.GIVEN);
    text.append("(in brackets: emergent, never trained together")
        .append(given ? "; = given)" : ")");
    return text.append('\n').toString();
  }

  private static String marked(Cell cell) {
    return switch (cell.kind()) {
      case TRAINED -> cell.text() + " ";
      case GIVEN -> "=" + cell.text() + " ";
      case EMERGENT -> "(" + cell.text() + ")";
    };
  }

  private static String right(String text, int width) {
    return " ".repeat(width - text.length()) + text;
  }

  /** Returns the table as a self-contained SVG heat map. */
  public String toSvg() {
    return HeatMap.svg(this);
  }

  @Override
  public String toString() {
    return toText();
  }
}
