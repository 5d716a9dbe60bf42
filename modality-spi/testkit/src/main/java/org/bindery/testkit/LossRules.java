package org.bindery.testkit;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Loss;
import org.bindery.spi.LossContract;
import org.junit.jupiter.api.Assumptions;

/** What a loss does with rows. */
final class LossRules<C extends Record> {
  private static final int DIMENSION = 8;
  private static final int ROWS = 5;
  private static final double SCALE = 7;
  private static final int MOST_SIGNALS = 4;

  private final LossConformance<C> test;
  private final Loss<C> loss;

  LossRules(LossConformance<C> test) {
    this.test = test;
    this.loss = test.loss();
  }

  void cardAndDefaultsAreConstant() {
    if (loss.card().title().isBlank()
        || loss.card().summary().isBlank()
        || loss.card().paper().isBlank()) {
      throw Failure.of("Give the card of '{}' title, paper and summary.", loss.card().id());
    }
    if (!loss.card().equals(loss.card()) || !loss.defaults().equals(loss.defaults())) {
      throw Failure.of(
          "card() or defaults() of '{}' differ between calls: return constants.", loss.card().id());
    }
  }

  void nonsenseIsRefusedByName() {
    C defaults = loss.defaults();
    List<String> accepted =
        ConfigRules.accepted(
            defaults, config -> loss.create(typed(config), arities(defaults).get(0), DIMENSION));
    if (!accepted.isEmpty()) {
      throw Failure.of(
          "Refuse these in the configuration's constructor or in create(), with a ConfigException"
              + " whose path ends in the component's name:\n{}",
          String.join("\n", accepted));
    }
  }

  @SuppressWarnings("unchecked")
  private C typed(Record config) {
    return (C) config;
  }

  void otherNumbersOfSignalsAreRefused() {
    for (C config : test.configs()) {
      int least = 2;
      int most = 2;
      if (loss.contract(config) instanceof LossContract.Tuples tuples) {
        least = tuples.least();
        most = tuples.most();
      }
      requireRefusal(config, least - 1);
      if (most < Integer.MAX_VALUE) {
        requireRefusal(config, most + 1);
      }
    }
  }

  private void requireRefusal(C config, int arity) {
    try {
      loss.create(config, arity, DIMENSION);
    } catch (ConfigException refused) {
      return;
    }
    throw Failure.of(
        "The contract is {}, but create() takes {} signals: refuse them with a ConfigException.",
        loss.contract(config),
        arity);
  }

  void resultIsOneScalarOnTheFirstInputsManager() {
    everywhere(
        (config, point) -> {
          try (LossRun run = open(config, point);
              NDManager other = Engine.getEngine("PyTorch").newBaseManager();
              NDManager step = other.newSubManager()) {
            NDList inputs = run.inputs(step, point);
            NDList output = run.forwardAll(inputs, point);
            if (output.size() != 1
                || !output.get(0).getShape().equals(new Shape())
                || output.get(0).getManager() != inputs.get(0).getManager()) {
              throw Failure.of(
                  "The output is {}: return one scalar (), computed from the first input so that it"
                      + " belongs to its manager.",
                  output);
            }
          }
        });
  }

  void valueIsTheOracles() {
    SplittableRandom random = new SplittableRandom(1);
    boolean compared = false;
    for (C config : test.configs()) {
      for (int rows : List.of(2, 3, 16)) {
        for (int dimension : test.dimensions()) {
          for (double scale : List.of(1.0, 14.2857, 100.0)) {
            for (int arity : arities(config)) {
              LossPoint point =
                  LossPoint.draw(random, counts(config, arity, rows), dimension, scale);
              try (LossRun run = open(config, point)) {
                OptionalDouble expected = test.expected(config, point);
                if (expected.isPresent()) {
                  requireClose(config, point, run.loss(point), expected.getAsDouble());
                  compared = true;
                }
              }
            }
          }
        }
      }
    }
    Assumptions.assumeTrue(
        compared, "skipped: override expected(config, point) to have values checked");
  }

