package org.bindery.diagnostics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.evaluation.Embeddings;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/** Unit vectors in double precision, {@code [n, d]}, each with its key. One thread. */
final class Rows {
  private final String name;
  private final List<String> keys;
  private final double[][] units;
  private double[][] gram = {};

  private Rows(String name, List<String> keys, double[][] units) {
    this.name = name;
    this.keys = keys;
    this.units = units;
  }

  static Rows of(Embeddings embeddings) {
    float[] values = embeddings.values();
    int d = embeddings.dimension();
    double[][] units = new double[embeddings.size()][d];
    for (int row = 0; row < units.length; row++) {
      double squares = 0;
      for (int i = 0; i < d; i++) {
        units[row][i] = values[row * d + i];
        squares += units[row][i] * units[row][i];
      }
      double length = Math.sqrt(squares);
      for (int i = 0; i < d; i++) {
        units[row][i] /= length;
      }
    }
    return new Rows(embeddings.column().toString(), embeddings.keys(), units);
  }

  /**
   * Keeps what belongs together: of every key as many rows as each of {@code all} has, the first
   * with the first, the second with the second. Rows already in step are not copied, so that what
   * was computed of them stays.
   */
  static List<Rows> matched(List<Rows> all) {
    Rows first = all.get(0);
    if (all.stream().allMatch(rows -> rows.keys.equals(first.keys))) {
      return all;
    }
    List<Map<String, List<Integer>>> places = all.stream().map(Rows::places).toList();
    List<int[]> kept = new ArrayList<>();
    for (Map.Entry<String, List<Integer>> own : places.get(0).entrySet()) {
      int count =
          places.stream()
              .mapToInt(other -> other.getOrDefault(own.getKey(), List.of()).size())
              .min()
              .orElse(0);
      for (int i = 0; i < count; i++) {
        int nth = i;
        kept.add(places.stream().mapToInt(other -> other.get(own.getKey()).get(nth)).toArray());
      }
    }
    List<Rows> matched = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      int signal = i;
      matched.add(all.get(i).pick(kept.stream().mapToInt(row -> row[signal]).toArray()));
    }
    return matched;
  }

  private Map<String, List<Integer>> places() {
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      places.computeIfAbsent(keys.get(i), key -> new ArrayList<>()).add(i);
    }
    return places;
  }

  /** Returns at most {@code limit} rows at even distances. */
  Rows most(int limit) {
    if (size() <= limit) {
      return this;
    }
    int[] rows = new int[limit];
    for (int i = 0; i < limit; i++) {
      rows[i] = (int) ((long) i * size() / limit);
    }
    return pick(rows);
  }

  Rows pick(int[] rows) {
    List<String> pickedKeys = new ArrayList<>(rows.length);
    double[][] picked = new double[rows.length][];
    for (int i = 0; i < rows.length; i++) {
      pickedKeys.add(keys.get(rows[i]));
      picked[i] = units[rows[i]];
    }
    return new Rows(name, pickedKeys, picked);
  }

  /** Puts the rows of all, one signal after the other, into one. */
  static Rows joined(List<Rows> all) {
    List<String> keys = new ArrayList<>();
    List<double[]> units = new ArrayList<>();
    for (Rows rows : all) {
      requireOneSpace(all.get(0), rows);
      keys.addAll(rows.keys);
      units.addAll(List.of(rows.units));
    }
    return new Rows("all signals", keys, units.toArray(new double[0][]));
  }

  static void requireOneSpace(Rows one, Rows other) {
    if (one.dimension() != other.dimension()) {
      throw new ConfigException(
          "embeddings",
          one.dimension() + " and " + other.dimension(),
          "Embeddings of "
              + one.name
              + " have "
              + one.dimension()
              + " coordinates and those of "
              + other.name
              + " "
              + other.dimension()
              + ", so they are not in one space: use embeddings of the same run.");
    }
  }

  Rows requireAtLeast(int least, String what) {
    if (size() < least) {
      throw new DataException(
          what
              + " of "
              + name
              + " needs at least "
              + least
              + " rows, but there are "
              + size()
              + ": choose a split with more rows that all its signals share.");
    }
    return this;
  }

  String name() {
    return name;
  }

  int size() {
    return units.length;
  }

  int dimension() {
    return units.length == 0 ? 0 : units[0].length;
  }

  List<String> keys() {
    return keys;
  }

  double[] unit(int row) {
    return units[row];
  }

  double[] mean() {
    double[] mean = new double[dimension()];
    for (double[] unit : units) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += unit[i] / units.length;
      }
    }
    return mean;
  }

  /**
   * Adds up in one order whatever the rows, so that equal rows get equal cosines to the bit. Four
   * sums at a time, because each addition waits for the one before: a third of the time.
   */
  double cosine(int row, Rows other, int otherRow) {
    double[] a = units[row];
    double[] b = other.units[otherRow];
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      first += a[i] * b[i];
      second += a[i + 1] * b[i + 1];
      third += a[i + 2] * b[i + 2];
      fourth += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      first += a[i] * b[i];
    }
    return first + second + (third + fourth);
  }

  /** Returns the cosines with every row of another signal, {@code [n, m]}. */
  double[][] cosines(Rows other) {
    requireOneSpace(this, other);
    double[][] cosines = new double[size()][other.size()];
    for (int i = 0; i < size(); i++) {
      for (int j = 0; j < other.size(); j++) {
        cosines[i][j] = cosine(i, other, j);
      }
    }
    return cosines;
  }

  /** Returns the cosines of every two rows, {@code [n, n]}; kept, because several measures ask. */
  double[][] gram() {
    if (gram.length != size()) {
      gram = new double[size()][size()];
      for (int i = 0; i < size(); i++) {
        for (int j = 0; j <= i; j++) {
          gram[i][j] = cosine(i, this, j);
          gram[j][i] = gram[i][j];
        }
      }
    }
    return gram;
  }
}
