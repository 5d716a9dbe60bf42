package org.bindery.graph;

/** The shape of a binding graph, read off its edges whether trained or given. */
public enum Topology {
  /** One edge from the anchor to every other signal, and no others. */
  STAR("star"),
  /** A path: every signal meets the one before and the one after it. */
  CHAIN("chain"),
  /** As few edges as join all signals, but neither a star around an anchor nor a chain. */
  TREE("tree"),
  /** An edge between every two of three or more signals. */
  COMPLETE("complete"),
  /**
   * Two hubs that are joined, and every other signal joined to one of them or to both, to no other;
   * either hub has at least two of them.
   */
  TWO_HUBS("two hubs"),
  /** A star around the anchor, and some edges more. */
  STAR_PLUS("star with extra edges"),
  /** No edges, and one joint edge with the loss {@code centroid} over all signals. */
  CENTROID("centroid"),
  /** Anything else that is connected. */
  CUSTOM("custom");

  private final String label;

  Topology(String label) {
    this.label = label;
  }

  /** Returns the name as it is written in text: lower case. */
  public String label() {
    return label;
  }
}
