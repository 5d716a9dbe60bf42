package org.bindery.diagnostics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Watches the loss and the logit scale of one edge. One thread. */
final class EdgeWatch {
  private static final int SMOOTHED = 20;
  private static final int SCALE_SPAN = 50;

  /** Below this part of the plateau an edge has learned something. */
  private static final double LEARNED = 0.98;

  /** A loss that falls by this part of the plateau between two looks is on its way. */
  private static final double FALLING = 0.02;

  private static final double CLEAR_RISE = 0.3;
  private static final double LEAST_RISE = 0.25;
  private static final double LEAST_SHARE = 0.1;
  private static final double NOISE = 8;
  private static final double TOUCHING = 0.999;
  private static final double RUNAWAY_GROWTH = 1.5;
  private static final double RUNAWAY_FACTOR = 2;

  /** Where CLIP caps its scale: cosines a tenth apart then differ by a factor of 22,000. */
  private static final double LARGE_SCALE = 100;

  private final WatchedEdge edge;
  private final int grace;
  private final Window losses = new Window(SMOOTHED);
  private final Window smoothed = new Window(SMOOTHED);
  private final Window scales = new Window(SCALE_SPAN);
  private int seen;
  private int stepsAtCap;
  private double firstSmoothed = Double.NaN;
  private double bestSmoothed = Double.POSITIVE_INFINITY;
  private int bestStep;
  private double lastLook = Double.POSITIVE_INFINITY;
  private double firstScale = Double.NaN;

  EdgeWatch(WatchedEdge edge, int grace) {
    this.edge = edge;
    this.grace = grace;
  }

  /** Returns whether it was trained long enough to be judged. */
  boolean isDue() {
    return seen >= grace;
  }

  WatchedEdge edge() {
    return edge;
  }

  List<Alarm> loss(int step, double loss) {
    List<Alarm> alarms = new ArrayList<>();
    if (!Double.isFinite(loss)) {
      alarms.add(
          alarm(
              Alarm.Kind.NOT_FINITE,
              step,
              "The loss of %s is %s: go back to the last checkpoint with a lower learning rate or"
                  + " logit scale.",
              edge.name(),
              loss));
      return alarms;
    }
    seen++;
    losses.add(loss);
    if (!losses.isFull()) {
      return alarms;
    }
    double now = losses.mean();
    if (Double.isNaN(firstSmoothed)) {
      firstSmoothed = now;
    }
    if (now < bestSmoothed) {
      bestSmoothed = now;
      bestStep = step;
    }
    rising(alarms, step, now);
    smoothed.add(now);
    if (seen % Math.max(SMOOTHED, grace / 2) == 0) {
      learning(alarms, step, now);
      lastLook = now;
    }
    return alarms;
  }

  private void learning(List<Alarm> alarms, int step, double now) {
    if (edge.plateau().isEmpty() || !isDue()) {
      return;
    }
    double plateau = edge.plateau().getAsDouble();
    boolean falling = now < lastLook - FALLING * plateau && Double.isFinite(lastLook);
    if (Math.min(now, bestSmoothed) > LEARNED * plateau && !falling) {
      alarms.add(
          alarm(
              Alarm.Kind.EDGE_NOT_LEARNING,
              step,
              "Edge %s does not learn: after %d steps its loss is %.2f, and %.2f is what guessing"
                  + " costs with this batch; check that its pairs belong together, that its towers"
                  + " are not frozen, and the learning rate.",
              edge.name(),
              seen,
              now,
              plateau));
    }
  }

  private void rising(List<Alarm> alarms, int step, double now) {
    double rise = now - bestSmoothed;
    double size = edge.plateau().orElse(Math.abs(firstSmoothed));
    double threshold =
        Math.max(
            Math.max(LEAST_RISE, LEAST_SHARE * size),
            Math.max(CLEAR_RISE * (firstSmoothed - bestSmoothed), NOISE * losses.standardError()));
    if (smoothed.isFull() && rise > threshold && now > smoothed.oldest()) {
      alarms.add(
          alarm(
              Alarm.Kind.LOSS_RISING,
              step,
              "The loss of %s has climbed from %.2f around step %d to %.2f: it may soon not be a"
                  + " number; lower the learning rate, or clip the gradient, and go back to a"
                  + " checkpoint before step %d.",
              edge.name(),
              bestSmoothed,
              bestStep,
              now,
              bestStep));
    }
  }

  List<Alarm> scale(int step, double scale) {
    List<Alarm> alarms = new ArrayList<>();
    if (!Double.isFinite(scale)) {
      alarms.add(
          alarm(
              Alarm.Kind.NOT_FINITE,
              step,
              "The logit scale of %s is %s: go back to the last checkpoint with a lower learning"
                  + " rate.",
              edge.name(),
              scale));
      return alarms;
    }
    if (Double.isNaN(firstScale)) {
      firstScale = scale;
    }
    boolean touching = edge.cap().isPresent() && scale >= TOUCHING * edge.cap().getAsDouble();
    stepsAtCap = touching ? stepsAtCap + 1 : 0;
    if (stepsAtCap >= SCALE_SPAN) {
      alarms.add(
          alarm(
              Alarm.Kind.SCALE_AT_CAP,
              step,
              "The logit scale of %s has been at its cap of %.0f for %d steps, so it does not learn"
                  + " any more: look for rows of one thing within a batch, or for pairs told apart"
                  + " too easily, before raising the cap.",
              edge.name(),
              scale,
              stepsAtCap));
    }
    boolean grew =
        scales.isFull()
            && scale > RUNAWAY_GROWTH * scales.oldest()
            && scale > RUNAWAY_FACTOR * firstScale;
    boolean beyond = edge.cap().isEmpty() && scale > LARGE_SCALE && firstScale < LARGE_SCALE;
    if (!touching && (grew || beyond)) {
      alarms.add(
          alarm(
              Alarm.Kind.SCALE_RUNNING_AWAY,
              step,
              "The logit scale of %s runs away, from %.1f to %.1f: give it a cap such as 100, a"
                  + " lower learning rate, or fix it.",
              edge.name(),
              firstScale,
              scale));
    }
    scales.add(scale);
    return alarms;
  }

  private Alarm alarm(Alarm.Kind kind, int step, String format, Object... values) {
    return new Alarm(kind, edge.name(), step, String.format(Locale.ROOT, format, values));
  }
}
