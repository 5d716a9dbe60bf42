package org.bindery.evaluation;

import org.bindery.spi.ColumnId;

/**
 * The name of a retrieval number wherever it is written: {@code eval/retrieval/audio.es>text/R@10},
 * queries before the sign, gallery after it.
 *
 * @param query the signal one searches with
 * @param gallery the signal one searches in
 * @param measure {@code R@1}, {@code MedR} or {@code MRR}
 */
public record MetricKey(ColumnId query, ColumnId gallery, String measure) {
  /** Returns the key of recall@k. */
  public static MetricKey recall(ColumnId query, ColumnId gallery, int k) {
    return new MetricKey(query, gallery, "R@" + k);
  }

  /** Returns the key of the median rank. */
  public static MetricKey medianRank(ColumnId query, ColumnId gallery) {
    return new MetricKey(query, gallery, "MedR");
  }

  /** Returns the key of the mean reciprocal rank. */
  public static MetricKey meanReciprocalRank(ColumnId query, ColumnId gallery) {
    return new MetricKey(query, gallery, "MRR");
  }

  /** Returns the direction as it is written in tables: {@code audio.es>text}. */
  public String direction() {
    return query + ">" + gallery;
  }

  @Override
  public String toString() {
    return "eval/retrieval/" + direction() + "/" + measure;
  }
}
