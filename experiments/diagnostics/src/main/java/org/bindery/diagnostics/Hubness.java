package org.bindery.diagnostics;

import java.util.List;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.ConfigException;

/**
 * Whether some rows of a gallery are everybody's answer (Radovanović et al. 2010). {@code N_k(g)}
 * is the number of queries that have {@code g} among their {@code k} nearest; rows that tie for the
 * last places share them.
 *
 * <p>As a diagnosis, R@1 is given once as it is and once after inverted softmax (Smith et al. 2017;
 * as QB-Norm, Bogolin et al. 2022): {@code s'_ij = s_ij - log(sum_q exp(b s_qj)) / b} with {@code b
 * = 20}, which lowers rows that suit every query. It looks at all queries at once, so it tells what
 * hubs cost and is no result to report. Ties count as misses.
 *
 * @param k how many nearest
 * @param queries how many
 * @param gallery how many rows are searched
 * @param skewness the third standardized moment of {@code N_k}; about {@code 1 / sqrt(k)} where
 *     neighbors are drawn at random, 0 where all {@code N_k} are equal
 * @param antiHubs the share of rows that are no query's neighbor, {@code N_k = 0}
 * @param largest {@code max N_k / k}: of how many rankings the largest hub is the best {@code k}th
 * @param recallAt1 as it is
 * @param correctedRecallAt1 after inverted softmax
 */
public record Hubness(
    int k,
    int queries,
    int gallery,
    double skewness,
    double antiHubs,
    double largest,
    double recallAt1,
    double correctedRecallAt1) {
  private static final double SHARPNESS = 20;

  /**
   * Computes it over the rows of equal key.
   *
   * @throws ConfigException if {@code k} is not positive or the dimensions differ
   * @throws org.bindery.spi.DataException if they share fewer than {@code k} rows
   */
  public static Hubness of(Embeddings queries, Embeddings gallery, int k) {
    List<Rows> matched = Rows.matched(List.of(Rows.of(queries), Rows.of(gallery)));
    Rows q = matched.get(0);
    return of(q, matched.get(1), q.cosines(matched.get(1)), k);
  }

  static Hubness of(Rows queries, Rows gallery, double[][] cosines, int k) {
    MutualKnn.requirePositive(k);
    gallery.requireAtLeast(k, "Hubness for " + queries.name());
    double[] counts = new double[gallery.size()];
    for (double[] scores : cosines) {
      double[] places = Nearest.places(scores, k, Nearest.NOBODY);
      for (int j = 0; j < counts.length; j++) {
        counts[j] += places[j];
      }
    }
    int empty = 0;
    double most = 0;
    for (double count : counts) {
      empty += count == 0 ? 1 : 0;
      most = Math.max(most, count);
    }
    return new Hubness(
        k,
        queries.size(),
        gallery.size(),
        skewness(counts),
        (double) empty / counts.length,
        most / k,
        recallAt1(queries, gallery, cosines),
        recallAt1(queries, gallery, corrected(cosines)));
  }

  static double skewness(double[] counts) {
    double mean = 0;
    for (double count : counts) {
      mean += count / counts.length;
    }
    double second = 0;
    double third = 0;
    for (double count : counts) {
      double off = count - mean;
      second += off * off / counts.length;
      third += off * off * off / counts.length;
    }
    return second < 1e-18 ? 0 : third / Math.pow(second, 1.5);
  }

  private static double[][] corrected(double[][] cosines) {
    int m = cosines[0].length;
    double[] popularity = new double[m];
    for (double[] scores : cosines) {
      for (int j = 0; j < m; j++) {
        popularity[j] += Math.exp(SHARPNESS * scores[j]);
      }
    }
    double[][] corrected = new double[cosines.length][m];
    for (int i = 0; i < cosines.length; i++) {
      for (int j = 0; j < m; j++) {
        corrected[i][j] = cosines[i][j] - Math.log(popularity[j]) / SHARPNESS;
      }
    }
    return corrected;
  }

  private static double recallAt1(Rows queries, Rows gallery, double[][] scores) {
    int hits = 0;
    for (boolean hit : Ranking.hits(queries, gallery, scores, 1)) {
      hits += hit ? 1 : 0;
    }
    return (double) hits / scores.length;
  }
}
