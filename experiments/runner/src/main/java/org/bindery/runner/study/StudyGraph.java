package org.bindery.runner.study;

import java.util.List;
import java.util.Optional;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ConfigException;

/**
 * One graph of a study.
 *
 * @param label for people: {@code star(image)}, {@code complete}, or the name it was given
 * @param others further labels that turned out to mean the same edges, and so the same runs
 * @param role whether it is compared, or only a yardstick
 * @param graph what is bound to what
 * @param plan how it spends the budget, or empty if it cannot
 * @param problem why it cannot, in a sentence; empty if it can
 */
public record StudyGraph(
    String label,
    List<String> others,
    Role role,
    BindingGraph graph,
    Optional<Plan> plan,
    String problem) {
  /**
   * Copies the list and checks that there is a plan or a reason.
   *
   * @throws ConfigException if there are both or neither
   */
  public StudyGraph {
    others = List.copyOf(others);
    if (plan.isPresent() != problem.isEmpty()) {
      throw new ConfigException(
          "graph", label, "Graph '" + label + "' needs either a plan or a reason for having none.");
    }
  }

  /** What a graph is in a study for. */
  public enum Role {
    /** It is compared with the others. */
    COMPARED,
    /** It trains one pair alone, to tell what training it directly reaches with this budget. */
    DIRECT
  }

  /** Returns all labels: {@code star(text) = chain(image)}. */
  public String title() {
    return others.isEmpty() ? label : label + " = " + String.join(" = ", others);
  }
}
