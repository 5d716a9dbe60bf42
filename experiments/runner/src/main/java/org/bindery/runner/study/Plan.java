package org.bindery.runner.study;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.JointEdge;
import org.bindery.graph.TrainedEdge;

/**
 * How a graph spends a {@link Budget}.
 *
 * @param graph with the shares of the batch that its edges get
 * @param batch of the recipe
 * @param steps optimizer steps
 * @param shown how many pairs each edge is shown in one step, by its name: {@code image-text}, or
 *     {@code audio+image+text} for a joint edge, whose tuples are counted by the pairs in them
 * @param samples how many samples of each signal go through its tower in one step, by name
 */
public record Plan(
    BindingGraph graph, int batch, int steps, Map<String, Long> shown, Map<String, Long> samples) {
  /** Copies the maps. */
  public Plan {
    shown = Collections.unmodifiableMap(new LinkedHashMap<>(shown));
    samples = Collections.unmodifiableMap(new TreeMap<>(samples));
  }

  /** Works out what {@code steps} steps of a graph come to. */
  static Plan of(BindingGraph graph, int batch, int steps) {
    Map<String, Long> shown = new LinkedHashMap<>();
    Map<String, Long> samples = new TreeMap<>();
    for (TrainedEdge edge : graph.trainedEdges()) {
      long pairs = batchOf(edge.share(), batch);
      shown.put(edge.a() + "-" + edge.b(), pairs);
      samples.merge(edge.a().toString(), pairs, Long::sum);
      samples.merge(edge.b().toString(), pairs, Long::sum);
    }
    for (JointEdge joint : graph.joints()) {
      long tuples = batchOf(joint.share(), batch);
      long k = joint.columns().size();
      shown.put(joint.name(), tuples * k * (k - 1) / 2);
      joint.columns().forEach(column -> samples.merge(column.toString(), tuples, Long::sum));
    }
    return new Plan(graph, batch, steps, shown, samples);
  }

  /** Returns how many pairs or tuples an edge of this share gets in a step; the trainer's rule. */
  static long batchOf(double share, int batch) {
    return Math.max(2, Math.round(share * batch));
  }

  /** Returns the pairs shown in all steps over all edges. */
  public long pairs() {
    return steps * shown.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Returns {@code 6 x trained parameters x samples} summed over towers: two operations for each
   * parameter and sample forward, four backward. A yardstick, not a measurement: convolutions and
   * attention use a parameter more than once for a sample and so cost more, lookup tables less, and
   * frozen trunks, losses and the optimizer are not in it.
   *
   * @param parameters trained numbers of each tower, by signal
   */
  public double floatingPointOperations(Map<String, Long> parameters) {
    double sum = 0;
    for (Map.Entry<String, Long> signal : samples.entrySet()) {
      sum += 6.0 * parameters.getOrDefault(signal.getKey(), 0L) * signal.getValue() * steps;
    }
    return sum;
  }
}
