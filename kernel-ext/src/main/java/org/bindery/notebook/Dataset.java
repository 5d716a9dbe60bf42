package org.bindery.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bindery.data.Manifest;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Splits;
import org.bindery.data.Table;
import org.bindery.runner.DataSpec;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ModalityId;
import org.bindery.spi.Splitting;

/** A dataset to look at: what it is, what it holds, its first rows. */
public final class Dataset implements View {
  private static final int ROWS = 6;
  private static final int COLUMNS = 5;
  private static final int PIXELS = 72;

  private final DataSpec spec;
  private final Table table;
  private final ModalityRegistry registry;
  private final List<ColumnId> shown;

  Dataset(DataSpec spec, Table table, ModalityRegistry registry) {
    this(spec, table, registry, firstOfEachModality(table));
  }

  private Dataset(DataSpec spec, Table table, ModalityRegistry registry, List<ColumnId> shown) {
    this.spec = spec;
    this.table = table;
    this.registry = registry;
    this.shown = shown;
  }

  private static List<ColumnId> firstOfEachModality(Table table) {
    Set<ModalityId> seen = new HashSet<>();
    return table.columns().stream()
        .filter(column -> seen.add(column.modality()))
        .limit(COLUMNS)
        .toList();
  }

  /** Returns which dataset this is, with its options. */
  public DataSpec spec() {
    return spec;
  }

  /** Returns the rows. */
  public Table table() {
    return table;
  }

  /** Returns the same dataset, showing these columns: {@code columns("image", "audio.es")}. */
  public Dataset columns(String... names) {
    return Refusal.orRefuse(
        () -> {
          List<ColumnId> columns = Arrays.stream(names).map(ColumnId::of).toList();
          for (ColumnId column : columns) {
            if (!table.columns().contains(column)) {
              table.read(column, 0);
            }
          }
          return new Dataset(spec, table, registry, columns);
        });
  }

  /** Returns the columns that are shown. */
  List<ColumnId> shown() {
    return shown;
  }

  /** Returns which of the shown signals occur together, in how many rows. */
  public View availability() {
    return new AvailabilityView(spec.dataset(), table, shown);
  }

  /**
   * Returns how many rows are for training, for choosing and for testing.
   *
   * @throws Refusal if keys are drawn and there are too few
   */
  public View splits() {
    return Refusal.orRefuse(
        () -> {
          Splitting splitting = spec.splitting().orElse(table.manifest().splitting());
          Splits splits = Splits.of(table, splitting, spec.splitSeed(), Set.of());
          return new SplitsView(spec.dataset(), table, splits, shown);
        });
  }

  /** Returns the rows that could not be read and were left out, each with its reason. */
  public View leftOut() {
    return new LeftOutView(spec.dataset(), table.manifest().skipped());
  }

  @Override
  public String html() {
    Manifest manifest = table.manifest();
    StringBuilder body = new StringBuilder();
    body.append(Html.quiet(facts(manifest)));
    body.append("<div style=\"display:flex;flex-wrap:wrap;gap:4px 14px;margin:8px 0 2px\">");
    for (ColumnId column : table.columns()) {
      body.append("<span style=\"white-space:nowrap\"><b style=\"font-weight:600\">")
          .append(Html.escape(column.toString()))
          .append("</b> <span style=\"opacity:" + Style.QUIET + "\">")
          .append(String.format(Locale.ROOT, "%,d", count(column)))
          .append("</span></span>");
    }
    body.append("</div>");
    Samples samples = new Samples(registry);
    List<String> headings = new ArrayList<>(List.of("row"));
    shown.forEach(column -> headings.add(column.toString()));
    body.append("<div style=\"overflow-x:auto\">").append(Html.table());
    body.append(Html.headings("center", headings));
    for (int row : firstRows()) {
      StringBuilder cells = new StringBuilder();
      cells.append(
          Html.cell(
              "left",
              false,
              "<span style=\"opacity:"
                  + Style.QUIET
                  + "\">"
                  + Html.escape(Html.shorten(table.id(row), 28))
                  + "</span>"));
      for (ColumnId column : shown) {
        cells.append(Html.cell("center", true, samples.cell(table, column, row, PIXELS)));
      }
      body.append(Html.row(cells.toString()));
    }
    body.append("</table></div>");
    return Html.block(spec.dataset(), manifest.title(), body.toString());
  }

  private String facts(Manifest manifest) {
    String skipped =
        manifest.skipped().isEmpty()
            ? ""
            : "  ·  "
                + manifest.skipped().size()
                + (manifest.skipped().size() == 1 ? " unreadable row" : " unreadable rows")
                + " left out";
    String options =
        spec.options().isEmpty()
            ? ""
            : "  ·  "
                + new TreeMap<>(spec.options())
                    .entrySet().stream()
                        .map(option -> option.getKey() + " " + option.getValue())
                        .collect(Collectors.joining(", "));
    return Html.escape(
        String.format(
            Locale.ROOT,
            "%,d rows  ·  license %s  ·  %s%s%s",
            table.rows(),
            manifest.license(),
            manifest.source(),
            skipped,
            options));
  }

  @Override
  public String text() {
    Samples samples = new Samples(registry);
    StringBuilder text = new StringBuilder();
    Manifest manifest = table.manifest();
    text.append(spec.dataset()).append(": ").append(manifest.title()).append('\n');
    text.append(String.format(Locale.ROOT, "%,d rows, %s\n", table.rows(), manifest.license()));
    for (ColumnId column : table.columns()) {
      text.append(String.format(Locale.ROOT, "  %-12s %,6d\n", column, count(column)));
    }
    for (int row : firstRows()) {
      text.append(table.id(row));
      for (ColumnId column : shown) {
        text.append(" | ").append(Html.shorten(samples.words(table, column, row), 48));
      }
      text.append('\n');
    }
    return text.toString().stripTrailing();
  }

  @Override
  public String toString() {
    return text();
  }

  private long count(ColumnId column) {
    return table.manifest().coverage().stream()
        .filter(coverage -> coverage.together().contains(column))
        .mapToLong(Manifest.Coverage::rows)
        .sum();
  }

  /** The first rows that fill what is shown, then the first others. */
  private int[] firstRows() {
    Set<ColumnId> wanted = Set.copyOf(shown);
    int[] full =
        IntStream.range(0, table.rows())
            .filter(row -> table.filled(row).containsAll(wanted))
            .limit(ROWS)
            .toArray();
    return full.length > 0 ? full : IntStream.range(0, Math.min(ROWS, table.rows())).toArray();
  }
}
