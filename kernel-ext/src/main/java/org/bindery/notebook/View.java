package org.bindery.notebook;

import java.util.Optional;

/** Something a person can look at, as a page fragment and as text. */
public interface View {
  /**
   * Returns a self-contained HTML fragment: no script, no style sheet, nothing fetched, readable on
   * a light and on a dark page.
   */
  String html();

  /** Returns the same as plain text, for terminals, diffs and screen readers. */
  String text();

  /**
   * Returns the same as a PNG file on white, for what shows no HTML; nothing where Java cannot
   * draw, or while what is shown is about to be replaced.
   */
  default Optional<byte[]> png() {
    return Picture.of(this);
  }

  /** Returns a view of these two forms. */
  static View of(String html, String text) {
    return new View() {
      @Override
      public String html() {
        return html;
      }

      @Override
      public String text() {
        return text;
      }

      @Override
      public String toString() {
        return text;
      }
    };
  }
}
