package org.bindery.diagnostics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bindery.evaluation.Measured;

/**
 * Finds the signal that is at chance with every other while those are above it with each other.
 * Scores of whole tuples cannot see it: for rows {@code (x, x, y)} with {@code y} orthogonal to
 * {@code x}, GRAM's volume and TRIANGLE's area are 0, which is perfect.
 */
final class LostModality {
  /** Where guessing finds every second row, so few rows cannot tell a signal from a lost one. */
  private static final double TOO_EASY = 0.5;

  private LostModality() {}

  /**
   * Looks at recall in every direction.
   *
   * @param all recall by direction: {@code audio>image}
   */
  static List<Alarm> among(Map<String, Measured> all, int step) {
    Map<String, Measured> recalls = new LinkedHashMap<>(all);
    recalls.values().removeIf(measured -> measured.chance() >= TOO_EASY);
    if (recalls.isEmpty()) {
      return List.of();
    }
    Set<String> signals = new LinkedHashSet<>();
    for (String direction : recalls.keySet()) {
      signals.add(from(direction));
      signals.add(to(direction));
    }
    if (recalls.values().stream().noneMatch(Measured::aboveChance)) {
      return List.of(nothing(recalls, step));
    }
    List<Alarm> alarms = new ArrayList<>();
    for (String signal : signals) {
      Predicate<String> involves =
          direction -> from(direction).equals(signal) || to(direction).equals(signal);
      boolean lost =
          recalls.entrySet().stream()
              .filter(entry -> involves.test(entry.getKey()))
              .noneMatch(entry -> entry.getValue().aboveChance());
      if (lost) {
        alarms.add(lost(signal, signals, step));
      }
    }
    return alarms;
  }

  private static Alarm lost(String signal, Set<String> signals, int step) {
    List<String> others = signals.stream().filter(other -> !other.equals(signal)).toList();
    return new Alarm(
        Alarm.Kind.LOST_MODALITY,
        signal,
        step,
        String.format(
            Locale.ROOT,
            "%s is lost: it neither finds nor is found by %s above chance, while these find each"
                + " other; check that its rows are paired with the right partners and that an edge"
                + " with enough pairs trains it, and do not trust scores of whole tuples, which can"
                + " be perfect here.",
            signal,
            String.join(" or ", others)));
  }

  private static Alarm nothing(Map<String, Measured> recalls, int step) {
    int n = recalls.values().stream().mapToInt(Measured::n).max().orElse(0);
    return new Alarm(
        Alarm.Kind.NOTHING_BOUND,
        "all signals",
        step,
        "No signal finds another above chance on "
            + n
            + " rows: check that the pairs are right, and train longer or with another learning"
            + " rate.");
  }

  static String from(String direction) {
    return direction.substring(0, direction.indexOf('>'));
  }

  static String to(String direction) {
    return direction.substring(direction.indexOf('>') + 1);
  }
}
