package org.bindery.evaluation;

import java.util.Locale;
import java.util.Optional;
import org.bindery.graph.PairKind;
import org.bindery.spi.ColumnId;

/**
 * Draws a table of pairs as a self-contained SVG: the value in the cell, darker for more; a solid
 * frame for trained, a double one for given, a dotted one for emergent. Brings its own light card,
 * so that it reads on light and dark pages; has no script, style sheet or id.
 */
final class HeatMap {
  private static final String FONT = "system-ui, 'DejaVu Sans', Verdana, sans-serif";
  private static final String CARD = "#fbfcfe";
  private static final String INK = "#1e293b";
  private static final String FAINT = "#64748b";
  private static final String TRAINED = "#2563eb";
  private static final String GIVEN = "#0f766e";
  private static final String EMERGENT = "#d97706";
  private static final double LEFT = 24;
  private static final double TOP = 132;
  private static final double CELL_HEIGHT = 54;
  private static final int SCALE_STEPS = 24;
  private static final double SCALE_STEP = 4;
  private static final int[] LIGHT = {0xee, 0xf4, 0xff};
  private static final int[] DARK = {0x1e, 0x40, 0xaf};

  private final StringBuilder svg = new StringBuilder();
  private final PairGrid grid;
  private final double cellWidth;
  private final double firstColumn;
  private final double largest;

  private HeatMap(PairGrid grid) {
    this.grid = grid;
    double widestName = 0;
    double widestValue = 0;
    for (ColumnId node : grid.nodes()) {
      widestName = Math.max(widestName, textWidth(node.modality().value(), 13));
      widestName = Math.max(widestName, textWidth(node.variant(), 11));
    }
    for (PairGrid.Cell cell : grid.cells()) {
      widestValue = Math.max(widestValue, textWidth(cell.text(), 14));
    }
    firstColumn = LEFT + 26 + widestName + 14;
    double spread = (legendWidth() - firstColumn - LEFT) / Math.max(1, grid.nodes().size());
    cellWidth = Math.max(Math.max(84, spread), Math.max(widestName + 12, widestValue + 30));
    double most = grid.cells().stream().mapToDouble(PairGrid.Cell::value).max().orElse(0);
    largest = most > 0 ? most : 1;
  }

  static String svg(PairGrid grid) {
    return new HeatMap(grid).draw();
  }

  private String draw() {
    int n = grid.nodes().size();
    double chart = firstColumn + n * cellWidth + LEFT;
    int width =
        (int)
            Math.ceil(
                Math.max(chart, Math.max(legendWidth(), textWidth(grid.title(), 16) + 2 * LEFT)));
    int height = (int) Math.ceil(TOP + n * CELL_HEIGHT + 56);
    append(
        "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'"
            + " style='max-width:100%%;height:auto' role='img' aria-label=\"%s\""
            + " font-family=\"%s\">",
        width,
        height,
        width,
        height,
        escaped(grid.title() + ", all ordered pairs; " + grid.chanceText()),
        FONT);
    append("<title>%s</title>", escaped(grid.title()));
    append("<desc>%s</desc>", escaped(grid.toText()));
    append(
        "<rect x='0.5' y='0.5' width='%d' height='%d' rx='14' fill='%s' stroke='#d5dce6'/>",
        width - 1, height - 1, CARD);
    text(LEFT, 34, "start", 16, "600", INK, grid.title());
    text(LEFT, 54, "start", 12, "400", FAINT, "all ordered pairs; " + grid.chanceText());
    double middleX = firstColumn + n * cellWidth / 2;
    double middleY = TOP + n * CELL_HEIGHT / 2;
    text(middleX, 84, "middle", 11.5, "400", FAINT, "find in \u2192");
    append("<g transform='rotate(-90 %.1f %.1f)'>", LEFT + 8, middleY);
    text(LEFT + 8, middleY, "middle", 11.5, "400", FAINT, "\u2190 search with");
    append("</g>");
    for (int i = 0; i < n; i++) {
      ColumnId node = grid.nodes().get(i);
      name(node, firstColumn + (i + 0.5) * cellWidth, TOP - 18, "middle");
      name(node, firstColumn - 10, TOP + (i + 0.5) * CELL_HEIGHT + 4, "end");
    }
    for (int row = 0; row < n; row++) {
      for (int column = 0; column < n; column++) {
        cell(row, column);
      }
    }
    legend(TOP + n * CELL_HEIGHT + 28, width);
    return svg.append("</svg>").toString();
  }

