package org.bindery.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.bindery.data.Splits;
import org.bindery.data.Table;
import org.bindery.spi.ColumnId;
import org.bindery.spi.Split;
import org.bindery.spi.Splitting;

/**
 * How many rows are for training, for choosing and for testing.
 *
 * @param name of the dataset
 * @param table its rows
 * @param splits where each belongs
 * @param columns to count
 */
record SplitsView(String name, Table table, Splits splits, List<ColumnId> columns) implements View {

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    for (Split split : Split.values()) {
      int[] own = splits.rows(split);
      if (own.length == 0 && split == Split.VALIDATION) {
        continue;
      }
      List<String> row = new ArrayList<>();
      row.add(split.name().toLowerCase(Locale.ROOT));
      row.add(number(own.length));
      row.add(number(Arrays.stream(own).mapToObj(table::key).distinct().count()));
      for (ColumnId column : columns) {
        row.add(number(Arrays.stream(own).filter(at -> table.has(column, at)).count()));
      }
      rows.add(row);
    }
    return rows;
  }

  private List<String> headings() {
    List<String> headings = new ArrayList<>(List.of("split", "rows", "keys"));
    columns.forEach(column -> headings.add(column.toString()));
    return headings;
  }

  private String note() {
    return splits.splitting() instanceof Splitting.Given
        ? "The dataset says so itself. Rows of one key are in one split."
        : "Drawn by a seed, which a run chooses. Rows of one key are in one split.";
  }

  private static String number(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  @Override
  public String html() {
    StringBuilder body =
        new StringBuilder("<div style=\"overflow-x:auto\">")
            .append(Html.table())
            .append(Html.headings("right", headings()));
    for (List<String> row : rows()) {
      StringBuilder cells = new StringBuilder(Html.cell("left", false, row.get(0)));
      row.subList(1, row.size()).forEach(cell -> cells.append(Html.cell("right", false, cell)));
      body.append(Html.row(cells.toString()));
    }
    return Html.block("Splits of " + name, note(), body.append("</table></div>").toString());
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder("splits of " + name + ". " + note());
    List<List<String>> all = new ArrayList<>(List.of(headings()));
    all.addAll(rows());
    for (List<String> row : all) {
      text.append('\n');
      row.forEach(cell -> text.append(String.format(Locale.ROOT, "%-12s", cell)));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
