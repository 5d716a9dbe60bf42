package org.bindery.notebook;

/** Something a person can look at, as a page fragment and as text. */
public interface View {
  /**
   * Returns a self-contained HTML fragment: no script, no style sheet, nothing fetched, readable on
   * a light and on a dark page.
   */
  String html();

  /** Returns the same as plain text, for terminals, diffs and screen readers. */
  String text();

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
