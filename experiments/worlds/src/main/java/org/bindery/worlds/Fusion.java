package org.bindery.worlds;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.ColumnId;

/**
 * Two signals as one query: the product of their unit embeddings, coordinate by coordinate, which
 * is the query of Symile (arXiv 2411.01053), and their sum, as embedding arithmetic has it.
 */
final class Fusion {
  private static final String TIMES = "-times-";
  private static final String PLUS = "-plus-";

  private Fusion() {}

  /** Returns the name of the product as a query. */
  static String product(String one, String other) {
    return one + TIMES + other;
  }

  /** Returns the name of the sum as a query. */
  static String sum(String one, String other) {
    return one + PLUS + other;
  }

  /** Returns both fusions of every two of these, which have unit rows; the first by name first. */
  static Map<ColumnId, Embeddings> ofTwo(Map<ColumnId, Embeddings> single) {
    Map<ColumnId, Embeddings> fused = new LinkedHashMap<>();
    List<Embeddings> all = new ArrayList<>(single.values());
    all.sort(Comparator.comparing(Embeddings::column));
    for (int i = 0; i < all.size(); i++) {
      for (int j = i + 1; j < all.size(); j++) {
        for (boolean times : new boolean[] {true, false}) {
          Embeddings both = fuse(all.get(i), all.get(j), times);
          fused.put(both.column(), both);
        }
      }
    }
    return fused;
  }

  private static Embeddings fuse(Embeddings one, Embeddings other, boolean times) {
    String a = one.column().toString();
    String b = other.column().toString();
    float[] values = one.values();
    float[] others = other.values();
    for (int i = 0; i < values.length; i++) {
      values[i] = times ? values[i] * others[i] : values[i] + others[i];
    }
    ColumnId name = ColumnId.of(times ? product(a, b) : sum(a, b));
    return new Embeddings(name, one.keys(), values, one.dimension());
  }

  /** Returns the signals a query is made of. */
  static List<String> parts(ColumnId query) {
    return List.of(query.toString().split(TIMES + "|" + PLUS));
  }
}
