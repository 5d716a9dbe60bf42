package org.bindery.worlds;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * What one kind of signal sees of a world: {@code x = R [c z_S + sqrt(1 - c^2) e ; n]} with noise
 * {@code e, n ~ N(0, I)} and an orthogonal map {@code R}.
 *
 * @param column its name
 * @param coverage {@code S}, the positions of the factors it sees, in rising order
 * @param strength {@code c}, above 0 to 1; 1 is without noise
 * @param privateDimension the length of {@code n}, what it shares with no other signal
 * @param warped whether what is observed is {@code x + 0.3 sin 2x}, coordinate by coordinate: an
 *     invertible map, so that no information is lost, but one that linear towers cannot undo
 */
public record Signal(
    ColumnId column,
    List<Integer> coverage,
    double strength,
    int privateDimension,
    boolean warped) {
  /**
   * The length of {@code n} where nothing else is said. The first measurement did not write its own
   * down; with 6 small samples overfit as they did there (W3 at 300 pairs), with 4 less, with 8
   * more.
   */
  public static final int PRIVATE_DIMENSION = 6;

  /**
   * Sorts the coverage.
   *
   * @throws ConfigException if it sees no factor or one twice, the strength is not above 0 to 1, or
   *     the private dimension is negative
   */
  public Signal {
    List<Integer> sorted = List.copyOf(new TreeSet<>(coverage));
    if (sorted.isEmpty() || sorted.size() < coverage.size() || sorted.get(0) < 0) {
      throw new ConfigException(
          "coverage",
          coverage.toString(),
          "Signal "
              + column
              + " cannot see the factors "
              + coverage
              + ": name at least one, each once, from 0.");
    }
    coverage = sorted;
    if (!(strength > 0 && strength <= 1)) {
      throw new ConfigException(
          "strength",
          String.valueOf(strength),
          "The strength "
              + strength
              + " of "
              + column
              + " is not allowed: use above 0, at most 1.");
    }
    if (privateDimension < 0) {
      throw new ConfigException(
          "privateDimension",
          String.valueOf(privateDimension),
          "The private dimension of "
              + column
              + " cannot be "
              + privateDimension
              + ": use 0 or more.");
    }
  }

  /** Makes a signal that is not warped and has {@link #PRIVATE_DIMENSION} of its own. */
  public static Signal of(String column, Collection<Integer> coverage, double strength) {
    return new Signal(
        ColumnId.of(column), List.copyOf(coverage), strength, PRIVATE_DIMENSION, false);
  }

  /** Makes one that sees the factors from {@code from} to before {@code to}. */
  public static Signal of(String column, int from, int to, double strength) {
    return of(column, IntStream.range(from, to).boxed().toList(), strength);
  }

  /** Returns this with another length of what it shares with none. */
  public Signal withPrivateDimension(int value) {
    return new Signal(column, coverage, strength, value, warped);
  }

  /** Returns this with the warp. */
  public Signal asWarped() {
    return new Signal(column, coverage, strength, privateDimension, true);
  }

  /** Returns the length of an observation. */
  public int dimension() {
    return coverage.size() + privateDimension;
  }
}
