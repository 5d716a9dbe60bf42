package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Table;
import org.bindery.spi.ColumnId;

/** The rows nearest to an embedding, nearest first. */
public final class Neighbors implements View {
  private static final int PIXELS = 96;

  private final Table table;
  private final ModalityRegistry registry;
  private final ColumnId column;
  private final List<Neighbor> nearest;

  /**
   * One row.
   *
   * @param row its index in the table
   * @param cosine of the angle to what was asked for
   */
  public record Neighbor(int row, double cosine) {}

  Neighbors(Table table, ModalityRegistry registry, ColumnId column, List<Neighbor> nearest) {
    this.table = table;
    this.registry = registry;
    this.column = column;
    this.nearest = List.copyOf(nearest);
  }

  /** Returns the rows, nearest first. */
  public List<Neighbor> nearest() {
    return nearest;
  }

  @Override
  public String html() {
    Samples samples = new Samples(registry);
    StringBuilder body =
        new StringBuilder("<div style=\"display:flex;flex-wrap:wrap;gap:12px;margin:6px 0\">");
    for (Neighbor neighbor : nearest) {
      body.append("<div style=\"text-align:center;max-width:260px\">")
          .append(samples.cell(table, column, neighbor.row, PIXELS))
          .append(Html.quiet(String.format(Locale.ROOT, "cosine %.2f", neighbor.cosine)))
          .append("</div>");
    }
    return body.append("</div>").toString();
  }

  @Override
  public String text() {
    Samples samples = new Samples(registry);
    List<String> lines = new ArrayList<>();
    for (Neighbor neighbor : nearest) {
      lines.add(
          String.format(
              Locale.ROOT,
              "%.2f  %s",
              neighbor.cosine,
              samples.words(table, column, neighbor.row)));
    }
    return String.join("\n", lines);
  }

  @Override
  public String toString() {
    return text();
  }
}