  private void name(ColumnId node, double x, double y, String at) {
    boolean variant = !node.variant().isEmpty();
    text(x, variant ? y - 6 : y, at, 13, "600", INK, node.modality().value());
    if (variant) {
      text(x, y + 9, at, 11, "400", FAINT, node.variant());
    }
  }

  private void cell(int row, int column) {
    double x = firstColumn + column * cellWidth;
    double y = TOP + row * CELL_HEIGHT;
    Optional<PairGrid.Cell> shown = grid.cell(grid.nodes().get(row), grid.nodes().get(column));
    if (shown.isEmpty()) {
      append(
          "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='7' fill='#eef1f5'/>",
          x + 6, y + 6, cellWidth - 12, CELL_HEIGHT - 12);
      return;
    }
    PairGrid.Cell cell = shown.get();
    double share = cell.value() / largest;
    append(
        "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='6' fill='%s'/>",
        x + 7, y + 7, cellWidth - 14, CELL_HEIGHT - 14, color(share));
    frame(cell.kind(), x + 3.5, y + 3.5, cellWidth - 7, CELL_HEIGHT - 7);
    String ink = share > 0.58 ? "#ffffff" : INK;
    text(x + cellWidth / 2, y + CELL_HEIGHT / 2 + 5, "middle", 14, "600", ink, cell.text());
  }

  private void frame(PairKind kind, double x, double y, double width, double height) {
    String format =
        "<rect x='%.1f' y='%.1f' width='%.1f' height='%.1f' rx='9' fill='none' stroke='%s'"
            + " stroke-width='%s'%s/>";
    switch (kind) {
      case TRAINED -> append(format, x, y, width, height, TRAINED, "2", "");
      case GIVEN -> {
        append(format, x, y, width, height, GIVEN, "5", "");
        append(format, x, y, width, height, CARD, "1.8", "");
      }
      case EMERGENT ->
          append(
              format,
              x,
              y,
              width,
              height,
              EMERGENT,
              "2.4",
              " stroke-linecap='round' stroke-dasharray='0.1 5.5'");
    }
  }

  private double legendWidth() {
    double width = 2 * LEFT + SCALE_STEPS * SCALE_STEP + 90;
    for (PairKind kind : PairKind.values()) {
      if (grid.cells().stream().anyMatch(cell -> cell.kind() == kind)) {
        width += 54 + textWidth(kind.label(), 12);
      }
    }
    return width;
  }

  private void legend(double y, double width) {
    double x = LEFT;
    for (PairKind kind : PairKind.values()) {
      if (grid.cells().stream().anyMatch(cell -> cell.kind() == kind)) {
        frame(kind, x + 2, y - 9, 26, 18);
        text(x + 36, y + 4, "start", 12, "400", FAINT, kind.label());
        x += 36 + textWidth(kind.label(), 12) + 18;
      }
    }
    String most = String.format(Locale.ROOT, "%.0f %%", 100 * largest);
    double right = width - LEFT - textWidth(most, 11.5) - 6;
    double start = right - SCALE_STEPS * SCALE_STEP;
    text(start - 6, y + 4, "end", 11.5, "400", FAINT, "0");
    for (int i = 0; i < SCALE_STEPS; i++) {
      append(
          "<rect x='%.1f' y='%.1f' width='%.1f' height='12' fill='%s'/>",
          start + i * SCALE_STEP, y - 6, SCALE_STEP + 0.3, color(i / (SCALE_STEPS - 1.0)));
    }
    text(right + 6, y + 4, "start", 11.5, "400", FAINT, most);
  }

  private static String color(double share) {
    int[] mixed = new int[3];
    for (int i = 0; i < 3; i++) {
      mixed[i] = (int) Math.round(LIGHT[i] + share * (DARK[i] - LIGHT[i]));
    }
    return String.format(Locale.ROOT, "#%02x%02x%02x", mixed[0], mixed[1], mixed[2]);
  }

  private void text(
      double x, double y, String at, double size, String weight, String fill, String text) {
    append(
        "<text x='%.1f' y='%.1f' text-anchor='%s' font-size='%s' font-weight='%s'"
            + " fill='%s'>%s</text>",
        x, y, at, size, weight, fill, escaped(text));
  }

  private void append(String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments));
  }

  private static double textWidth(String text, double size) {
    return 0.66 * size * text.length();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }
}
