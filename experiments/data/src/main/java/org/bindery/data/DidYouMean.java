package org.bindery.data;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Suggests the nearest known name for one that is not known. */
public final class DidYouMean {
  private DidYouMean() {}

  /**
   * Returns the known name nearest to {@code given} by Damerau-Levenshtein distance, upper and
   * lower case counting as the same, if it is near enough to be a slip: at most one edit for every
   * three letters of the longer of the two, or one being the beginning of the other. Ties go to the
   * alphabetically first.
   */
  public static Optional<String> closest(String given, Collection<String> known) {
    return known.stream()
        .filter(name -> isNear(given, name))
        .min(
            Comparator.<String>comparingInt(name -> distance(fold(given), fold(name)))
                .thenComparing(Comparator.naturalOrder()));
  }

  /**
   * Returns {@code " Did you mean 'x'?"}, with the leading blank, or the empty string when nothing
   * is near; to be put at the end of a sentence.
   */
  public static String hint(String given, Collection<String> known) {
    return closest(given, known).map(name -> " Did you mean '" + name + "'?").orElse("");
  }

  private static boolean isNear(String given, String name) {
    String a = fold(given);
    String b = fold(name);
    int longer = Math.max(a.length(), b.length());
    boolean beginning =
        Math.min(a.length(), b.length()) >= 2 && (a.startsWith(b) || b.startsWith(a));
    return beginning || distance(a, b) <= Math.max(1, longer / 3);
  }

  private static String fold(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Optimal string alignment: insert, delete, replace, swap of two neighbors cost 1 each. */
  static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replace = cost[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replace, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
      }
    }
    return cost[a.length()][b.length()];
  }
}
