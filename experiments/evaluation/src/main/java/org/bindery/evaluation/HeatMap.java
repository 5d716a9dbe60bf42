package org.bindery.evaluation;

/** Draws a table of pairs. */
final class HeatMap {
  private HeatMap() {}

  static String svg(PairGrid grid) {
    return grid.toText();
  }
}
