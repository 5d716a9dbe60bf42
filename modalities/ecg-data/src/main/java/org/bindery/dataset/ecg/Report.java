package org.bindery.dataset.ecg;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** What a machine would write under a recording: the rhythm and, in round numbers, measures. */
final class Report {
  private static final List<String> OPENINGS =
      List.of("", "ECG: ", "Impression: ", "Finding: ", "The recording shows ");

  private Report() {}

  /**
   * Writes a report.
   *
   * @param measured beats a minute
   * @param details whether rate, PR interval and axis are told too
   */
  static String of(Heart heart, double measured, boolean details, RandomGenerator random) {
    List<String> parts = new ArrayList<>();
    List<String> names = heart.rhythm().names();
    parts.add(pick(OPENINGS, random) + pick(names, random));
    if (details) {
      parts.add("rate " + round(measured, 5));
      parts.add(heart.hasAtrialWave() ? "PR " + round(1000 * heart.pr(), 20) : "PR none");
      parts.add("axis " + round(heart.axis(), 15));
    }
    return String.join(", ", parts);
  }

  private static String pick(List<String> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }

  private static String round(double value, int step) {
    return String.format(Locale.ROOT, "%d", step * Math.round(value / step));
  }
}
