package org.bindery.graph;

import java.util.List;
import org.bindery.spi.BinderyException;

/**
 * A graph that cannot be built, or cannot be trained on some data. Carries every problem, each with
 * its fix; the first line of the message stands alone.
 */
public class GraphException extends BinderyException {
  private static final long serialVersionUID = 1L;

  private final List<Problem> problems;

  /**
   * Makes one.
   *
   * @param problems at least one
   */
  public GraphException(List<Problem> problems) {
    super(describe(problems));
    this.problems = List.copyOf(problems);
  }

  /** Returns every problem, in the order of the checks. */
  public List<Problem> problems() {
    return problems;
  }

  static String describe(List<Problem> problems) {
    Problem first = problems.get(0);
    if (problems.size() == 1) {
      return "The binding graph has a problem: " + first.what() + " " + first.fix();
    }
    StringBuilder text = new StringBuilder("The binding graph has ");
    text.append(problems.size()).append(" problems, listed here; the first: ");
    text.append(first.what()).append(' ').append(first.fix());
    for (int i = 0; i < problems.size(); i++) {
      Problem problem = problems.get(i);
      text.append("\n  ").append(i + 1).append(". ").append(problem.where()).append(": ");
      text.append(problem.what()).append("\n     Fix: ").append(problem.fix());
    }
    return text.toString();
  }
}
