package org.bindery.notebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bindery.data.Availability;
import org.bindery.data.Manifest;
import org.bindery.data.Table;
import org.bindery.spi.ColumnId;

/**
 * Which rows have which signals, and which two could be bound.
 *
 * @param name of the dataset
 * @param table its rows
 * @param columns to look at
 */
record AvailabilityView(String name, Table table, List<ColumnId> columns) implements View {
  /** More kinds of rows are counted together. */
  private static final int KINDS = 12;

  private static final int BAR = 120;

  /**
   * Rows that fill the same columns.
   *
   * @param filled for each column whether it is
   * @param rows how many
   */
  private record Kind(List<Boolean> filled, long rows) {}

  private List<Kind> kinds() {
    List<Kind> kinds = new ArrayList<>();
    for (Manifest.Coverage coverage : table.manifest().coverage()) {
      List<Boolean> filled = columns.stream().map(coverage.together()::contains).toList();
      long before =
          kinds.stream().filter(kind -> kind.filled().equals(filled)).mapToLong(Kind::rows).sum();
      kinds.removeIf(kind -> kind.filled().equals(filled));
      kinds.add(new Kind(filled, before + coverage.rows()));
    }
    kinds.sort(Comparator.comparingLong(Kind::rows).reversed());
    return kinds;
  }

  @Override
  public String html() {
    List<Kind> kinds = kinds();
    List<String> headings = new ArrayList<>(List.of("rows"));
    columns.forEach(column -> headings.add(column.toString()));
    headings.add("");
    StringBuilder body =
        new StringBuilder("<div style=\"overflow-x:auto\">")
            .append(Html.table())
            .append(Html.headings("center", headings));
    for (Kind kind : kinds.subList(0, Math.min(KINDS, kinds.size()))) {
      StringBuilder cells = new StringBuilder(Html.cell("right", false, count(kind.rows())));
      kind.filled().forEach(filled -> cells.append(Html.cell("center", false, mark(filled))));
      cells.append(Html.cell("left", false, bar(kind.rows(), kinds.get(0).rows())));
      body.append(Html.row(cells.toString()));
    }
    body.append("</table></div>");
    if (kinds.size() > KINDS) {
      body.append(Html.quiet(kinds.size() - KINDS + " rarer kinds of rows are not shown."));
    }
    return Html.block(
        "Signals of " + name,
        facts(),
        body + pairs() + Html.quiet("Rows that have both, which could be bound by them."));
  }

  private String pairs() {
    Availability availability = all();
    List<String> headings = new ArrayList<>(List.of(""));
    columns.forEach(column -> headings.add(column.toString()));
    StringBuilder body =
        new StringBuilder("<div style=\"overflow-x:auto\">")
            .append(Html.table())
            .append(Html.headings("right", headings));
    for (ColumnId row : columns) {
      StringBuilder cells =
          new StringBuilder(Html.cell("left", false, Html.escape(row.toString())));
      for (ColumnId column : columns) {
        String number = count(availability.pairs(row, column));
        cells.append(
            Html.cell(
                "right",
                false,
                row.equals(column)
                    ? "<span style=\"opacity:" + Style.QUIET + "\">" + number + "</span>"
                    : number));
      }
      body.append(Html.row(cells.toString()));
    }
    return body.append("</table></div>").toString();
  }

  private Availability all() {
    return Availability.of(table, IntStream.range(0, table.rows()).toArray());
  }

  private String facts() {
    long whole =
        kinds().stream().filter(kind -> !kind.filled().contains(false)).mapToLong(Kind::rows).sum();
    return String.format(
        Locale.ROOT,
        "%,d rows, %,d of them with %s",
        table.rows(),
        whole,
        columns.size() == 2 ? "both signals" : "all " + columns.size() + " signals");
  }

  private static String mark(boolean filled) {
    return filled ? "●" : "<span style=\"opacity:.4\">–</span>";
  }

  private static String bar(long rows, long most) {
    return "<div style=\"height:8px;background:"
        + Style.PLAIN
        + ";width:"
        + Math.max(1, BAR * rows / most)
        + "px\"></div>";
  }

  private static String count(long rows) {
    return String.format(Locale.ROOT, "%,d", rows);
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("signals of " + name + ": " + facts());
    for (Kind kind : kinds()) {
      List<String> filled =
          IntStream.range(0, columns.size())
              .filter(i -> kind.filled().get(i))
              .mapToObj(i -> columns.get(i).toString())
              .toList();
      text.append(
          String.format(
              Locale.ROOT,
              "\n%,8d  %s",
              kind.rows(),
              filled.isEmpty() ? "others only" : String.join(", ", filled)));
    }
    Availability availability = all();
    for (int i = 0; i < columns.size(); i++) {
      for (int j = i + 1; j < columns.size(); j++) {
        text.append(
            String.format(
                Locale.ROOT,
                "\n%,8d  rows for %s - %s",
                availability.pairs(columns.get(i), columns.get(j)),
                columns.get(i),
                columns.get(j)));
      }
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
