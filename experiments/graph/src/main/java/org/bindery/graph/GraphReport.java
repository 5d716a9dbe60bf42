package org.bindery.graph;

import java.util.List;

/**
 * Everything that is wrong with a graph, all at once.
 *
 * @param problems in the order of the checks; empty if all is well
 */
public record GraphReport(List<Problem> problems) {
  /** Copies the list. */
  public GraphReport {
    problems = List.copyOf(problems);
  }

  /** Returns whether nothing is wrong. */
  public boolean ok() {
    return problems.isEmpty();
  }

  /**
   * Does nothing if nothing is wrong.
   *
   * @throws GraphException with all problems otherwise
   */
  public void orThrow() {
    if (!ok()) {
      throw new GraphException(problems);
    }
  }

  @Override
  public String toString() {
    return ok() ? "The binding graph has no problems." : GraphException.describe(problems);
  }
}
