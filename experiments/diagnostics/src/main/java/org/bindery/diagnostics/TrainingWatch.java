package org.bindery.diagnostics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bindery.evaluation.Measured;
import org.bindery.spi.ConfigException;

/**
 * Listens to the numbers of a training and says in words what goes wrong. Each alarm is given once:
 * for one kind and place, never again. Depends on the numbers alone, so that replaying a log gives
 * the alarms of the live run. One thread.
 *
 * <p>An edge, and what is retrieved with its signals, is judged only after it was trained for a
 * period of grace; in staged training that counts from its own first step.
 */
public final class TrainingWatch {
  private static final int LEAST_GRACE = 40;
  private static final int MOST_GRACE = 1_000;

  private final int grace;
  private final Map<String, EdgeWatch> edges = new LinkedHashMap<>();
  private final List<Alarm> alarms = new ArrayList<>();
  private final Set<String> given = new HashSet<>();
  private Set<String> atChance = Set.of();

  /**
   * Watches with a grace of a fifth of the run, but 40 to 1,000 steps.
   *
   * @param steps all steps of the run
   * @param edges what will be trained; numbers of others are left out
   * @throws ConfigException if there are no steps, or two edges of one name
   */
  public TrainingWatch(int steps, List<WatchedEdge> edges) {
    this(steps, edges, Math.max(LEAST_GRACE, Math.min(MOST_GRACE, steps / 5)));
  }

  /**
   * Watches with another grace.
   *
   * @param steps all steps of the run
   * @param edges what will be trained
   * @param grace steps of an edge before it is judged, 1 or more
   * @throws ConfigException if a number is not positive, or two edges have one name
   */
  public TrainingWatch(int steps, List<WatchedEdge> edges, int grace) {
    if (steps < 1 || grace < 1) {
      throw new ConfigException(
          "watch",
          steps + ", " + grace,
          "A training of "
              + steps
              + " steps cannot be watched with a grace of "
              + grace
              + ": both must be 1 or more.");
    }
    this.grace = grace;
    for (WatchedEdge edge : edges) {
      if (this.edges.put(edge.name(), new EdgeWatch(edge, grace)) != null) {
        throw new ConfigException(
            "watch", edge.name(), "Edge " + edge.name() + " is to be watched twice: name it once.");
      }
    }
  }

  /** Takes in a step and returns the alarms that are new. */
  public List<Alarm> stepped(WatchedStep step) {
    List<Alarm> raised = new ArrayList<>();
    edges.forEach(
        (name, watch) -> {
          if (step.edgeLoss().containsKey(name)) {
            raised.addAll(watch.loss(step.step(), step.edgeLoss().get(name)));
          }
          if (step.logitScale().containsKey(name)) {
            raised.addAll(watch.scale(step.step(), step.logitScale().get(name)));
          }
        });
    return fresh(raised);
  }

  /**
   * Takes in retrieval on held-out rows and returns the alarms that are new. A signal is called
   * lost when it was at chance in two evaluations one after the other.
   *
   * @param step after which
   * @param recalls by direction, or direction and measure: {@code audio.es>text/R@10}. Of several
   *     measures of a direction the last counts
   */
  public List<Alarm> evaluated(int step, Map<String, Measured> recalls) {
    Map<String, Measured> due = new LinkedHashMap<>();
    recalls.forEach(
        (key, measured) -> {
          int slash = key.indexOf('/');
          String direction = slash < 0 ? key : key.substring(0, slash);
          if (isDue(LostModality.from(direction), step)
              && isDue(LostModality.to(direction), step)) {
            due.put(direction, measured);
          }
        });
    List<Alarm> raised = new ArrayList<>();
    Set<String> now = new HashSet<>();
    for (Alarm alarm : LostModality.among(due, step)) {
      now.add(alarm.where());
      if (atChance.contains(alarm.where())) {
        raised.add(alarm);
      }
    }
    atChance = now;
    return fresh(raised);
  }

  /** Takes in a space measured after a step and returns the alarms that are new. */
  public List<Alarm> measured(int step, SpaceReport space) {
    return fresh(SpaceAlarms.of(space, step));
  }

  /** Returns all alarms so far, in the order in which they were raised. */
  public List<Alarm> alarms() {
    return List.copyOf(alarms);
  }

  private boolean isDue(String signal, int step) {
    List<EdgeWatch> own =
        edges.values().stream().filter(watch -> watch.edge().signals().contains(signal)).toList();
    return own.isEmpty() ? step >= grace : own.stream().anyMatch(EdgeWatch::isDue);
  }

  private List<Alarm> fresh(List<Alarm> raised) {
    List<Alarm> fresh =
        raised.stream().filter(alarm -> given.add(alarm.kind() + " " + alarm.where())).toList();
    alarms.addAll(fresh);
    return fresh;
  }
}
