package org.bindery.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * Searching in one signal with another, by cosine.
 *
 * <p>The rank of a query is {@code 1 + } the number of gallery rows with another key whose cosine
 * is at least that of its best match, the best of the rows with its own key. Ties never count as
 * wins: a model that embeds everything alike scores 0, not 100 %.
 *
 * <p>R@1 asks for the very instance. Where many rows show the same thing, give them the same key.
 */
public final class Retrieval {
  private static final int GALLERY_BLOCK = 128;

  private final ColumnId query;
  private final ColumnId gallery;
  private final int gallerySize;
  private final int[] ranks;
  private final Map<Integer, Integer> queriesByRelevant;

  private Retrieval(
      ColumnId query,
      ColumnId gallery,
      int gallerySize,
      int[] ranks,
      Map<Integer, Integer> queriesByRelevant) {
    this.query = query;
    this.gallery = gallery;
    this.gallerySize = gallerySize;
    this.ranks = ranks;
    this.queriesByRelevant = queriesByRelevant;
  }

  /**
   * Ranks the gallery for every query; {@code O(n m d)} in double precision, {@code O(n d + m d)}
   * memory, on the calling thread.
   *
   * @param queries {@code [n, d]}, at least one row
   * @param gallery {@code [m, d]}, at least one row with the key of each query
   * @throws ConfigException if the dimensions differ
   * @throws DataException if there are no queries, or some have no match in the gallery
   */
  public static Retrieval of(Embeddings queries, Embeddings gallery) {
    if (queries.dimension() != gallery.dimension()) {
      throw new ConfigException(
          "retrieval",
          queries.dimension() + " and " + gallery.dimension(),
          "Embeddings of "
              + queries.column()
              + " have "
              + queries.dimension()
              + " coordinates and those of "
              + gallery.column()
              + " "
              + gallery.dimension()
              + ", so they are not in one space: use embeddings of the same run.");
    }
    int[][] matches = matches(queries.column(), queries.keys(), gallery.column(), gallery.keys());
    int[] ranks = ranks(queries, gallery, matches);
    return new Retrieval(
        queries.column(), gallery.column(), gallery.size(), ranks, countByRelevant(matches));
  }

