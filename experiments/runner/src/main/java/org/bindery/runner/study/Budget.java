package org.bindery.runner.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Edge;
import org.bindery.graph.JointEdge;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ConfigException;

/**
 * What every graph of a study may spend. A graph of {@code N} signals has {@code N - 1} trained
 * edges as a star or a chain and {@code N (N - 1) / 2} as a complete graph, so with one recipe for
 * all the complete graph is shown more pairs; a comparison has to say which of the two it means.
 *
 * <p>Counted are pairs <em>shown</em>: in each step an edge is shown {@code b = max(2, round(share
 * * batch))} pairs, one after another through its rows and from the start again. How many different
 * pairs an edge has is a matter of the data. A joint edge over {@code k} signals shows {@code b}
 * tuples, each counted as the {@code k (k - 1) / 2} pairs in it.
 */
public sealed interface Budget {
  /**
   * Works out how a graph spends this.
   *
   * @param graph one of the study's
   * @param batch of the recipe, pairs
   * @param steps of the recipe; only {@link TotalPairs} that keep the steps use it
   * @return steps and shares, with what they come to
   * @throws ConfigException if this graph cannot spend it: less than a step, or batches of fewer
   *     than two pairs
   */
  Plan plan(BindingGraph graph, int batch, int steps);

  /** Returns it in words, such as {@code 64,000 pairs in total for each graph}. */
  String inWords();

  /**
   * Equal optimizer steps. Shares of the batch stay as the graph has them. Graphs with more edges
   * are shown more pairs.
   *
   * @param steps at least 1
   */
  record Steps(int steps) implements Budget {
    /**
     * Checks the range.
     *
     * @throws ConfigException if there is no step
     */
    public Steps {
      requireAtLeast("steps", steps, 1);
    }

    @Override
    public Plan plan(BindingGraph graph, int batch, int ofRecipe) {
      return Plan.of(graph, batch, steps);
    }

    @Override
    public String inWords() {
      return String.format(
          Locale.ROOT, "%,d steps for each graph; more edges are shown more pairs", steps);
    }
  }

  /**
   * Equal pairs for each trained edge: every edge gets the whole batch, for {@code round(pairs /
   * batch)} steps. Graphs with more edges are shown more pairs.
   *
   * @param pairs at least 2
   */
  record PairsPerEdge(long pairs) implements Budget {
    /**
     * Checks the range.
     *
     * @throws ConfigException if there is no pair with a negative
     */
    public PairsPerEdge {
      requireAtLeast("pairs", pairs, 2);
    }

    @Override
    public Plan plan(BindingGraph graph, int batch, int ofRecipe) {
      return Plan.of(withShares(graph, 1), batch, wholeSteps(this, graph, pairs, batch));
    }

    @Override
    public String inWords() {
      return String.format(
          Locale.ROOT, "%,d pairs for each edge; more edges are shown more pairs", pairs);
    }
  }

  /**
   * Equal pairs in total over all edges of a graph, every edge the same. Two ways to give {@code E}
   * edges the pairs that one would have:
   *
   * <ul>
   *   <li>{@link Keep#BATCH}: the batch, and with it the number of negatives, stays; there are
   *       {@code round(pairs / (batch E))} steps. Fewer updates for more edges.
   *   <li>{@link Keep#STEPS}: the recipe's steps stay; each edge has the share {@code pairs /
   *       (steps batch E)} of the batch. Fewer negatives for more edges, which InfoNCE notices.
   * </ul>
   *
   * Neither is neutral, so a claim should hold for both.
   *
   * @param pairs at least 2
   * @param keep what stays the same
   */
  record TotalPairs(long pairs, Keep keep) implements Budget {
    /**
     * Checks the range.
     *
     * @throws ConfigException if there is no pair with a negative
     */
    public TotalPairs {
      requireAtLeast("pairs", pairs, 2);
    }

    @Override
    public Plan plan(BindingGraph graph, int batch, int ofRecipe) {
      long perStep = Plan.of(withShares(graph, 1), batch, 1).pairs();
      if (keep == Keep.BATCH) {
        return Plan.of(withShares(graph, 1), batch, wholeSteps(this, graph, pairs, perStep));
      }
      double share = (double) pairs / ofRecipe / perStep;
      if (share > 1) {
        throw refusal(
            this,
            graph,
            String.format(
                Locale.ROOT,
                "in %,d steps of %,d pairs it can be shown %,d at most; make more steps or a larger"
                    + " batch",
                ofRecipe,
                perStep,
                perStep * ofRecipe));
      }
      if (Math.round(share * batch) < 2) {
        throw refusal(
            this,
            graph,
            String.format(
                Locale.ROOT,
                "an edge would have %.2f pairs in a step, and without a second pair there is no"
                    + " negative; make fewer steps or keep the batch",
                share * batch));
      }
      return Plan.of(withShares(graph, share), batch, ofRecipe);
    }

    @Override
    public String inWords() {
      return String.format(
          Locale.ROOT,
          "%,d pairs in total for each graph; %s",
          pairs,
          keep == Keep.BATCH
              ? "the batch stays, more edges make fewer steps"
              : "the steps stay, more edges have smaller batches");
    }
  }

  /** What stays the same when the pairs of a graph are spread over more edges. */
  enum Keep {
    /** Pairs in the batch of an edge, and so its negatives. */
    BATCH,
    /** Optimizer steps. */
    STEPS
  }

  /** Makes a budget of equal steps. */
  static Budget steps(int steps) {
    return new Steps(steps);
  }

  /** Makes a budget of equal pairs in total, which keeps the batch. */
  static Budget totalPairs(long pairs) {
    return new TotalPairs(pairs, Keep.BATCH);
  }

  /** Makes a budget of equal pairs for each edge. */
  static Budget pairsPerEdge(long pairs) {
    return new PairsPerEdge(pairs);
  }

  private static int wholeSteps(Budget budget, BindingGraph graph, long pairs, long perStep) {
    long steps = Math.round((double) pairs / perStep);
    if (steps < 1 || steps > Integer.MAX_VALUE) {
      throw refusal(
          budget,
          graph,
          String.format(
              Locale.ROOT,
              "one step shows %,d, so it would make %d; change the budget or the batch",
              perStep,
              steps));
    }
    return (int) steps;
  }

  private static ConfigException refusal(Budget budget, BindingGraph graph, String why) {
    return new ConfigException(
        "budget",
        budget.toString(),
        "A "
            + graph.topology().label()
            + " graph with "
            + graph.trainedEdges().size()
            + " trained edges cannot spend "
            + budget.inWords().replaceFirst(";.*", "")
            + ": "
            + why
            + ".");
  }

  private static void requireAtLeast(String what, long value, long least) {
    if (value < least) {
      throw new ConfigException(
          "budget." + what,
          String.valueOf(value),
          "A budget of " + value + " " + what + " is not possible: use at least " + least + ".");
    }
  }

  private static BindingGraph withShares(BindingGraph graph, double share) {
    List<Edge> edges = new ArrayList<>();
    for (Edge edge : graph.edges()) {
      edges.add(edge instanceof TrainedEdge trained ? trained.withShare(share) : edge);
    }
    List<JointEdge> joints = new ArrayList<>();
    for (JointEdge joint : graph.joints()) {
      joints.add(joint.withShare(share));
    }
    return BindingGraph.of(graph.anchor(), graph.nodes(), edges, joints, graph.towers());
  }
}
