package org.bindery.modality.imu;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.bindery.spi.Rendering;

/** Draws a recording: acceleration above, rotation below, time across. */
final class MotionTraces {
  private static final String[] COLORS = {"#0072b2", "#d55e00", "#009e73"};
  private static final String[] AXES = {"x", "y", "z"};
  private static final int WIDTH = 260;
  private static final int LEFT = 44;
  private static final int PANEL = 70;
  private static final int GAP = 16;
  private static final int POINTS = 200;

  private MotionTraces() {}

  static Rendering render(ImuRecording recording) {
    int panels = recording.channels() / 3;
    int height = panels * (PANEL + GAP) + 14;
    StringBuilder svg = new StringBuilder(8192);
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\""
                + " height=\"%d\" role=\"img\" font-family=\"sans-serif\" font-size=\"9\""
                + " fill=\"#666\">",
            WIDTH, height, WIDTH, height));
    StringBuilder alt = new StringBuilder();
    alt.append(format("Motion of %.2f s at %s Hz", recording.seconds(), number(recording.rate())));
    for (int panel = 0; panel < panels; panel++) {
      panel(svg, alt, recording, panel);
    }
    if (panels == 1) {
      alt.append(", no gyroscope");
    }
    svg.append(format("<text x=\"%d\" y=\"%d\">0</text>", LEFT, height - 4));
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%.2f s</text></svg>",
            WIDTH - 4, height - 4, recording.seconds()));
    return new Rendering(
        "image/svg+xml", svg.toString().getBytes(StandardCharsets.UTF_8), alt.toString());
  }

  private static void panel(
      StringBuilder svg, StringBuilder alt, ImuRecording recording, int panel) {
    float low = Float.POSITIVE_INFINITY;
    float high = Float.NEGATIVE_INFINITY;
    for (int row = 0; row < recording.rows(); row++) {
      for (int axis = 0; axis < 3; axis++) {
        low = Math.min(low, recording.value(row, 3 * panel + axis));
        high = Math.max(high, recording.value(row, 3 * panel + axis));
      }
    }
    String unit = panel == 0 ? "m/s²" : "rad/s";
    alt.append(
        format(", %s %.2f to %.2f %s", panel == 0 ? "acceleration" : "rotation", low, high, unit));
    double span = high > low ? (double) high - low : 1;
    int top = panel * (PANEL + GAP) + GAP;
    svg.append(
        format(
            "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#999\"/>",
            LEFT, top, top + PANEL, WIDTH - 4));
    label(svg, top + 7, number(high));
    label(svg, top + PANEL, number(low));
    svg.append(format("<text x=\"%d\" y=\"%d\">%s</text>", LEFT, top - 4, unit));
    for (int axis = 0; axis < 3; axis++) {
      svg.append(
          format(
              "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>",
              LEFT + 40 + 14 * axis, top - 4, COLORS[axis], AXES[axis]));
      trace(svg, recording, 3 * panel + axis, top, low, span);
    }
  }

  private static void label(StringBuilder svg, int y, String text) {
    svg.append(format("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>", LEFT - 4, y, text));
  }

  private static void trace(
      StringBuilder svg, ImuRecording recording, int channel, int top, float low, double span) {
    int points = Math.min(POINTS, recording.rows());
    svg.append(format("<polyline fill=\"none\" stroke=\"%s\" points=\"", COLORS[channel % 3]));
    for (int i = 0; i < points; i++) {
      int row = (int) ((long) i * (recording.rows() - 1) / (points - 1));
      double x = LEFT + (WIDTH - 4.0 - LEFT) * row / (recording.rows() - 1);
      double y = top + PANEL * (1 - (recording.value(row, channel) - low) / span);
      svg.append(format("%.1f,%.1f ", x, y));
    }
    svg.append("\"/>");
  }

  private static String number(double value) {
    return format(value == Math.rint(value) ? "%.0f" : "%.2f", value);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
