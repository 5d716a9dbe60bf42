package org.bindery.sweeps;

import java.util.Collection;
import java.util.Optional;

/** What somebody may have meant who wrote a name that does not exist. */
final class Spelling {
  private Spelling() {}

  /** Returns {@code " Did you mean 'metric'?"}, or what there is where nothing is near. */
  static String advice(String written, Collection<String> existing) {
    return nearest(written, existing)
        .map(name -> " Did you mean '" + name + "'?")
        .orElse(" There are " + String.join(", ", existing.stream().sorted().toList()) + ".");
  }

  private static Optional<String> nearest(String written, Collection<String> names) {
    String best = "";
    int fewest = Integer.MAX_VALUE;
    for (String name : names.stream().sorted().toList()) {
      boolean part = written.length() > 2 && (name.startsWith(written) || written.startsWith(name));
      int edits = part ? 1 : edits(written, name);
      if (edits < fewest) {
        fewest = edits;
        best = name;
      }
    }
    return fewest <= Math.max(1, written.length() / 3) ? Optional.of(best) : Optional.empty();
  }

  private static int edits(String one, String other) {
    int[] previous = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int[] current = new int[other.length() + 1];
      current[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int change = previous[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(change, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
