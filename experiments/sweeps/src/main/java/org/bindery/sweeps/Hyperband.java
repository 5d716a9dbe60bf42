package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Stops trials that are behind at certain iterations, as W&amp;B's Hyperband does (a form of
 * successive halving; Li et al., 2018, arXiv:1603.06560).
 *
 * <p>An iteration is one logged value of the metric that is a finite number; steps do not count. At
 * each band (an iteration), the values that all trials logged there are sorted, and the one at the
 * share {@code 1 / eta} is the threshold. A running trial is stopped if at the last band that it
 * passed its value there (or, if not strict, the best of all its values) is worse than the
 * threshold; one as good as the threshold goes on.
 *
 * @param bands iterations, ascending, each at least 1
 * @param eta above 1
 * @param strict whether the value at the band counts, and not the best so far
 * @param goal which way is better
 */
public record Hyperband(List<Long> bands, double eta, boolean strict, Goal goal)
    implements EarlyStop {
  private static final int MOST_BANDS = 100;

  /** Refuses no bands and eta that does not thin trials out. */
  public Hyperband {
    bands = List.copyOf(bands);
    if (bands.isEmpty() || bands.stream().anyMatch(band -> band < 1) || !(eta > 1)) {
      throw new IllegalArgumentException("no Hyperband with bands " + bands + " and eta " + eta);
    }
  }

  /**
   * Returns the bands {@code maxIter / eta, maxIter / eta^2, ...}, at most {@code s} of them and
   * none under 1, whole part only, ascending; empty if there is none.
   */
  public static List<Long> bandsTo(long maxIter, long s, double eta) {
    List<Long> bands = new ArrayList<>();
    double band = maxIter / eta;
    for (long i = 0; i < s && band >= 1; i++) {
      bands.add((long) band);
      band /= eta;
    }
    Collections.sort(bands);
    return bands;
  }

  /** Returns the bands {@code minIter, minIter * eta, ...}, whole part only, as far as a long. */
  public static List<Long> bandsFrom(long minIter, double eta) {
    List<Long> bands = new ArrayList<>();
    double band = minIter;
    for (int i = 0; i < MOST_BANDS && band < Long.MAX_VALUE; i++) {
      bands.add((long) band);
      band *= eta;
    }
    return bands;
  }

  /**
   * Returns for each band the value that a trial must not be worse than; infinite, of the bad sign,
   * where no trial has come so far.
   */
  public List<Double> thresholds(List<Trial> trials) {
    List<Double> natural = new ArrayList<>();
    for (double loss : lossThresholds(trials)) {
      natural.add(goal.asLoss(loss));
    }
    return natural;
  }

  @Override
  public Set<String> toStop(List<Trial> trials) {
    double[] thresholds = lossThresholds(trials);
    Set<String> stop = new LinkedHashSet<>();
    for (Trial trial : trials) {
      double[] losses = losses(trial);
      int passed = -1;
      while (passed + 1 < bands.size() && bands.get(passed + 1) <= losses.length) {
        passed++;
      }
      if (trial.state() == TrialState.RUNNING && passed >= 0) {
        int band = (int) (bands.get(passed) - 1);
        double counts = strict ? losses[band] : Arrays.stream(losses).min().orElseThrow();
        if (counts > thresholds[passed]) {
          stop.add(trial.id());
        }
      }
    }
    return stop;
  }

  private double[] lossThresholds(List<Trial> trials) {
    List<double[]> losses = trials.stream().map(this::losses).toList();
    double[] thresholds = new double[bands.size()];
    for (int i = 0; i < thresholds.length; i++) {
      long band = bands.get(i);
      double[] there =
          losses.stream()
              .filter(values -> values.length >= band)
              .mapToDouble(values -> values[(int) band - 1])
              .sorted()
              .toArray();
      thresholds[i] =
          there.length == 0 ? Double.POSITIVE_INFINITY : there[(int) (1 / eta * there.length)];
    }
    return thresholds;
  }

  private double[] losses(Trial trial) {
    return Arrays.stream(Metric.history(trial)).map(goal::asLoss).toArray();
  }
}
