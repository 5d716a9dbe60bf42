package org.bindery.notebook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bindery.evaluation.Embedding;
import org.bindery.spi.ConfigException;

/** The points nearest to one place, or to each of some others, nearest first. */
public final class Nearest implements View {
  private final Optional<Points> queries;
  private final Points gallery;
  private final List<List<Found>> found;

  /**
   * A point that was found.
   *
   * @param index in the gallery
   * @param name of it
   * @param cosine of the angle to what was asked for
   */
  public record Found(int index, String name, double cosine) {}

  private Nearest(Optional<Points> queries, Points gallery, List<List<Found>> found) {
    this.queries = queries;
    this.gallery = gallery;
    this.found = found;
  }

  static Nearest to(Points gallery, Embedding place, int k) {
    return new Nearest(Optional.empty(), gallery, List.of(nearest(gallery, place, k)));
  }

  static Nearest of(Points queries, Points gallery, int k) {
    return new Nearest(
        Optional.of(queries),
        gallery,
        queries.points().stream().map(query -> nearest(gallery, query.at(), k)).toList());
  }

  private static List<Found> nearest(Points gallery, Embedding place, int k) {
    if (k < 1) {
      throw new ConfigException(
          "nearest",
          String.valueOf(k),
          "The nearest " + k + " points are none: ask for 1 or more.");
    }
    return IntStream.range(0, gallery.size())
        .mapToObj(
            i ->
                new Found(
                    i, gallery.points().get(i).name(), place.cosine(gallery.points().get(i).at())))
        .sorted(Comparator.comparingDouble(point -> -point.cosine()))
        .limit(k)
        .toList();
  }

  /** Returns for each query what was found, nearest first. */
  public List<List<Found>> found() {
    return found;
  }

  @Override
  public String html() {
    Samples samples = new Samples(gallery.registry());
    StringBuilder table = new StringBuilder(Html.table());
    for (int i = 0; i < found.size(); i++) {
      StringBuilder cells = new StringBuilder();
      if (queries.isPresent()) {
        cells.append(Html.cell("left", true, queries.get().html(samples, i)));
        cells.append(Html.cell("center", false, "→"));
      }
      for (Found point : found.get(i)) {
        cells.append(
            Html.cell(
                "center",
                true,
                gallery.html(samples, point.index())
                    + Html.quiet(String.format(Locale.ROOT, "cosine %.2f", point.cosine()))));
      }
      table.append(Html.row(cells.toString()));
    }
    return Html.block(
        queries.map(asked -> asked.column() + " → " + gallery.column()).orElse(gallery.column()),
        "nearest of " + gallery.size() + ", nearest first",
        table.append("</table>").toString());
  }

  @Override
  public String text() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      int query = i;
      queries.ifPresent(asked -> lines.add(asked.points().get(query).name()));
      for (Found point : found.get(i)) {
        lines.add(String.format(Locale.ROOT, "  %.2f  %s", point.cosine(), point.name()));
      }
    }
    return String.join("\n", lines);
  }

  @Override
  public String toString() {
    return text();
  }
}
