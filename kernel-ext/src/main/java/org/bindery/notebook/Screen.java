package org.bindery.notebook;

import java.io.PrintStream;

/** Where views appear: a notebook cell, or a terminal. */
public interface Screen {
  /**
   * Shows a view.
   *
   * @return a handle by which it can be replaced while the cell runs
   */
  String open(View view);

  /** Replaces what was shown under {@code handle}. */
  void update(String handle, View view);

  /** Returns a screen that prints the text of each view as lines. */
  static Screen printing(PrintStream out) {
    return new Screen() {
      @Override
      public String open(View view) {
        out.println(view.text());
        return "";
      }

      @Override
      public void update(String handle, View view) {
        out.println(view.text());
      }
    };
  }
}
