package org.bindery.worlds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * A world of which everything is known. A moment is a draw of independent factors {@code z}; every
 * signal sees some of them, more or less noisily, turned and perhaps warped, beside a part of its
 * own (see {@link Signal}). Two signals share the information {@code -1/2 sum ln(1 - c_m^2 c_n^2)}
 * over the factors both see; along a path of a binding graph only factors that all its signals see
 * can be carried.
 *
 * <p>Immutable, safe for use by many threads. The same seed gives the same bits.
 */
public final class LatentFactorWorld {
  private static final int XOR_PRIVATE = 4;

  private final List<Factor> factors;
  private final Map<ColumnId, Signal> signals;
  private final Streams streams;
  private final Map<ColumnId, double[][]> maps;

  private LatentFactorWorld(List<Factor> factors, Map<ColumnId, Signal> signals, Streams streams) {
    this.factors = factors;
    this.signals = signals;
    this.streams = streams;
    Map<ColumnId, double[][]> drawn = new LinkedHashMap<>();
    signals.forEach(
        (column, signal) ->
            drawn.put(
                column, Orthogonal.draw(signal.dimension(), streams.generator("map " + column))));
    this.maps = Collections.unmodifiableMap(drawn);
  }

  /**
   * Makes a world.
   *
   * @param factors what there is to see
   * @param signals who sees what
   * @param seed what maps and observations are drawn from
   * @throws ConfigException if there are no factors, a product is not of two earlier factors that
   *     are bits, two signals have one name, or one sees a factor that does not exist
   */
  public static LatentFactorWorld of(
      List<? extends Factor> factors, Collection<Signal> signals, long seed) {
    for (int i = 0; i < factors.size(); i++) {
      if (factors.get(i) instanceof Factor.Product product
          && !(isBit(factors, product.first(), i) && isBit(factors, product.second(), i))) {
        throw new ConfigException(
            "factors",
            product.toString(),
            "Factor " + i + " is a product of two earlier bits, not of " + product + ".");
      }
    }
    Map<ColumnId, Signal> byName = new LinkedHashMap<>();
    for (Signal signal : signals) {
      int last = signal.coverage().get(signal.coverage().size() - 1);
      if (last >= factors.size()) {
        throw new ConfigException(
            "coverage",
            String.valueOf(last),
            "Signal "
                + signal.column()
                + " cannot see factor "
                + last
                + ": the world has "
                + factors.size()
                + ".");
      }
      if (byName.put(signal.column(), signal) != null) {
        throw new ConfigException(
            "signals",
            signal.column().toString(),
            "Signal " + signal.column() + " is named twice: give each signal its own name.");
      }
    }
    return new LatentFactorWorld(
        List.copyOf(factors), Collections.unmodifiableMap(byName), new Streams(seed));
  }

  /** Makes a world of normally distributed factors with seed 0. */
  public static LatentFactorWorld gaussian(int factors, Signal... signals) {
    return of(Collections.nCopies(factors, new Factor.Gaussian()), List.of(signals), 0);
  }

  /**
   * Makes the world in which {@code c = a xor b} bit by bit: {@code a} and {@code b} see {@code
   * bits} coins each, {@code c} their products, each beside 4 dimensions of its own. Any two of the
   * three share nothing.
   */
  public static LatentFactorWorld xor(int bits) {
    List<Factor> factors = new ArrayList<>(Collections.nCopies(2 * bits, new Factor.Bit()));
    for (int i = 0; i < bits; i++) {
      factors.add(new Factor.Product(i, bits + i));
    }
    return of(
        factors,
        List.of(
            Signal.of("a", 0, bits, 1).withPrivateDimension(XOR_PRIVATE),
            Signal.of("b", bits, 2 * bits, 1).withPrivateDimension(XOR_PRIVATE),
            Signal.of("c", 2 * bits, 3 * bits, 1).withPrivateDimension(XOR_PRIVATE)),
        0);
  }

  private static boolean isBit(List<? extends Factor> factors, int position, int before) {
    return position >= 0
        && position < before
        && !(factors.get(position) instanceof Factor.Gaussian);
  }

  /** Returns this world drawn anew from another seed. */
  public LatentFactorWorld withSeed(long seed) {
    return new LatentFactorWorld(factors, signals, new Streams(seed));
  }

  /** Returns this world with every signal warped. */
  public LatentFactorWorld warped() {
    return of(factors, signals.values().stream().map(Signal::asWarped).toList(), streams.seed());
  }

  /** Returns the seed. */
  public long seed() {
    return streams.seed();
  }

  /** Returns the factors. */
  public List<Factor> factors() {
    return factors;
  }

  /** Returns the signals in the order named. */
  public List<ColumnId> columns() {
    return List.copyOf(signals.keySet());
  }

  /**
   * Returns what a signal sees.
   *
   * @throws ConfigException if there is none of this name
   */
  public Signal signal(ColumnId column) {
    Signal signal = signals.get(column);
    if (signal == null) {
      throw new ConfigException(
          "column",
          column.toString(),
          "The world has no signal " + column + ": it has " + signals.keySet() + ".");
    }
    return signal;
  }

  /** Returns a copy of a signal's orthogonal map, {@code [dimension, dimension]}. */
  public double[][] map(ColumnId column) {
    signal(column);
    double[][] map = maps.get(column);
    double[][] copy = new double[map.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = map[i].clone();
    }
    return copy;
  }

  /** Returns the information two signals share, in nats, exactly; see {@link Information}. */
  public double information(ColumnId one, ColumnId other) {
    return information(List.of(one), List.of(other));
  }

