package org.bindery.notebook;

import java.util.Locale;
import org.bindery.evaluation.EmergentMatrix;
import org.bindery.evaluation.Measured;
import org.bindery.graph.PairKind;
import org.bindery.spi.ColumnId;

/**
 * Recall for every ordered pair: rows are what one searches with, columns what one searches in.
 *
 * @param matrix the numbers
 */
record MatrixView(EmergentMatrix matrix) implements View {
  private static final int[] DEPTHS = {1, 10};

  @Override
  public String html() {
    StringBuilder body =
        new StringBuilder("<div style=\"display:flex;flex-wrap:wrap;gap:4px 36px\">");
    for (int k : matrix.byClass() ? new int[] {1} : DEPTHS) {
      body.append("<div>").append(table(k)).append("</div>");
    }
    body.append("</div>");
    body.append(
        Html.quiet(
            "search with the row, find the column  ·  in brackets the 95 % interval  ·  "
                + (matrix.byClass() ? "pairs are random within a class  ·  " : "")
                + Html.emergent("underlined")
                + ": emergent, never trained together"
                + (matrix.cells(PairKind.GIVEN).isEmpty() ? "" : "  ·  italic: given")));
    return "<div style=\"font:"
        + Style.TEXT
        + "px/1.45 "
        + Style.FONT
        + ";margin:4px 0 10px\">"
        + body
        + "</div>";
  }

  private String table(int k) {
    StringBuilder table = new StringBuilder(Html.table());
    StringBuilder heads = new StringBuilder();
    heads.append(head(matrix.recallName(k) + ", %", "left"));
    matrix.nodes().forEach(node -> heads.append(head(node.toString(), "center")));
    table.append(Html.row(heads.toString()));
    for (ColumnId query : matrix.nodes()) {
      StringBuilder cells = new StringBuilder();
      cells.append(
          Html.cell(
              "left",
              false,
              "<b style=\"font-weight:600\">" + Html.escape(query.toString()) + "</b>"));
      for (ColumnId gallery : matrix.nodes()) {
        cells.append(
            query.equals(gallery) ? Html.cell("center", false, "") : cell(query, gallery, k));
      }
      table.append(Html.row(cells.toString()));
    }
    double low = 1;
    double high = 0;
    for (EmergentMatrix.Cell cell : matrix.cells()) {
      low = Math.min(low, cell.retrieval().chanceAt(k));
      high = Math.max(high, cell.retrieval().chanceAt(k));
    }
    String chance =
        low == high
            ? String.format(Locale.ROOT, "%.2g", 100 * low)
            : String.format(Locale.ROOT, "%.2g to %.2g", 100 * low, 100 * high);
    return table.append("</table>") + Html.quiet("chance " + chance + " %");
  }

  private static String head(String name, String side) {
    return "<th style=\"padding:4px 10px;border:0;font-size:"
        + Style.SMALL
        + "px;font-weight:600;opacity:"
        + Style.QUIET
        + ";text-align:"
        + side
        + "\">"
        + Html.escape(name)
        + "</th>";
  }

  private String cell(ColumnId query, ColumnId gallery, int k) {
    EmergentMatrix.Cell cell = matrix.cell(query, gallery);
    Measured measured = cell.retrieval().measured(k);
    String mark =
        switch (cell.kind()) {
          case EMERGENT -> "border-bottom:2px solid " + Style.EMERGENT;
          case GIVEN -> "font-style:italic";
          case TRAINED -> "";
        };
    return "<td style=\"padding:5px 12px;text-align:center;white-space:nowrap;border:0;border-top:1px"
        + " solid "
        + Style.RULE
        + ";background:"
        + Style.heat(measured.value())
        + "\"><b style=\"font-weight:600;"
        + mark
        + "\">"
        + String.format(Locale.ROOT, "%.1f", 100 * measured.value())
        + "</b><br/><span style=\"opacity:"
        + Style.QUIET
        + ";font-size:"
        + Style.TINY
        + "px\">"
        + String.format(Locale.ROOT, "(%.1f to %.1f)", 100 * measured.low(), 100 * measured.high())
        + "</span></td>";
  }

  @Override
  public String text() {
    return matrix.toString();
  }
}
