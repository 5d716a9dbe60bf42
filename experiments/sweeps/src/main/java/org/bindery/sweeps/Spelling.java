package org.bindery.sweeps;

import java.util.Collection;
import java.util.Optional;

/** What somebody may have meant who wrote a name that does not exist. */
final class Spelling {
  private static final int PART = 3;

  private Spelling() {}

  /** Returns {@code " Did you mean 'metric'?"}, or what there is where nothing is near. */
  static String advice(String written, Collection<String> existing) {
    String all = String.join(", ", existing.stream().sorted().toList());
    return nearest(written, existing)
        .map(name -> " Did you mean '" + name + "'?")
        .orElse(existing.size() == 1 ? " There is only " + all + "." : " There are " + all + ".");
  }

  private static Optional<String> nearest(String written, Collection<String> names) {
    String best = "";
    int least = Integer.MAX_VALUE;
    for (String name : names.stream().sorted().toList()) {
      boolean part = written.length() > 2 && (name.startsWith(written) || written.startsWith(name));
      // A part is likelier meant than a name at two edits, and less than one at a single edit.
      int cost = Math.min(2 * edits(written, name), part ? PART : Integer.MAX_VALUE);
      if (cost < least) {
        least = cost;
        best = name;
      }
    }
    return least <= Math.max(PART, 2 * (written.length() / 3))
        ? Optional.of(best)
        : Optional.empty();
  }

  /** Returns how many letters to put, take, change or swap with their neighbor. */
  private static int edits(String one, String other) {
    int[][] fewest = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          fewest[i][j] = i + j;
          continue;
        }
        boolean same = one.charAt(i - 1) == other.charAt(j - 1);
        int edits = Math.min(fewest[i - 1][j], fewest[i][j - 1]) + 1;
        edits = Math.min(edits, fewest[i - 1][j - 1] + (same ? 0 : 1));
        boolean swapped =
            i > 1
                && j > 1
                && one.charAt(i - 1) == other.charAt(j - 2)
                && one.charAt(i - 2) == other.charAt(j - 1);
        fewest[i][j] = swapped ? Math.min(edits, fewest[i - 2][j - 2] + 1) : edits;
      }
    }
    return fewest[one.length()][other.length()];
  }
}
