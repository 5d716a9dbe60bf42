package org.bindery.notebook;

import java.util.List;
import java.util.stream.Collectors;
import org.bindery.spi.RecordStream;

/**
 * The rows that could not be read when a dataset was imported.
 *
 * @param name of the dataset
 * @param rows each with its reason
 */
record LeftOutView(String name, List<RecordStream.BadRow> rows) implements View {
  private static final int SHOWN = 50;

  private List<RecordStream.BadRow> shown() {
    return rows.subList(0, Math.min(SHOWN, rows.size()));
  }

  private String facts() {
    return rows.isEmpty()
        ? "No row was left out."
        : rows.size()
            + (rows.size() == 1 ? " row" : " rows")
            + (rows.size() > SHOWN ? "; the first " + SHOWN + " are:" : "");
  }

  @Override
  public String html() {
    StringBuilder body = new StringBuilder();
    if (!rows.isEmpty()) {
      body.append("<div style=\"overflow-x:auto\">")
          .append(Html.table())
          .append(Html.headings("left", List.of("row", "why")));
      for (RecordStream.BadRow row : shown()) {
        body.append(
            Html.row(
                Html.cell("left", false, Html.escape(Html.shorten(row.id(), 40)))
                    + Html.cell("left", true, Html.escape(row.reason()))));
      }
      body.append("</table></div>");
    }
    return Html.block("Left out of " + name, facts(), body.toString());
  }

  @Override
  public String text() {
    return "left out of "
        + name
        + ": "
        + facts()
        + shown().stream()
            .map(row -> "\n" + row.id() + ": " + row.reason())
            .collect(Collectors.joining());
  }

  @Override
  public String toString() {
    return text();
  }
}
