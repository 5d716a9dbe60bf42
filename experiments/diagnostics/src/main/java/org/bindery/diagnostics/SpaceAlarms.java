package org.bindery.diagnostics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.bindery.evaluation.Measured;

/** What is wrong with a space, in words. */
final class SpaceAlarms {
  /** Two rows at random then have a cosine of 0.975: nothing but one direction is left. */
  private static final double COLLAPSED_UNIFORMITY = -0.1;

  /** Fewer directions than these are no space, whatever is embedded. */
  private static final double COLLAPSED_RANK = 2.5;

  private static final int ROOM_FOR_RANK = 8;

  /** Taken for strong hubness in the literature (Feldbauer and Flexer 2019). */
  private static final double HUB_SKEWNESS = 1.4;

  private static final double HUB_COST = 0.02;
  private static final int HUB_QUERIES = 5;
  private static final double MANY_ANTI_HUBS = 0.3;

  private SpaceAlarms() {}

  static List<Alarm> of(SpaceReport report, int step) {
    List<Alarm> alarms = new ArrayList<>();
    for (SpaceReport.Signal signal : report.signals()) {
      collapse(alarms, signal, step);
    }
    Map<String, Measured> recalls = new LinkedHashMap<>();
    report.directions().forEach(direction -> recalls.put(direction.name(), direction.recallAt10()));
    alarms.addAll(LostModality.among(recalls, step));
    for (SpaceReport.Direction direction : report.directions()) {
      hubness(alarms, direction, step);
    }
    return List.copyOf(alarms);
  }

  private static void collapse(List<Alarm> alarms, SpaceReport.Signal signal, int step) {
    boolean point = signal.uniformity() > COLLAPSED_UNIFORMITY;
    boolean flat =
        signal.effectiveRank() < COLLAPSED_RANK
            && Math.min(signal.rows(), signal.dimension()) >= ROOM_FOR_RANK;
    if (point || flat) {
      alarms.add(
          new Alarm(
              Alarm.Kind.COLLAPSE,
              signal.column(),
              step,
              String.format(
                  Locale.ROOT,
                  "The embeddings of %s have collapsed %s: check that its inputs differ from row to"
                      + " row and that its loss has negatives, then train it anew with a lower"
                      + " learning rate.",
                  signal.column(),
                  point
                      ? String.format(
                          Locale.ROOT,
                          "to about one vector (uniformity %.3f, 0 being one point)",
                          signal.uniformity())
                      : String.format(
                          Locale.ROOT,
                          "onto %.1f of %d directions (effective rank)",
                          signal.effectiveRank(),
                          signal.dimension()))));
    }
  }

  private static void hubness(List<Alarm> alarms, SpaceReport.Direction direction, int step) {
    Hubness hubness = direction.hubness();
    double gain = hubness.correctedRecallAt1() - hubness.recallAt1();
    boolean costly = gain >= HUB_COST && gain * hubness.queries() >= HUB_QUERIES;
    // Where nothing is found anyway, hubs are the lesser trouble and another alarm tells it.
    boolean works = direction.recallAt10().aboveChance();
    if (hubness.skewness() > HUB_SKEWNESS
        && (costly || (works && hubness.antiHubs() >= MANY_ANTI_HUBS))) {
      alarms.add(
          new Alarm(
              Alarm.Kind.HUBNESS,
              direction.name(),
              step,
              String.format(
                  Locale.ROOT,
                  "Searching %s with %s gives the same few answers: %.0f %% of the rows are nobody's"
                      + " neighbor and one is a neighbor of %.0f queries, and without hubs R@1 would"
                      + " be %.1f instead of %.1f %%; compare with more or harder negatives, or score"
                      + " with inverted softmax.",
                  direction.gallery(),
                  direction.query(),
                  100 * hubness.antiHubs(),
                  hubness.largest() * hubness.k(),
                  100 * hubness.correctedRecallAt1(),
                  100 * hubness.recallAt1())));
    }
  }
}