  /**
   * Ranks the gallery by scores that are no cosines, such as those of a detour through an anchor.
   *
   * @param query the signal searched with
   * @param queryKeys what each query shows, {@code n} of them
   * @param gallery the signal searched in
   * @param galleryKeys what each row of the gallery shows, {@code m} of them
   * @param scores {@code [n][m]}, higher being nearer; numbers, of which infinities are allowed
   * @throws ConfigException if the scores do not fit the keys or one is not a number
   * @throws DataException if there are no queries, or some have no match in the gallery
   */
  public static Retrieval byScores(
      ColumnId query,
      List<String> queryKeys,
      ColumnId gallery,
      List<String> galleryKeys,
      double[][] scores) {
    int[][] matches = matches(query, queryKeys, gallery, galleryKeys);
    requireScores(query, gallery, matches.length, galleryKeys.size(), scores);
    int[] ranks = new int[matches.length];
    for (int i = 0; i < ranks.length; i++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int j : matches[i]) {
        best = Math.max(best, scores[i][j]);
      }
      int atLeast = 1;
      for (double score : scores[i]) {
        atLeast += score >= best ? 1 : 0;
      }
      for (int j : matches[i]) {
        atLeast -= scores[i][j] >= best ? 1 : 0;
      }
      ranks[i] = atLeast;
    }
    return new Retrieval(query, gallery, galleryKeys.size(), ranks, countByRelevant(matches));
  }

  private static void requireScores(
      ColumnId query, ColumnId gallery, int n, int m, double[][] scores) {
    boolean fits = scores.length == n;
    for (int i = 0; fits && i < n; i++) {
      fits = scores[i].length == m && Arrays.stream(scores[i]).noneMatch(Double::isNaN);
    }
    if (!fits) {
      throw new ConfigException(
          "scores",
          String.valueOf(scores.length),
          "Searching in "
              + gallery
              + " with "
              + query
              + " needs a score for each of "
              + n
              + " queries and "
              + m
              + " rows, and every one a number.");
    }
  }

  private static Map<Integer, Integer> countByRelevant(int[][] matches) {
    Map<Integer, Integer> byRelevant = new LinkedHashMap<>();
    for (int[] match : matches) {
      byRelevant.merge(match.length, 1, Integer::sum);
    }
    return byRelevant;
  }

  private static int[][] matches(
      ColumnId query, List<String> queryKeys, ColumnId gallery, List<String> galleryKeys) {
    Map<String, List<Integer>> rows = new HashMap<>();
    for (int j = 0; j < galleryKeys.size(); j++) {
      rows.computeIfAbsent(galleryKeys.get(j), key -> new ArrayList<>()).add(j);
    }
    int[][] matches = new int[queryKeys.size()][];
    List<String> without = new ArrayList<>();
    for (int i = 0; i < matches.length; i++) {
      List<Integer> found = rows.getOrDefault(queryKeys.get(i), List.of());
      matches[i] = found.stream().mapToInt(Integer::intValue).toArray();
      if (found.isEmpty()) {
        without.add(queryKeys.get(i));
      }
    }
    if (matches.length == 0) {
      throw new DataException(
          "There are no embeddings of " + query + " to search with: give at least one.");
    }
    if (!without.isEmpty()) {
      throw new DataException(
          without.size()
              + " of "
              + matches.length
              + " queries of "
              + query
              + " have no row of the same key in "
              + gallery
              + ", the first is '"
              + without.get(0)
              + "': keep only the keys both have.");
    }
    return matches;
  }

  private static int[] ranks(Embeddings queries, Embeddings gallery, int[][] matches) {
    int d = queries.dimension();
    double[] q = queries.units();
    double[] g = gallery.units();
    double[] best = new double[matches.length];
    for (int i = 0; i < matches.length; i++) {
      best[i] = Double.NEGATIVE_INFINITY;
      for (int j : matches[i]) {
        best[i] = Math.max(best[i], dot(q, i * d, g, j * d, d));
      }
    }
    int[] ranks = new int[matches.length];
    Arrays.fill(ranks, 1);
    int m = gallery.size();
    double[] block = new double[GALLERY_BLOCK * d];
    double[] scores = new double[GALLERY_BLOCK];
    for (int start = 0; start < m; start += GALLERY_BLOCK) {
      int size = Math.min(GALLERY_BLOCK, m - start);
      for (int j = 0; j < size; j++) {
        for (int c = 0; c < d; c++) {
          block[c * GALLERY_BLOCK + j] = g[(start + j) * d + c];
        }
      }
      for (int i = 0; i < ranks.length; i++) {
        dots(q, i * d, block, d, scores);
        for (int j : matches[i]) {
          if (j >= start && j < start + size) {
            scores[j - start] = Double.NEGATIVE_INFINITY;
          }
        }
        for (int j = 0; j < size; j++) {
          if (scores[j] >= best[i]) {
            ranks[i]++;
          }
        }
      }
    }
    return ranks;
  }

  /**
   * Scores a block of the gallery, stored coordinate by coordinate so that the inner loop runs over
   * neighbors in memory. Each sum is added up in the order of {@link #dot}, so that equal rows get
   * equal scores to the last bit and ties are seen.
   */
  private static void dots(double[] q, int query, double[] block, int d, double[] scores) {
    Arrays.fill(scores, 0);
    for (int c = 0; c < d; c++) {
      double value = q[query + c];
      int row = c * GALLERY_BLOCK;
      for (int j = 0; j < GALLERY_BLOCK; j++) {
        scores[j] += value * block[row + j];
      }
    }
  }

  private static double dot(double[] a, int atA, double[] b, int atB, int d) {
    double sum = 0;
    for (int i = 0; i < d; i++) {
      sum += a[atA + i] * b[atB + i];
    }
    return sum;
  }

  /** Returns the signal searched with. */
  public ColumnId query() {
    return query;
  }

  /** Returns the signal searched in. */
  public ColumnId gallery() {
    return gallery;
  }

  /** Returns the number of queries. */
  public int n() {
    return ranks.length;
  }

  /** Returns the number of rows searched in. */
  public int gallerySize() {
    return gallerySize;
  }

  /** Returns a copy of the rank of each query, {@code [n]}, from 1. */
  public int[] ranks() {
    return ranks.clone();
  }

  /**
   * Returns the share of queries with rank at most {@code k}, in {@code [0, 1]}.
   *
   * @throws ConfigException if {@code k} is not positive
   */
  public double recallAt(int k) {
    int hits = 0;
    for (boolean hit : hits(k)) {
      hits += hit ? 1 : 0;
    }
    return (double) hits / ranks.length;
  }

  /** Returns the median rank, the mean of the middle two if there are two. */
  public double medianRank() {
    int[] sorted = ranks();
    Arrays.sort(sorted);
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2.0;
  }

  /** Returns the mean of one over the rank, in {@code (0, 1]}. */
  public double meanReciprocalRank() {
    return Arrays.stream(ranks).mapToDouble(rank -> 1.0 / rank).average().orElseThrow();
  }

  /**
   * Returns what ranking at random scores on average: {@code k / m} where every query has one match
   * among {@code m}; see {@link Chance#recallAt} for more.
   *
   * @throws ConfigException if {@code k} is not positive
   */
  public double chanceAt(int k) {
    requirePositive(k);
    double sum = 0;
    for (Map.Entry<Integer, Integer> group : queriesByRelevant.entrySet()) {
      double chance = Chance.recallAt(k, gallerySize, group.getKey());
      if (group.getValue() == ranks.length) {
        return chance;
      }
      sum += chance * group.getValue();
    }
    return sum / ranks.length;
  }

  /** Returns the mean reciprocal rank of ranking at random. */
  public double chanceReciprocalRank() {
    double sum = 0;
    for (Map.Entry<Integer, Integer> group : queriesByRelevant.entrySet()) {
      sum += Chance.reciprocalRank(gallerySize, group.getKey()) * group.getValue();
    }
    return sum / ranks.length;
  }

  /**
   * Returns the 95 % interval of {@link #recallAt} over queries, by {@link Bootstrap#standard()}.
   *
   * @throws ConfigException if {@code k} is not positive
   */
  public Interval interval(int k) {
    return interval(k, Bootstrap.standard());
  }

  /**
   * Returns the 95 % interval of {@link #recallAt} over queries.
   *
   * @throws ConfigException if {@code k} is not positive
   */
  public Interval interval(int k, Bootstrap bootstrap) {
    return bootstrap.share(hits(k));
  }

  /**
   * Returns recall@k with all that belongs beside it.
   *
   * @throws ConfigException if {@code k} is not positive
   */
  public Measured measured(int k) {
    Interval interval = interval(k);
    return new Measured(recallAt(k), interval.low(), interval.high(), chanceAt(k), n());
  }

  /**
   * Returns recall@k for several {@code k} under the keys they are logged by.
   *
   * @throws ConfigException if one is not positive
   */
  public Map<MetricKey, Measured> measured(int... ks) {
    Map<MetricKey, Measured> all = new LinkedHashMap<>();
    for (int k : ks) {
      all.put(MetricKey.recall(query, gallery, k), measured(k));
    }
    return all;
  }

  private boolean[] hits(int k) {
    requirePositive(k);
    boolean[] hits = new boolean[ranks.length];
    for (int i = 0; i < hits.length; i++) {
      hits[i] = ranks[i] <= k;
    }
    return hits;
  }

  private static void requirePositive(int k) {
    if (k < 1) {
      throw new ConfigException(
          "k", String.valueOf(k), "Recall@" + k + " is not defined: use k of 1 or more.");
    }
  }

  /** Returns such as {@code audio.es>text R@1 7.3 % (3.3 to 12.0), chance 0.67 %, n = 150}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%s>%s, %d in the gallery: R@1 %s; R@10 %s; median rank %.1f",
        query,
        gallery,
        gallerySize,
        measured(1),
        measured(10),
        medianRank());
  }
}
