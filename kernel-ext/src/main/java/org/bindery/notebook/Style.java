package org.bindery.notebook;

import java.util.List;
import java.util.Locale;

/**
 * The house style: every color, font and size that a view uses. Colors can be told apart on white
 * and on near-black; text has no color but the page's, because the page may be dark.
 */
final class Style {
  /** What text is set in; the page's own font would differ from viewer to viewer. */
  static final String FONT = "system-ui,sans-serif";

  /** What text is drawn in where there is no page: Java's own name for such a font. */
  static final String DRAWN_FONT = "SansSerif";

  /** Sizes of text, in pixels. */
  static final int TEXT = 13;

  static final int HEADING = 14;
  static final int SMALL = 12;
  static final int TINY = 11;

  /** How much of the ink a quieter line has; 4.5:1 on white and on near-black. */
  static final String QUIET = ".72";

  /** Marks what is ordinary: progress, bars. */
  static final String PLAIN = "#3b82f6";

  /** What others are compared with: chance, a floor. */
  static final String REFERENCE = "#7c8ba1";

  /** Colors of trained pairs, apart from {@link #EMERGENT}. */
  static final List<String> TRAINED =
      List.of("#3b82f6", "#14a37f", "#a855f7", "#b7791f", "#64748b");

  /** Marks what is right. */
  static final String RIGHT = "#14a37f";

  /** Marks what is emergent, never trained. */
  static final String EMERGENT = "#ea580c";

  /** Colors of classes, told apart by most color-blind readers as well. */
  static final List<String> CLASSES =
      List.of(
          "#3b82f6", "#ea580c", "#14a37f", "#d946ef", "#b7791f", "#0891b2", "#ef4444", "#8b5cf6",
          "#65a30d", "#64748b");

  /** Lines between rows of a table. */
  static final String RULE = "rgba(128,128,128,.25)";

  private Style() {}

  /** Returns the ground of a cell of a heat map, for a share from 0 to 1; text stays readable. */
  static String heat(double share) {
    return String.format(Locale.ROOT, "rgba(59,130,246,%.2f)", .45 * share);
  }
}