  private void requireClose(C config, LossPoint point, double actual, double expected) {
    if (!(Math.abs(actual - expected) <= test.tolerance() * Math.max(1, Math.abs(expected)))) {
      throw Failure.of(
          "For {}, {} signals, {} rows of length {} and scale {} the loss is {}, expected is {}.",
          config,
          point.signals(),
          point.rows(0).length,
          point.dimension(),
          point.scale(),
          actual,
          expected);
    }
  }

  void gradientIsTheSlope() {
    everywhere(
        (config, point) -> {
          try (LossRun run = open(config, point)) {
            List<double[]> actual = run.differentiate(point).gradients();
            LossSlopes slopes = new LossSlopes(config, point, actual);
            if (test.expected(config, point).isPresent()) {
              slopes.requireThoseOf(() -> test.expected(config, point).orElseThrow());
            } else {
              slopes.requireRoughlyThoseOf(() -> run.loss(point));
            }
          }
        });
  }

  void orderOfRowsDoesNotMatter() {
    boolean[] compared = {false};
    everywhere(
        (config, point) -> {
          if (test.drawsAtRandom(config)) {
            return;
          }
          boolean paired = !(loss.contract(config) instanceof LossContract.Unpaired);
          LossPoint other = point;
          for (int m = 0; m < point.signals(); m++) {
            int[] order = paired ? new int[] {3, 0, 4, 1, 2} : rolled(point.rows(m).length);
            other = other.reordered(m, order);
          }
          try (LossRun run = open(config, point)) {
            double one = run.loss(point);
            double two = run.loss(other);
            compared[0] = true;
            if (!(Math.abs(one - two) <= test.tolerance() * Math.max(1, Math.abs(one)))) {
              throw Failure.of(
                  "For {} the loss changes from {} to {} when tuples change places: treat all rows"
                      + " alike, or override drawsAtRandom(config).",
                  config,
                  one,
                  two);
            }
          }
        });
    Assumptions.assumeTrue(compared[0], "skipped: all configurations draw at random");
  }

  private static int[] rolled(int n) {
    int[] order = new int[n];
    Arrays.setAll(order, i -> (i + 1) % n);
    return order;
  }

  void partnersCostLess() {
    everywhere(
        (config, point) -> {
          if (loss.contract(config) instanceof LossContract.Unpaired) {
            return;
          }
          LossPoint together = alike(point, 0.1).normalized();
          LossPoint apart = together.reordered(0, rolled(ROWS));
          try (LossRun run = open(config, point)) {
            double less = run.loss(together);
            double more = run.loss(apart);
            if (!(less < more)) {
              throw Failure.of(
                  "For {} rows that nearly coincide with their partners cost {}, the same rows with"
                      + " others' partners {}: smaller must be better, and row i of each input"
                      + " belongs to row i of the others.",
                  config,
                  less,
                  more);
            }
          }
        });
  }

  /** Returns a point whose rows i are near the i-th axis, in all signals. */
  private static LossPoint alike(LossPoint point, double noise) {
    RandomGenerator random = new SplittableRandom(5);
    List<double[]> rows = new ArrayList<>();
    for (int m = 0; m < point.signals(); m++) {
      int count = point.rows(m).length;
      double[] flat = new double[count * DIMENSION];
      for (int i = 0; i < flat.length; i++) {
        int axis = i / DIMENSION * ROWS / count;
        flat[i] = (i % DIMENSION == axis ? 1 : 0) + noise * random.nextGaussian();
      }
      rows.add(flat);
    }
    return point.with(rows);
  }

