package org.bindery.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bindery.evaluation.Embeddings;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;

/**
 * All there is to say about a trained space: its measures, what the bound says, and what is wrong.
 *
 * @param space the measures
 * @param bounds for every ordered pair, what the edges on its path guarantee
 * @param alarms what is wrong, in words
 */
public record Diagnosis(SpaceReport space, BoundExplainer bounds, List<Alarm> alarms) {
  /** Copies the list. */
  public Diagnosis {
    alarms = List.copyOf(alarms);
  }

  /**
   * Examines a space.
   *
   * @param graph what was trained
   * @param embeddings those of every signal of the graph, on rows never trained with
   * @throws org.bindery.spi.ConfigException if a signal has none, or dimensions differ
   * @throws org.bindery.spi.DataException if two signals share fewer than 4 rows
   */
  public static Diagnosis of(BindingGraph graph, Map<ColumnId, Embeddings> embeddings) {
    SpaceReport space = SpaceReport.of(graph, embeddings);
    return new Diagnosis(space, BoundExplainer.of(graph, embeddings), space.alarms());
  }

  /** Returns this with the alarms of the training before its own. */
  public Diagnosis withAlarmsOfTraining(List<Alarm> earlier) {
    List<Alarm> all = new ArrayList<>(earlier);
    all.addAll(alarms);
    return new Diagnosis(space, bounds, all);
  }

  /** Returns the alarms, the tables of the space and that of the bound. */
  @Override
  public String toString() {
    String wrong =
        alarms.isEmpty()
            ? "No alarms.\n"
            : alarms.stream().map(alarm -> alarm + "\n").collect(Collectors.joining());
    return wrong + "\n" + space + "\n" + bounds;
  }
}
