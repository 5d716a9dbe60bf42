package org.bindery.advisor;

/** What a space is wanted for. The best anchor depends on it, so it has to be said. */
public enum Goal {
  /** All pairs count, those with the anchor too: judged by how much the anchor shares in sum. */
  ALL_PAIRS("all pairs, trained ones too", Criterion.SUM_MI),
  /** The pairs no edge is trained for count: judged by the factors that reach both ends. */
  NEVER_TRAINED("the pairs never trained", Criterion.OVERLAP_PLUS);

  private final String label;
  private final Criterion criterion;

  Goal(String label, Criterion criterion) {
    this.label = label;
    this.criterion = criterion;
  }

  /** Returns the goal in words. */
  public String label() {
    return label;
  }

  /** Returns what anchors are ranked by for this goal. */
  public Criterion criterion() {
    return criterion;
  }
}
