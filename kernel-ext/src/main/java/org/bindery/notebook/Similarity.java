package org.bindery.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Each of some points beside each of others: the softmax over a row of cosine times logit scale, as
 * in the tables of ImageBind's README, and the cosine itself.
 */
public final class Similarity implements View {
  private final Points rows;
  private final Points columns;
  private final double scale;
  private final double[][] cosines;

  Similarity(Points rows, Points columns) {
    this.rows = rows;
    this.columns = columns;
    // ImageBind multiplies the side that has a scale; pictures have none.
    this.scale = rows.scale() * columns.scale();
    this.cosines = new double[rows.size()][columns.size()];
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < columns.size(); j++) {
        cosines[i][j] = rows.points().get(i).at().cosine(columns.points().get(j).at());
      }
    }
  }

  /** Returns the cosines {@code [rows][columns]}. */
  public double[][] cosines() {
    double[][] copy = new double[cosines.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = cosines[i].clone();
    }
    return copy;
  }

  /** Returns the softmax over each row {@code [rows][columns]}; a row's sum is 1. */
  public double[][] probabilities() {
    double[][] result = new double[cosines.length][];
    for (int i = 0; i < result.length; i++) {
      double[] row = new double[cosines[i].length];
      double largest = Double.NEGATIVE_INFINITY;
      for (double cosine : cosines[i]) {
        largest = Math.max(largest, scale * cosine);
      }
      double sum = 0;
      for (int j = 0; j < row.length; j++) {
        row[j] = Math.exp(scale * cosines[i][j] - largest);
        sum += row[j];
      }
      for (int j = 0; j < row.length; j++) {
        row[j] /= sum;
      }
      result[i] = row;
    }
    return result;
  }

  @Override
  public String html() {
    Samples samples = new Samples(rows.registry());
    double[][] shares = probabilities();
    StringBuilder table = new StringBuilder(Html.table());
    StringBuilder heads = new StringBuilder(Html.cell("left", false, ""));
    for (int j = 0; j < columns.size(); j++) {
      heads.append(Html.cell("center", true, columns.html(samples, j)));
    }
    table.append(Html.row(heads.toString()));
    for (int i = 0; i < rows.size(); i++) {
      StringBuilder cells = new StringBuilder(Html.cell("left", true, rows.html(samples, i)));
      for (int j = 0; j < columns.size(); j++) {
        cells
            .append("<td style=\"padding:5px 12px;text-align:center;white-space:nowrap;border:0;")
            .append("border-top:1px solid " + Style.RULE + ";background:")
            .append(Style.heat(shares[i][j]))
            .append("\"><b style=\"font-weight:600\">")
            .append(String.format(Locale.ROOT, "%.2f", shares[i][j]))
            .append(
                "</b><br/><span style=\"opacity:"
                    + Style.QUIET
                    + ";font-size:"
                    + Style.TINY
                    + "px\">cosine ")
            .append(String.format(Locale.ROOT, "%.2f", cosines[i][j]))
            .append("</span></td>");
      }
      table.append(Html.row(cells.toString()));
    }
    return Html.block(
        rows.column() + " × " + columns.column(),
        String.format(
            Locale.ROOT,
            "softmax over each row of cosine × %.1f; %s would be even",
            scale,
            String.format(Locale.ROOT, "%.2f", 1.0 / columns.size())),
        table.append("</table>").toString());
  }

  @Override
  public String text() {
    List<String> lines = new ArrayList<>();
    lines.add(rows.column() + " x " + columns.column() + ": softmax over a row, (cosine)");
    double[][] shares = probabilities();
    for (int i = 0; i < rows.size(); i++) {
      StringBuilder line = new StringBuilder();
      for (int j = 0; j < columns.size(); j++) {
        line.append(String.format(Locale.ROOT, "%5.2f (%5.2f)  ", shares[i][j], cosines[i][j]));
      }
      lines.add(line + rows.points().get(i).name());
    }
    return String.join("\n", lines);
  }

  @Override
  public String toString() {
    return text();
  }
}
