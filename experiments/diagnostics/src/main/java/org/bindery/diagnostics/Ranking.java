package org.bindery.diagnostics;

import java.util.Collections;
import org.bindery.evaluation.Bootstrap;
import org.bindery.evaluation.Chance;
import org.bindery.evaluation.Interval;
import org.bindery.evaluation.Measured;

/** Recall of given scores, by the rule of {@link org.bindery.evaluation.Retrieval}. */
final class Ranking {
  private Ranking() {}

  /** Tells of every query whether fewer than {@code k} rows of other keys reach its best match. */
  static boolean[] hits(Rows queries, Rows gallery, double[][] scores, int k) {
    boolean[] hits = new boolean[scores.length];
    for (int i = 0; i < scores.length; i++) {
      String key = queries.keys().get(i);
      double match = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < scores[i].length; j++) {
        if (gallery.keys().get(j).equals(key)) {
          match = Math.max(match, scores[i][j]);
        }
      }
      int before = 0;
      for (int j = 0; j < scores[i].length; j++) {
        before += scores[i][j] >= match && !gallery.keys().get(j).equals(key) ? 1 : 0;
      }
      hits[i] = before < k;
    }
    return hits;
  }

  static Measured recallAt(int k, Rows queries, Rows gallery, double[][] scores) {
    boolean[] hits = hits(queries, gallery, scores, k);
    Interval interval = Bootstrap.standard().share(hits);
    int found = 0;
    double chance = 0;
    for (int i = 0; i < hits.length; i++) {
      found += hits[i] ? 1 : 0;
      int relevant = Collections.frequency(gallery.keys(), queries.keys().get(i));
      chance += Chance.recallAt(k, gallery.size(), relevant) / hits.length;
    }
    return new Measured(
        (double) found / hits.length,
        interval.low(),
        interval.high(),
        Math.min(1, chance),
        hits.length);
  }
}
