package org.bindery.notebook;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Table;
import org.bindery.evaluation.Embeddings;
import org.bindery.evaluation.Retrieval;
import org.bindery.spi.ColumnId;

/** Queries and what was found: one line each, best first, the true match marked. */
public final class RetrievalGrid implements View {
  private static final int FOUND = 5;
  private static final int FOUND_TEXTS = 3;
  private static final int PIXELS = 84;

  private final Source source;
  private final Retrieval retrieval;
  private final List<Line> lines = new ArrayList<>();

  /**
   * What a grid is drawn from.
   *
   * @param table the samples
   * @param registry how to draw them
   * @param queries unit vectors {@code [n, d]}
   * @param queryRows their rows in the table
   * @param gallery unit vectors {@code [m, d]}
   * @param galleryRows their rows in the table
   */
  record Source(
      Table table,
      ModalityRegistry registry,
      Embeddings queries,
      int[] queryRows,
      Embeddings gallery,
      int[] galleryRows) {}

  /**
   * One query.
   *
   * @param query its index
   * @param found indices into the gallery, best first
   * @param rank of the true match, from 1
   * @param match the index of the true match
   */
  private record Line(int query, int[] found, int rank, int match) {}

  RetrievalGrid(Source source, Retrieval retrieval, int n) {
    this.source = source;
    this.retrieval = retrieval;
    int[] ranks = retrieval.ranks();
    int shownQueries = Math.min(n, ranks.length);
    for (int i = 0; i < shownQueries; i++) {
      int query = (int) ((long) i * ranks.length / shownQueries);
      double[] scores = scores(query);
      int[] order =
          IntStream.range(0, scores.length)
              .boxed()
              .sorted(bestFirst(scores, matches(query)))
              .mapToInt(Integer::intValue)
              .toArray();
      int match = IntStream.of(order).filter(matches(query)).findFirst().orElseThrow();
      int shown = Math.min(found(), order.length);
      lines.add(new Line(query, Arrays.copyOf(order, shown), ranks[query], match));
    }
  }

  /** Among equal scores the true match comes last, as it does where ranks are counted. */
  private static Comparator<Integer> bestFirst(double[] scores, IntPredicate match) {
    return Comparator.<Integer>comparingDouble(j -> -scores[j]).thenComparing(match::test);
  }

  /** Texts are wide. */
  private int found() {
    return isText(retrieval.gallery()) ? FOUND_TEXTS : FOUND;
  }

  private static boolean isText(ColumnId column) {
    return column.modality().value().equals("text");
  }

  private IntPredicate matches(int query) {
    String key = source.queries.keys().get(query);
    return j -> source.gallery.keys().get(j).equals(key);
  }

  private double[] scores(int query) {
    int d = source.queries.dimension();
    float[] q = source.queries.row(query).values();
    float[] g = source.gallery.values();
    double[] scores = new double[source.gallery.size()];
    for (int j = 0; j < scores.length; j++) {
      for (int i = 0; i < d; i++) {
        scores[j] += (double) q[i] * g[j * d + i];
      }
    }
    return scores;
  }

  @Override
  public String html() {
    ColumnId from = retrieval.query();
    ColumnId to = retrieval.gallery();
    Samples samples = new Samples(source.registry);
    StringBuilder body = new StringBuilder("<div style=\"overflow-x:auto\">" + Html.table());
    List<String> headings = new ArrayList<>(List.of("query: " + from, "rank"));
    for (int i = 1; i <= found(); i++) {
      headings.add(i == 1 ? "best" : String.valueOf(i));
    }
    headings.add("answer");
    body.append(Html.headings("center", headings));
    for (Line line : lines) {
      StringBuilder cells = new StringBuilder();
      int queryRow = source.queryRows[line.query];
      cells.append(
          Html.cell(
              "left",
              true,
              samples.cell(source.table, from, queryRow, PIXELS) + caption(samples, queryRow)));
      cells.append(
          Html.cell(
              "center",
              false,
              "<b style=\"font-weight:600\">"
                  + (line.rank == 1 ? Html.right("1") : String.valueOf(line.rank))
                  + "</b>"));
      for (int j : line.found) {
        String sample = samples.cell(source.table, to, source.galleryRows[j], PIXELS);
        cells.append(Html.cell("center", true, framed(sample, matches(line.query).test(j))));
      }
      boolean among = IntStream.of(line.found).anyMatch(matches(line.query));
      String answer =
          among
              ? Html.right("✓ found")
              : samples.cell(source.table, to, source.galleryRows[line.match], PIXELS);
      cells.append(Html.cell("center", true, answer));
      body.append(Html.row(cells.toString()));
    }
    body.append("</table></div>");
    return Html.block(from + " > " + to, note(), body.toString());
  }

  /** What the query is about in words, for readers who cannot hear it; nothing for texts. */
  private String caption(Samples samples, int row) {
    if (isText(retrieval.query())) {
      return "";
    }
    return source.table.columns().stream()
        .filter(RetrievalGrid::isText)
        .findFirst()
        .map(
            text ->
                Html.quiet(Html.escape(Html.shorten(samples.words(source.table, text, row), 60))))
        .orElse("");
  }

  /** A frame of the same width for all, so that marking one does not shift the others. */
  private static String framed(String html, boolean right) {
    return "<div style=\"display:inline-block;padding:3px;border-radius:5px;border:2px solid "
        + (right ? Style.RIGHT : "transparent")
        + "\">"
        + html
        + "</div>";
  }

  @Override
  public String text() {
    Samples samples = new Samples(source.registry);
    StringBuilder text =
        new StringBuilder(retrieval.query() + " > " + retrieval.gallery() + ", " + note());
    for (Line line : lines) {
      text.append(
          String.format(
              Locale.ROOT,
              "%nrank %3d  %s  ->  ",
              line.rank,
              Html.shorten(
                  samples.words(source.table, retrieval.query(), source.queryRows[line.query]),
                  40)));
      List<String> found = new ArrayList<>();
      for (int j : line.found) {
        String words = samples.words(source.table, retrieval.gallery(), source.galleryRows[j]);
        found.add((matches(line.query).test(j) ? "*" : "") + Html.shorten(words, 24));
      }
      text.append(String.join(" | ", found));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }

  private String note() {
    return String.format(
        Locale.ROOT,
        "%d of %d test queries, at even distances and not chosen; gallery of %d; the true match is framed",
        lines.size(),
        retrieval.n(),
        retrieval.gallerySize());
  }
}
