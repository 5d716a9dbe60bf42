package org.bindery.weights;

import org.bindery.spi.ColumnId;

/** The names of one tower's arrays. */
record TowerNames(ColumnId column) {
  private static final String ROOT = "towers.";

  String trunk(String rest) {
    return ROOT + column + ".trunk." + rest;
  }

  String block(String rest) {
    return trunk("transformer.block{i}." + rest);
  }

  String norm() {
    return trunk("transformer.norm");
  }

  String head() {
    return ROOT + column + ".head.linear.weight";
  }

  String scale() {
    return ROOT + column + ".log_logit_scale";
  }

  /** Tells whether an array is this tower's; {@code audio.es} is not a part of {@code audio}. */
  boolean owns(String array) {
    return array.startsWith(trunk(""))
        || array.startsWith(ROOT + column + ".head.")
        || array.equals(scale());
  }
}
