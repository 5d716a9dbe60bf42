package org.bindery.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * Three ways to search in one signal with another it was never trained with, in one space, to be
 * put side by side: what the shared space itself adds over a detour through samples of an anchor.
 *
 * <p>The bank of anchor samples is the caller's choice and belongs to the result: rows a tower was
 * trained on say what could be had without new data, rows of the test set hold the true partner of
 * each query and flatter the detour.
 *
 * @param bank the anchor whose samples the detours go through
 * @param bankSize how many samples of it
 * @param direct by cosine
 * @param twoHop by cosine with the anchor sample nearest to the query
 * @param bridge by the score {@code log mean_n exp(f(a, b_n) + f(b_n, c))}
 */
public record ThroughAnchor(
    ColumnId bank, int bankSize, Retrieval direct, Retrieval twoHop, Retrieval bridge) {
  private static final double LARGEST_SCALE = 150;

  /**
   * Searches in all three ways.
   *
   * @param queries {@code [n, d]}
   * @param bank {@code [b, d]}, samples of the anchor, at least one
   * @param gallery {@code [m, d]}, at least one row with the key of each query
   * @param queryScale the logit scale between queries and anchor, one over the temperature
   * @param galleryScale the logit scale between anchor and gallery
   * @throws ConfigException if the dimensions differ, or a scale is not in (0, 150]
   * @throws DataException if there are no queries, some have no match, or the bank is empty
   */
  public static ThroughAnchor of(
      Embeddings queries,
      Embeddings bank,
      Embeddings gallery,
      double queryScale,
      double galleryScale) {
    return new ThroughAnchor(
        bank.column(),
        bank.size(),
        Retrieval.of(queries, gallery),
        twoHop(queries, bank, gallery),
        bridge(queries, bank, gallery, queryScale, galleryScale));
  }

  /**
   * Searches with the anchor sample of the largest cosine instead of the query; among equal ones
   * the first. Queries with one nearest sample get one ranking, so this is as coarse as the bank.
   *
   * @throws ConfigException if the dimensions differ
   * @throws DataException if there are no queries, some have no match, or the bank is empty
   */
  public static Retrieval twoHop(Embeddings queries, Embeddings bank, Embeddings gallery) {
    double[][] cosines = cosines(queries, bank);
    int d = bank.dimension();
    float[] samples = bank.values();
    float[] hops = new float[queries.size() * d];
    for (int i = 0; i < cosines.length; i++) {
      int nearest = 0;
      for (int j = 1; j < cosines[i].length; j++) {
        nearest = cosines[i][j] > cosines[i][nearest] ? j : nearest;
      }
      System.arraycopy(samples, nearest * d, hops, i * d, d);
    }
    return Retrieval.of(new Embeddings(queries.column(), queries.keys(), hops, d), gallery);
  }

  /**
   * Searches by the bridge score {@code s(a, c) = log mean_n exp(f(a, b_n) + f(b_n, c))} with
   * {@code f} the cosine times a logit scale (arXiv 2501.11326): the ratio of densities of a pair
   * never seen, if the two signals are independent given the anchor and each critic is the ratio of
   * its own pair. {@code O(n b m)}.
   *
   * @param queryScale one over the temperature of queries and anchor
   * @param galleryScale one over the temperature of anchor and gallery
   * @throws ConfigException if the dimensions differ, or a scale is not in (0, 150]
   * @throws DataException if there are no queries, some have no match, or the bank is empty
   */
  public static Retrieval bridge(
      Embeddings queries,
      Embeddings bank,
      Embeddings gallery,
      double queryScale,
      double galleryScale) {
    requireScale(queryScale);
    requireScale(galleryScale);
    double[] rowTops = new double[queries.size()];
    double[][] left = exponentials(cosines(queries, bank), queryScale, rowTops);
    double[] columnTops = new double[gallery.size()];
    double[][] right = exponentials(cosines(gallery, bank), galleryScale, columnTops);
    double[][] scores = new double[left.length][right.length];
    for (int i = 0; i < left.length; i++) {
      for (int j = 0; j < right.length; j++) {
        double sum = 0;
        for (int n = 0; n < left[i].length; n++) {
          sum += left[i][n] * right[j][n];
        }
        scores[i][j] = rowTops[i] + columnTops[j] + Math.log(sum / left[i].length);
      }
    }
    return Retrieval.byScores(
        queries.column(), queries.keys(), gallery.column(), gallery.keys(), scores);
  }

  /**
   * Takes the largest exponent of each row out, kept in {@code tops}: with scales up to 150 the
   * smallest product is then exp(-600), which double precision still holds.
   */
  private static double[][] exponentials(double[][] cosines, double scale, double[] tops) {
    for (int i = 0; i < cosines.length; i++) {
      double top = scale * Arrays.stream(cosines[i]).max().orElseThrow();
      for (int j = 0; j < cosines[i].length; j++) {
        cosines[i][j] = Math.exp(scale * cosines[i][j] - top);
      }
      tops[i] = top;
    }
    return cosines;
  }

  private static double[][] cosines(Embeddings rows, Embeddings bank) {
    if (rows.dimension() != bank.dimension()) {
      throw new ConfigException(
          "bank",
          rows.dimension() + " and " + bank.dimension(),
          "Embeddings of "
              + rows.column()
              + " have "
              + rows.dimension()
              + " coordinates and those of the anchor "
              + bank.column()
              + " "
              + bank.dimension()
              + ", so they are not in one space: use embeddings of the same run.");
    }
    if (bank.size() == 0) {
      throw new DataException(
          "There is no sample of the anchor "
              + bank.column()
              + " to go through: give at least one.");
    }
    int d = rows.dimension();
    double[] a = rows.units();
    double[] b = bank.units();
    double[][] cosines = new double[rows.size()][bank.size()];
    for (int i = 0; i < cosines.length; i++) {
      for (int j = 0; j < cosines[i].length; j++) {
        double sum = 0;
        for (int c = 0; c < d; c++) {
          sum += a[i * d + c] * b[j * d + c];
        }
        cosines[i][j] = sum;
      }
    }
    return cosines;
  }

  private static void requireScale(double scale) {
    if (!(scale > 0 && scale <= LARGEST_SCALE)) {
      throw new ConfigException(
          "scale",
          String.valueOf(scale),
          "A logit scale of "
              + scale
              + " cannot be bridged with: use that of training, above 0 and at most "
              + (int) LARGEST_SCALE
              + ".");
    }
  }

  /**
   * Returns recall@k of the three ways, under {@code direct}, {@code two-hop} and {@code bridge}.
   *
   * @throws ConfigException if {@code k} is not positive
   */
  public Map<String, Measured> measured(int k) {
    Map<String, Measured> all = new LinkedHashMap<>();
    all.put("direct", direct.measured(k));
    all.put("two-hop", twoHop.measured(k));
    all.put("bridge", bridge.measured(k));
    return all;
  }

  /** Returns R@1 and R@10 of the three ways as text, and what the bank is. */
  @Override
  public String toString() {
    return "direct   "
        + direct
        + "\ntwo-hop  "
        + twoHop
        + "\nbridge   "
        + bridge
        + "\nthrough "
        + bankSize
        + " samples of "
        + bank
        + "\n";
  }
}
