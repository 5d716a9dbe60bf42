package org.bindery.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * Searching for the class of a query in another signal, where the keys of the embeddings are
 * classes and many rows share one. Which row of the class is found has no meaning.
 *
 * <p>Ties never count as wins: among rows of equal cosine those of other classes come first.
 */
public final class ClassRetrieval {
  private final Retrieval nearest;
  private final double[] precisions;
  private final double chance;

  private ClassRetrieval(Retrieval nearest, double[] precisions, double chance) {
    this.nearest = nearest;
    this.precisions = precisions;
    this.chance = chance;
  }

  /**
   * Ranks the gallery for every query; {@code O(n m (d + log m))} in double precision.
   *
   * @param queries {@code [n, d]}, at least one row, keys are classes
   * @param gallery {@code [m, d]}, at least one row of the class of each query
   * @throws ConfigException if the dimensions differ
   * @throws DataException if there are no queries, or some have no row of their class
   */
  public static ClassRetrieval of(Embeddings queries, Embeddings gallery) {
    Retrieval nearest = Retrieval.of(queries, gallery);
    int m = gallery.size();
    Map<String, Integer> sizes = new HashMap<>();
    gallery.keys().forEach(key -> sizes.merge(key, 1, Integer::sum));
    double[] q = queries.units();
    double[] g = gallery.units();
    int d = queries.dimension();
    double[] precisions = new double[queries.size()];
    double chance = 0;
    double[] scores = new double[m];
    boolean[] relevant = new boolean[m];
    for (int i = 0; i < precisions.length; i++) {
      String key = queries.keys().get(i);
      for (int j = 0; j < m; j++) {
        scores[j] = dot(q, i * d, g, j * d, d);
        relevant[j] = gallery.keys().get(j).equals(key);
      }
      int r = sizes.get(key);
      precisions[i] = averagePrecision(scores, relevant, r);
      chance += chancePrecision(m, r);
    }
    return new ClassRetrieval(nearest, precisions, chance / precisions.length);
  }

  /**
   * Returns one embedding for each class, in the order the classes first occur: the mean of its
   * rows at unit length. With texts as rows these are the prompt ensembles of zero-shot
   * classification (Radford et al. 2021): searching among them is asking for the best class.
   *
   * @throws DataException if the rows of a class cancel out and have no mean direction
   */
  public static Embeddings prototypes(Embeddings rows) {
    int d = rows.dimension();
    double[] units = rows.units();
    Map<String, double[]> sums = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      double[] sum = sums.computeIfAbsent(rows.keys().get(i), key -> new double[d]);
      for (int c = 0; c < d; c++) {
        sum[c] += units[i * d + c];
      }
    }
    float[] values = new float[sums.size() * d];
    int at = 0;
    for (double[] sum : sums.values()) {
      double length = Math.sqrt(Arrays.stream(sum).map(value -> value * value).sum());
      for (double value : sum) {
        values[at++] = (float) (length > 0 ? value / length : 0);
      }
    }
    return new Embeddings(rows.column(), new ArrayList<>(sums.keySet()), values, d);
  }

  /** Returns how far down the nearest row of the class is, with the class as key. */
  public Retrieval nearest() {
    return nearest;
  }

  /**
   * Returns the share of queries whose nearest row is of their class; chance is the share of the
   * class in the gallery.
   */
  public Measured recallAt1() {
    return nearest.measured(1);
  }

  /**
   * Returns mAP@R (Musgrave et al. 2020): with {@code R} rows of the query's class,
   *
   * <pre>{@code
   * AP@R = 1/R · sum over ranks i from 1 to R where the row is of the class, of P(i)
   * }</pre>
   *
   * with {@code P(i)} the share of the class among the first {@code i}; averaged over queries. It
   * asks whether the whole class comes first, not only one of it.
   */
  public Measured meanAveragePrecision() {
    double mean = Arrays.stream(precisions).average().orElseThrow();
    boolean alike = Arrays.stream(precisions).allMatch(value -> value == precisions[0]);
    Interval interval = alike ? new Interval(mean, mean) : Bootstrap.standard().mean(precisions);
    return new Measured(
        Math.min(1, mean), interval.low(), Math.min(1, interval.high()), chance, precisions.length);
  }

  private static double averagePrecision(double[] scores, boolean[] relevant, int r) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, scores.length).boxed().toList());
    order.sort(
        (a, b) -> {
          int byScore = Double.compare(scores[b], scores[a]);
          return byScore != 0 ? byScore : Boolean.compare(relevant[a], relevant[b]);
        });
    int found = 0;
    double sum = 0;
    for (int i = 0; i < r; i++) {
      if (relevant[order.get(i)]) {
        found++;
        sum += (double) found / (i + 1);
      }
    }
    return sum / r;
  }

  /**
   * Returns the mean over all orders: rank i is right with probability r/m, and then each of the i
   * - 1 before it with (r - 1)/(m - 1).
   */
  private static double chancePrecision(int m, int r) {
    double other = m > 1 ? (r - 1.0) / (m - 1) : 0;
    double sum = 0;
    for (int i = 1; i <= r; i++) {
      sum += (double) r / m * (1 + (i - 1) * other) / i;
    }
    return sum / r;
  }

  private static double dot(double[] a, int atA, double[] b, int atB, int d) {
    double sum = 0;
    for (int i = 0; i < d; i++) {
      sum += a[atA + i] * b[atB + i];
    }
    return sum;
  }
}
