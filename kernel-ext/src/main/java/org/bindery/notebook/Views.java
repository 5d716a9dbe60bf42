package org.bindery.notebook;

import java.util.List;

/** What the things a notebook meets look like. */
public final class Views {
  private Views() {}

  /** Returns the types {@link #of} has a view for; a kernel registers a renderer for each. */
  public static List<Class<?>> types() {
    return List.of(View.class);
  }

  /** Returns what {@code shown} looks like; its {@code toString} if it is of no type known here. */
  public static View of(Object shown) {
    if (shown instanceof View view) {
      return view;
    }
    String text = String.valueOf(shown);
    return View.of("<pre>" + Html.escape(text) + "</pre>", text);
  }
}