  void degenerateRowsStayFinite() {
    everywhere(
        (config, point) -> {
          LossPoint axes = alike(point, 0);
          requireFinite(config, axes, "partners that coincide");
          requireFinite(config, changed(axes, 0, x -> -x), "partners that oppose");
          requireFinite(config, changed(axes, 0, x -> 0), "a signal of zeros");
          LossPoint same = axes;
          for (int m = 0; m < axes.signals(); m++) {
            same = changed(same, m, x -> 1 / Math.sqrt(DIMENSION)).normalized();
          }
          requireFinite(config, same, "rows that are all alike");
          requireFinite(config, point.reordered(0, rolled(point.rows(0).length)), "rows at random");
        });
  }

  private static LossPoint changed(LossPoint point, int signal, DoubleUnaryOperator change) {
    List<double[]> rows = new ArrayList<>(point.numbers().subList(0, point.signals()));
    rows.set(signal, Arrays.stream(rows.get(signal)).map(change).toArray());
    for (int m = 0; m < rows.size(); m++) {
      rows.set(m, rows.get(m).clone());
    }
    return point.with(rows);
  }

  private void requireFinite(C config, LossPoint point, String what) {
    try (LossRun run = open(config, point)) {
      LossRun.Outcome outcome = run.differentiate(point);
      boolean finite = Double.isFinite(outcome.loss());
      for (double[] gradient : outcome.gradients()) {
        finite &= Arrays.stream(gradient).allMatch(Double::isFinite);
      }
      if (!finite) {
        throw Failure.of(
            "For {} and {} the loss is {} and it or its gradient is not finite: soften roots,"
                + " logarithms and divisions, and subtract the largest logit first.",
            config,
            what,
            outcome.loss());
      }
    }
  }

  void passLeavesNothingOnTheManager() {
    everywhere(
        (config, point) -> {
          try (LossRun run = open(config, point)) {
            int before = run.weights().getManagedArrays().size();
            try (NDManager step = run.weights().newSubManager();
                GradientCollector collector = Engine.getEngine("PyTorch").newGradientCollector()) {
              NDList inputs = run.inputs(step, point);
              inputs.forEach(array -> array.setRequiresGradient(true));
              NDArray value = run.forward(inputs, point);
              collector.backward(value);
            }
            int left = run.weights().getManagedArrays().size() - before;
            if (left > 0) {
              throw Failure.of(
                  "A pass leaves {} arrays on the parameters' manager, which leaks native memory: a"
                      + " result belongs to the manager of its first operand, so start from the"
                      + " rows, or attach() what starts from a parameter.",
                  left);
            }
          }
        });
  }

  private interface Rule<C> {
    void check(C config, LossPoint point);
  }

  /** Checks a rule for every configuration and number of signals, on rows at random. */
  private void everywhere(Rule<C> rule) {
    SplittableRandom random = new SplittableRandom(7);
    for (C config : test.configs()) {
      for (int arity : arities(config)) {
        LossPoint point = LossPoint.draw(random, counts(config, arity, ROWS), DIMENSION, SCALE);
        rule.check(config, point);
      }
    }
  }

  private LossRun open(C config, LossPoint point) {
    Block block = loss.create(config, point.signals(), point.dimension());
    return new LossRun(block, point);
  }

  private List<Integer> arities(C config) {
    if (!(loss.contract(config) instanceof LossContract.Tuples tuples)) {
      return List.of(2);
    }
    List<Integer> arities = new ArrayList<>();
    arities.add(tuples.least());
    for (int arity = tuples.least() + 1; arity <= Math.min(tuples.most(), MOST_SIGNALS); arity++) {
      arities.add(arity);
    }
    return arities;
  }

  private int[] counts(C config, int arity, int rows) {
    int[] counts = new int[arity];
    Arrays.fill(counts, rows);
    LossContract contract = loss.contract(config);
    if (contract instanceof LossContract.Pairs pairs) {
      counts[1] = rows * pairs.candidates();
    } else if (contract instanceof LossContract.Unpaired) {
      counts[1] = rows + 2;
    }
    return counts;
  }
}
