package ${package};

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bindery.spi.Rendering;

/**
 * Shows a sample to a person, as a picture a notebook can put into a table.
 *
 * <p>To change: what people who know your signal are used to. Sounds (audio/wav) and PNG are shown as
 * well as SVG.
 */
final class ${className}Chart {
  private static final int WIDTH = 240;
  private static final int HEIGHT = 64;

  private ${className}Chart() {}

  static Rendering render(${className} sample) {
    float[] values = sample.values();
    float lowest = values[0];
    float highest = values[0];
    for (float value : values) {
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    StringBuilder points = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      double x = (i + 0.5) * WIDTH / values.length;
      double share = highest > lowest ? (values[i] - lowest) / (highest - lowest) : 0.5;
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, 2 + (1 - share) * (HEIGHT - 4)));
    }
    String svg =
        String.format(
            Locale.ROOT,
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' width='%d' height='%d'>"
                + "<polyline points='%s' fill='none' stroke='rgb(59,110,165)' stroke-width='1.5'/>"
                + "</svg>",
            WIDTH,
            HEIGHT,
            WIDTH,
            HEIGHT,
            points.toString().strip());
    String words =
        String.format(
            Locale.ROOT,
            "%s: %d values from %.3g to %.3g.",
            "${title}",
            values.length,
            lowest,
            highest);
    return new Rendering("image/svg+xml", svg.getBytes(StandardCharsets.UTF_8), words);
  }
}