  /**
   * Returns the information some signals taken together share with others, in nats, exactly; see
   * {@link Information}.
   *
   * @throws ConfigException if a signal sees a bit through noise, where there is no closed form
   */
  public double information(Collection<ColumnId> some, Collection<ColumnId> others) {
    return Information.between(
        factors,
        some.stream().map(this::signal).toList(),
        others.stream().map(this::signal).toList());
  }

  /** Returns the factors that all of these signals see: what a path through them can carry. */
  public Set<Integer> coverage(Collection<ColumnId> path) {
    Set<Integer> common = new LinkedHashSet<>();
    for (int i = 0; i < factors.size(); i++) {
      common.add(i);
    }
    path.forEach(column -> common.retainAll(signal(column).coverage()));
    return Collections.unmodifiableSet(common);
  }

  /**
   * Lets signals observe the same moments.
   *
   * @param purpose what for; another purpose gives other, independent moments, so that every edge
   *     can have pairs of its own, as real collections do
   * @param n how many, at least 1
   * @param columns who observes
   * @throws ConfigException if {@code n} is not positive
   */
  public Observations observe(String purpose, int n, Collection<ColumnId> columns) {
    if (n < 1) {
      throw new ConfigException(
          "n",
          String.valueOf(n),
          "There is nothing to observe in " + n + " moments: use 1 or more.");
    }
    columns.forEach(this::signal);
    float[][] latents = moments(purpose, n);
    Map<ColumnId, float[][]> rows = new LinkedHashMap<>();
    for (ColumnId column : signals.keySet()) {
      if (columns.contains(column)) {
        rows.put(column, seen(column, latents, streams.generator(purpose + " by " + column)));
      }
    }
    return new Observations(latents, rows);
  }

  private float[][] moments(String purpose, int n) {
    float[][] latents = new float[n][factors.size()];
    Random random = streams.generator("moments " + purpose);
    for (float[] moment : latents) {
      for (int i = 0; i < moment.length; i++) {
        Factor factor = factors.get(i);
        if (factor instanceof Factor.Product product) {
          moment[i] = moment[product.first()] * moment[product.second()];
        } else if (factor instanceof Factor.Bit) {
          moment[i] = random.nextBoolean() ? 1 : -1;
        } else {
          moment[i] = (float) random.nextGaussian();
        }
      }
    }
    return latents;
  }

  /**
   * Lets two signals observe at clocks that do not agree: a series of moments in which every factor
   * remembers, {@code z_t = r z_(t-1) + sqrt(1 - r^2) w_t}, and row i of the one is of moment i, of
   * the other of moment {@code i + shift}. They share {@code -1/2 sum ln(1 - c_m^2 c_n^2 r^(2
   * shift))}.
   *
   * @param purpose what for, as in {@link #observe}
   * @param n how many rows, at least 1
   * @param one who observes in time; the latents are of its moments
   * @param other who is late
   * @param shift by how many moments, 0 or more
   * @param memory {@code r}, from 0 to below 1
   * @throws ConfigException if a number is out of range or a factor is not normally distributed
   */
  public Observations misaligned(
      String purpose, int n, ColumnId one, ColumnId other, int shift, double memory) {
    if (n < 1 || shift < 0 || !(memory >= 0 && memory < 1)) {
      throw new ConfigException(
          "misaligned",
          n + ", " + shift + ", " + memory,
          "A series of "
              + n
              + " moments with memory "
              + memory
              + " cannot be observed "
              + shift
              + " late: use 1 or more, from 0 to below 1, 0 or more.");
    }
    if (!factors.stream().allMatch(Factor.Gaussian.class::isInstance)) {
      throw new ConfigException(
          "factors",
          factors.toString(),
          "Only factors that are normally distributed remember: leave bits out of a series.");
    }
    float[][] series = moments(purpose, n + shift);
    double fresh = Math.sqrt(1 - memory * memory);
    for (int t = 1; t < series.length; t++) {
      for (int i = 0; i < series[t].length; i++) {
        series[t][i] = (float) (memory * series[t - 1][i] + fresh * series[t][i]);
      }
    }
    float[][] inTime = Arrays.copyOf(series, n);
    float[][] late = Arrays.copyOfRange(series, shift, n + shift);
    Map<ColumnId, float[][]> rows = new LinkedHashMap<>();
    signal(one);
    signal(other);
    rows.put(one, seen(one, inTime, streams.generator(purpose + " by " + one)));
    rows.put(other, seen(other, late, streams.generator(purpose + " by " + other)));
    return new Observations(inTime, rows);
  }

  private float[][] seen(ColumnId column, float[][] latents, Random random) {
    Signal signal = signals.get(column);
    double[][] map = maps.get(column);
    int d = signal.dimension();
    int shared = signal.coverage().size();
    double noise = Math.sqrt(1 - signal.strength() * signal.strength());
    float[][] rows = new float[latents.length][d];
    double[] straight = new double[d];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < d; k++) {
        double own = random.nextGaussian();
        straight[k] =
            k < shared
                ? signal.strength() * latents[i][signal.coverage().get(k)] + noise * own
                : own;
      }
      for (int j = 0; j < d; j++) {
        double x = 0;
        for (int k = 0; k < d; k++) {
          x += map[j][k] * straight[k];
        }
        rows[i][j] = (float) (signal.warped() ? x + 0.3 * StrictMath.sin(2 * x) : x);
      }
    }
    return rows;
  }
}
