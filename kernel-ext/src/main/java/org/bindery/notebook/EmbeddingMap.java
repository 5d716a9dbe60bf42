package org.bindery.notebook;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bindery.evaluation.Embedding;
import org.bindery.spi.ConfigException;
import org.hipparchus.stat.projection.PCA;

/**
 * A space seen from its broadest side: the two directions in which the points of all signals
 * together spread most. A color for each class, a shape for each signal.
 *
 * <p>Principal components because they are the same each time and keep straight what is straight,
 * the gap between signals too; a t-SNE or UMAP shows more clusters, and also some that are not
 * there.
 */
public final class EmbeddingMap implements View {
  private static final int FEWEST = 3;

  private final String space;
  private final List<Mark> marks;
  private final double[][] places;
  private final double explained;

  /**
   * One point.
   *
   * @param column which signal
   * @param label its class; the signal where there are no classes
   * @param name of the row, for people
   * @param at its unit vector
   */
  record Mark(String column, String label, String name, Embedding at) {}

  /**
   * Projects points.
   *
   * @param space whose they are
   * @param marks at least 3, of 2 dimensions or more
   * @throws ConfigException if there are fewer
   */
  EmbeddingMap(String space, List<Mark> marks) {
    if (marks.size() < FEWEST) {
      throw new ConfigException(
          "map",
          String.valueOf(marks.size()),
          "A map of " + marks.size() + " points shows nothing: " + FEWEST + " are needed.");
    }
    this.space = space;
    this.marks = List.copyOf(marks);
    double[][] vectors = new double[marks.size()][];
    for (int i = 0; i < vectors.length; i++) {
      float[] values = marks.get(i).at().values();
      vectors[i] = new double[values.length];
      for (int k = 0; k < values.length; k++) {
        vectors[i][k] = values[k];
      }
    }
    PCA pca = new PCA(2);
    this.places = pca.fitAndTransform(vectors);
    double kept = pca.getVariance()[0] + pca.getVariance()[1];
    double all = variance(vectors);
    this.explained = all == 0 ? 1 : kept / all;
  }

  private static double variance(double[][] vectors) {
    double sum = 0;
    for (int k = 0; k < vectors[0].length; k++) {
      double mean = 0;
      for (double[] vector : vectors) {
        mean += vector[k] / vectors.length;
      }
      for (double[] vector : vectors) {
        sum += (vector[k] - mean) * (vector[k] - mean) / (vectors.length - 1);
      }
    }
    return sum;
  }

  /** Returns the places {@code [n][2]}, in the order of the signals, then of their rows. */
  public double[][] places() {
    double[][] copy = new double[places.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = places[i].clone();
    }
    return copy;
  }

  /** Returns the share of the points' variance that the map shows, from 0 to 1. */
  public double explained() {
    return explained;
  }

  @Override
  public String html() {
    List<ScatterChart.Dot> dots = new ArrayList<>();
    for (int i = 0; i < marks.size(); i++) {
      Mark mark = marks.get(i);
      dots.add(
          new ScatterChart.Dot(
              places[i][0],
              places[i][1],
              mark.label(),
              mark.column(),
              mark.column() + ": " + mark.name()));
    }
    return Html.block("Map of " + space, note(), new ScatterChart(note(), dots).svg());
  }

  @Override
  public String text() {
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (int i = 0; i < marks.size(); i++) {
      double[] sum = sums.computeIfAbsent(marks.get(i).column(), column -> new double[3]);
      sum[0] += places[i][0];
      sum[1] += places[i][1];
      sum[2]++;
    }
    List<String> lines = new ArrayList<>(List.of("map of " + space + ", " + note()));
    sums.forEach(
        (column, sum) ->
            lines.add(
                String.format(
                    Locale.ROOT,
                    "  %-12s %4.0f points around (%+.2f, %+.2f)",
                    column,
                    sum[2],
                    sum[0] / sum[2],
                    sum[1] / sum[2])));
    return String.join("\n", lines);
  }

  private String note() {
    long labels = marks.stream().map(Mark::label).distinct().count();
    long columns = marks.stream().map(Mark::column).distinct().count();
    return String.format(
        Locale.ROOT,
        "%d points of %s%s, two principal components, %.0f %% of the variance",
        marks.size(),
        columns == 1 ? "1 signal" : columns + " signals",
        labels > columns ? " and " + labels + " classes" : "",
        100 * explained);
  }

  @Override
  public String toString() {
    return text();
  }
}
