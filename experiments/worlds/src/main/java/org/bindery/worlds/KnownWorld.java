package org.bindery.worlds;

import java.util.List;

/** A world with what must come out of it. */
public interface KnownWorld {
  /** Returns its short name, such as {@code W1}. */
  String name();

  /** Returns what it is about, a few words. */
  String title();

  /** Returns what is trained, panel by panel. */
  List<Panel> panels();

  /**
   * Holds what was measured against what must come out.
   *
   * @param results of all panels, over 2 seeds or more
   */
  List<Verdict> judge(WorldResults results);
}
