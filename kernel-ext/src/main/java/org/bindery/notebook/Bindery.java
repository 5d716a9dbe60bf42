package org.bindery.notebook;

import java.util.concurrent.atomic.AtomicReference;

/** The verbs of a notebook, imported into every one. */
public final class Bindery {
  private static final AtomicReference<Screen> SCREEN =
      new AtomicReference<>(Screen.printing(System.out));

  private Bindery() {}

  public static void attach(ClassLoader loader, Screen screen) {
    SCREEN.set(screen);
  }

  public static void detach() {}

  /** Shows something in the middle of a cell. */
  public static void show(Object shown) {
    SCREEN.get().open(Views.of(shown));
  }
}
