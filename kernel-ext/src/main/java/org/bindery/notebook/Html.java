package org.bindery.notebook;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.bindery.spi.Rendering;

/**
 * Fragments in the house style ({@link Style}) that look at home in JupyterLab, in an exported
 * report and in a plain browser. Styles stand on the elements themselves, because viewers strip
 * style sheets; text takes the page's color, because the page may be dark.
 */
final class Html {
  private static final String CELL =
      "padding:4px 10px;text-align:%s;vertical-align:middle;border:0;border-top:1px solid "
          + Style.RULE
          + ";white-space:%s";

  private Html() {}

  /** Returns text that can stand between tags and in quoted attributes. */
  static String escape(String text) {
    StringBuilder safe = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> safe.append("&amp;");
        case '<' -> safe.append("&lt;");
        case '>' -> safe.append("&gt;");
        case '"' -> safe.append("&quot;");
        case '\'' -> safe.append("&#39;");
        default -> safe.append(c);
      }
    }
    return safe.toString();
  }

  /** Returns a block with a heading and a quieter line below it. */
  static String block(String heading, String note, String body) {
    return "<div style=\"font:"
        + Style.TEXT
        + "px/1.45 "
        + Style.FONT
        + ";max-width:960px;margin:4px 0 10px\"><div style=\"font-weight:600;font-size:"
        + Style.HEADING
        + "px\">"
        + escape(heading)
        + "</div>"
        + (note.isEmpty() ? "" : quiet(escape(note)))
        + body
        + "</div>";
  }

  /** Returns a smaller, paler line; the content is HTML. */
  static String quiet(String html) {
    return "<div style=\"opacity:"
        + Style.QUIET
        + ";font-size:"
        + Style.SMALL
        + "px\">"
        + html
        + "</div>";
  }

  /** Marks words, given as HTML, as those of an emergent pair. */
  static String emergent(String html) {
    return "<span style=\"border-bottom:2px solid " + Style.EMERGENT + "\">" + html + "</span>";
  }

  /**
   * Marks words, given as HTML, as right; by a line, because no green can be read on both grounds.
   */
  static String right(String html) {
    return "<span style=\"border-bottom:2px solid " + Style.RIGHT + "\">" + html + "</span>";
  }

  /** Returns a sentence with a bar at its side, for what a reader must not miss. */
  static String notice(String sentence) {
    return "<div style=\"margin:6px 0;padding:4px 10px;border-left:3px solid "
        + Style.EMERGENT
        + "\">"
        + escape(sentence)
        + "</div>";
  }

  /** Starts a table. */
  static String table() {
    return "<table style=\"border-collapse:collapse;margin:6px 0;font:"
        + Style.TEXT
        + "px/1.4 "
        + Style.FONT
        + ";color:inherit;border:0\">";
  }

  /** Returns a row of headings; the first is on the left, the others on the side given. */
  static String headings(String side, List<String> names) {
    StringBuilder row = new StringBuilder("<tr style=\"background:none\">");
    for (int i = 0; i < names.size(); i++) {
      row.append(
              "<th style=\"padding:4px 10px;border:0;font-weight:600;font-size:"
                  + Style.SMALL
                  + "px;opacity:"
                  + Style.QUIET
                  + ";")
          .append("white-space:nowrap;text-align:")
          .append(i == 0 ? "left" : side)
          .append("\">")
          .append(escape(names.get(i)))
          .append("</th>");
    }
    return row.append("</tr>").toString();
  }

  /** Returns a cell; the content is HTML. */
  static String cell(String side, boolean wrap, String html) {
    return "<td style=\""
        + CELL.formatted(side, wrap ? "normal" : "nowrap")
        + "\">"
        + html
        + "</td>";
  }

  /** Returns a row of cells; they are HTML. */
  static String row(String cells) {
    return "<tr style=\"background:none\">" + cells + "</tr>";
  }

  /**
   * Returns an element that shows a rendering: a picture at most {@code pixels} high and wide, a
   * player, or text.
   */
  static String sample(Rendering rendering, int pixels) {
    String kind = rendering.mimeType();
    if (kind.startsWith("image/")) {
      return "<img src=\"%s\" alt=\"%s\" title=\"%s\" style=\"display:block;max-width:%dpx;max-height:%dpx;width:auto;height:auto;margin:0 auto;border-radius:3px\"/>"
          .formatted(
              dataUri(rendering),
              escape(rendering.altText()),
              escape(rendering.altText()),
              pixels,
              pixels);
    }
    if (kind.startsWith("audio/")) {
      return Waveform.svg(rendering).orElse("")
          + "<audio controls=\"controls\" preload=\"metadata\" src=\"%s\" title=\"%s\" style=\"width:180px;height:30px;vertical-align:middle\"></audio>"
              .formatted(dataUri(rendering), escape(rendering.altText()));
    }
    return "<span style=\"display:inline-block;min-width:140px;max-width:260px;white-space:normal\">"
        + escape(shorten(new String(rendering.body(), StandardCharsets.UTF_8), 140))
        + "</span>";
  }

  /** Returns the size of {@link #sample}'s result, about, in bytes. */
  static long weight(Rendering rendering) {
    return rendering.body().length * 4L / 3 + 300;
  }

  /** Returns at most {@code length} characters, with an ellipsis where some were left out. */
  static String shorten(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length - 1).stripTrailing() + "…";
  }

  private static String dataUri(Rendering rendering) {
    return "data:"
        + rendering.mimeType()
        + ";base64,"
        + Base64.getEncoder().encodeToString(rendering.body());
  }
}
