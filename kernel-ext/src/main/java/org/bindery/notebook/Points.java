package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.bindery.data.ModalityRegistry;
import org.bindery.evaluation.Embedding;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/** Signals of one kind with their places in a {@link Space}. */
public final class Points implements View {
  private static final int PIXELS = 96;
  private static final int SHOWN = 12;

  private final ModalityRegistry registry;
  private final ColumnId column;
  private final double scale;
  private final List<Point> points;

  /**
   * One signal.
   *
   * @param name for people: a row's key, a file's name, the text
   * @param sample decoded
   * @param at its unit vector
   */
  record Point(String name, Object sample, Embedding at) {}

  /**
   * Keeps them.
   *
   * @param scale the logit scale for a softmax over them
   */
  Points(ModalityRegistry registry, ColumnId column, double scale, List<Point> points) {
    this.registry = registry;
    this.column = column;
    this.scale = scale;
    this.points = List.copyOf(points);
  }

  /** Returns which kind they are. */
  public String column() {
    return column.toString();
  }

  /** Returns how many there are. */
  public int size() {
    return points.size();
  }

  /**
   * Returns the place of one, a unit vector, to compute with.
   *
   * @throws Refusal if there is no such one
   */
  public Embedding at(int i) {
    return Refusal.orRefuse(
        () -> {
          if (i < 0 || i >= points.size()) {
            throw new ConfigException(
                "at",
                String.valueOf(i),
                "There is no point " + i + ": there are " + points.size() + ", counted from 0.");
          }
          return points.get(i).at();
        });
  }

  /**
   * Compares each of these with each of others, as in ImageBind's tables.
   *
   * @throws Refusal if they are of another space
   */
  public Similarity with(Points others) {
    return Refusal.orRefuse(() -> new Similarity(this, others));
  }

  /**
   * Finds those nearest to a place, nearest first.
   *
   * @throws Refusal if it is of another space or {@code k} is not positive
   */
  public Nearest nearest(Embedding to, int k) {
    return Refusal.orRefuse(() -> Nearest.to(this, to, k));
  }

  /**
   * Searches in others with each of these.
   *
   * @throws Refusal if they are of another space or {@code k} is not positive
   */
  public Nearest find(Points gallery, int k) {
    return Refusal.orRefuse(() -> Nearest.of(this, gallery, k));
  }

  List<Point> points() {
    return points;
  }

  double scale() {
    return scale;
  }

  ModalityRegistry registry() {
    return registry;
  }

  /** Returns one as HTML. */
  String html(Samples samples, int i) {
    return samples.sample(column, points.get(i).sample(), PIXELS);
  }

  @Override
  public String html() {
    Samples samples = new Samples(registry);
    StringBuilder body =
        new StringBuilder("<div style=\"display:flex;flex-wrap:wrap;gap:12px;margin:6px 0\">");
    for (int i = 0; i < Math.min(SHOWN, size()); i++) {
      body.append("<div style=\"text-align:center;max-width:260px\">")
          .append(html(samples, i))
          .append(Html.quiet(Html.escape(Html.shorten(points.get(i).name(), 40))))
          .append("</div>");
    }
    return Html.block(heading(), "", body.append("</div>").toString());
  }

  private String heading() {
    return size() + " of " + column + (size() > SHOWN ? ", the first " + SHOWN + " shown" : "");
  }

  @Override
  public String text() {
    List<String> lines = new ArrayList<>(List.of(heading()));
    IntStream.range(0, Math.min(SHOWN, size()))
        .forEach(i -> lines.add("  " + i + "  " + points.get(i).name()));
    return String.join("\n", lines);
  }

  @Override
  public String toString() {
    return text();
  }
}
