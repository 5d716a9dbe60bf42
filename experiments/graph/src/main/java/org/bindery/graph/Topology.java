package org.bindery.graph;

/** The shape of a binding graph, read off its edges whether trained or given. */
public enum Topology {
  /** One edge from the anchor to every other signal, and no others. */
  STAR,
  /** A path: every signal meets the one before and the one after it. */
  CHAIN,
  /** An edge between every two of three or more signals. */
  COMPLETE,
  /** Anything else that is connected. */
  CUSTOM;

  /** Returns the name as it is written in text: lower case. */
  public String label() {
    return switch (this) {
      case STAR -> "star";
      case CHAIN -> "chain";
      case COMPLETE -> "complete";
      case CUSTOM -> "custom";
    };
  }
}
