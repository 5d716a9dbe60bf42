package org.bindery.graph;

/** How two signals of a graph come to be comparable. */
public enum PairKind {
  /** Optimized on their pairs. */
  TRAINED,
  /** Aligned beforehand, by frozen towers. */
  GIVEN,
  /** Neither: comparable only through other signals. */
  EMERGENT;

  /** Returns the name as it is written in tables: lower case. */
  public String label() {
    return switch (this) {
      case TRAINED -> "trained";
      case GIVEN -> "given";
      case EMERGENT -> "emergent";
    };
  }
}
