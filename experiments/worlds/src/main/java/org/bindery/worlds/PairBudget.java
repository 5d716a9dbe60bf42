package org.bindery.worlds;

import java.util.List;
import java.util.Random;
import org.bindery.graph.JointEdge;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * How much a graph is trained on.
 *
 * @param rows pairs of each edge that does not limit them itself, and tuples of each joint edge
 * @param shared whether all edges see the same moments, as where every row holds every signal;
 *     otherwise each edge's moments are its own, as in collections made one by one
 */
public record PairBudget(int rows, boolean shared) {
  /**
   * Checks the range.
   *
   * @throws ConfigException if there are fewer than 2 rows
   */
  public PairBudget {
    if (rows < 2) {
      throw new ConfigException(
          "rows",
          String.valueOf(rows),
          "Edges cannot be trained on " + rows + " rows: use 2 or more.");
    }
  }

  /** So many pairs for each edge, of moments of its own. */
  public static PairBudget perEdge(int pairs) {
    return new PairBudget(pairs, false);
  }

  /** So many moments that all signals observed. */
  public static PairBudget complete(int tuples) {
    return new PairBudget(tuples, true);
  }

  /**
   * Draws the pairs of an edge. A share {@link org.bindery.graph.PairSource#wrong()} of the first
   * end's rows gets another row's partner. With more than one candidate, each row's are the partner
   * at a place drawn at random, or rather first unless it is displaced, and others.
   */
  PairSet pairs(LatentFactorWorld world, TrainedEdge edge, int candidates) {
    List<ColumnId> columns = List.of(edge.a(), edge.b());
    String name = edge.a() + "-" + edge.b();
    int n = edge.source().limit().orElse(rows);
    Observations observed = observed(world, edge.a(), edge.b(), n);
    float[][] a = observed.live(edge.a());
    float[][] b = observed.live(edge.b());
    Random random = new Streams(world.seed()).generator("partners " + name);
    int[] partner = partners(n, edge.source().wrong(), random);
    float[][] offered = new float[n * candidates][];
    for (int i = 0; i < n; i++) {
      offered[i * candidates] = b[partner[i]];
      for (int c = 1; c < candidates; c++) {
        boolean displaced = c == 1 && partner[i] != i;
        offered[i * candidates + c] = displaced ? b[i] : b[random.nextInt(n)];
      }
    }
    return new PairSet(
        columns, new float[][][] {a, offered}, candidates, new Streams(world.seed()).batches(name));
  }

  /** Draws what the two ends of an edge observe, the same whatever else is trained. */
  Observations observed(LatentFactorWorld world, ColumnId a, ColumnId b, int n) {
    return world.observe(shared ? "tuples" : "edge " + a + "-" + b, n, List.of(a, b));
  }

  /** Shuffles a share of the partners among themselves in a circle, so that each is wrong. */
  private static int[] partners(int n, double wrong, Random random) {
    int[] order = new int[n];
    int[] partner = new int[n];
    for (int i = 0; i < n; i++) {
      int at = random.nextInt(i + 1);
      order[i] = order[at];
      order[at] = i;
      partner[i] = i;
    }
    int moved = (int) Math.round(wrong * n);
    if (moved > 1) {
      for (int i = 0; i < moved; i++) {
        partner[order[i]] = order[(i + 1) % moved];
      }
    }
    return partner;
  }

  /** Draws the tuples of a joint edge. */
  PairSet tuples(LatentFactorWorld world, JointEdge joint) {
    int n = joint.source().limit().orElse(rows);
    String name = joint.name();
    Observations observed = world.observe(shared ? "tuples" : "joint " + name, n, joint.columns());
    float[][][] all = joint.columns().stream().map(observed::live).toArray(float[][][]::new);
    return new PairSet(joint.columns(), all, 1, new Streams(world.seed()).batches(name));
  }
}
