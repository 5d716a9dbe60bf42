package org.bindery.modality.vector;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bindery.spi.Rendering;

/** Draws vectors as bars. */
final class NumberBars {
  private static final int WIDTH = 256;
  private static final int HEIGHT = 64;
  private static final int MOST_BARS = 128;
  private static final int MOST_NAMED = 8;

  private NumberBars() {}

  static Rendering render(NumericVector vector) {
    int bars = Math.min(MOST_BARS, vector.values().length);
    float largest = Float.MIN_NORMAL;
    for (int i = 0; i < bars; i++) {
      largest = vector.isMissing(i) ? largest : Math.max(largest, Math.abs(vector.values()[i]));
    }
    double step = (double) WIDTH / bars;
    StringBuilder svg = new StringBuilder(400 + 80 * bars);
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\"><path d=\"M0 %d H%d\" stroke=\"#888\"/><g fill=\"#3b6ea5\">",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT,
            HEIGHT / 2,
            WIDTH));
    for (int i = 0; i < bars; i++) {
      if (!vector.isMissing(i)) {
        double height = vector.values()[i] / largest * (HEIGHT / 2.0 - 1);
        svg.append(
            String.format(
                Locale.ROOT,
                "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\"/>",
                i * step,
                HEIGHT / 2.0 - Math.max(0, height),
                0.8 * step,
                Math.abs(height)));
      }
    }
    svg.append("</g></svg>");
    return new Rendering(
        "image/svg+xml", svg.toString().getBytes(StandardCharsets.UTF_8), inWords(vector));
  }

  private static String inWords(NumericVector vector) {
    StringBuilder words = new StringBuilder("A vector of " + vector.values().length + " numbers:");
    for (int i = 0; i < Math.min(MOST_NAMED, vector.values().length); i++) {
      words
          .append(i == 0 ? " " : ", ")
          .append(vector.names().isEmpty() ? "" : vector.names().get(i) + " ")
          .append(vector.isMissing(i) ? "missing" : String.valueOf(vector.values()[i]));
    }
    return words.append(vector.values().length > MOST_NAMED ? ", ..." : ".").toString();
  }
}
