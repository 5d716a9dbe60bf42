package org.bindery.worlds;

import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import org.bindery.spi.ConfigException;

/**
 * Mutual information between groups of signals, exactly.
 *
 * <p>Normal factors: signals of a group see a factor independently, so that together they are worth
 * one of strength {@code c}, {@code c^2 = s / (1 + s)}, with {@code s} the sum of their ratios
 * {@code c_m^2 / (1 - c_m^2)} of signal to noise; and {@code I = -1/2 sum ln(1 - c^2 c'^2)}. For
 * two signals this is {@code -1/2 sum ln(1 - c_m^2 c_n^2)}.
 *
 * <p>Bits without noise are sums over GF(2) of fair coins, so that the entropy of some is {@code ln
 * 2} times the rank of their coefficients, and {@code I = H(m) + H(n) - H(m, n)}.
 */
final class Information {
  private Information() {}

  static double between(List<Factor> factors, List<Signal> some, List<Signal> others) {
    double nats = 0;
    for (int i = 0; i < factors.size(); i++) {
      if (factors.get(i) instanceof Factor.Gaussian) {
        nats -= Math.log1p(-squaredStrength(i, some) * squaredStrength(i, others)) / 2;
      }
    }
    BitSet mine = bits(factors, some);
    BitSet theirs = bits(factors, others);
    BitSet all = (BitSet) mine.clone();
    all.or(theirs);
    return nats + Math.log(2) * (rank(factors, mine) + rank(factors, theirs) - rank(factors, all));
  }

  private static double squaredStrength(int factor, List<Signal> signals) {
    double ratio = 0;
    for (Signal signal : signals) {
      if (signal.coverage().contains(factor)) {
        double squared = signal.strength() * signal.strength();
        ratio += squared / (1 - squared);
      }
    }
    return ratio == Double.POSITIVE_INFINITY ? 1 : ratio / (1 + ratio);
  }

  private static BitSet bits(List<Factor> factors, Collection<Signal> signals) {
    BitSet seen = new BitSet();
    for (Signal signal : signals) {
      for (int factor : signal.coverage()) {
        if (!(factors.get(factor) instanceof Factor.Gaussian)) {
          if (signal.strength() < 1) {
            throw new ConfigException(
                "strength",
                String.valueOf(signal.strength()),
                "Signal "
                    + signal.column()
                    + " sees a bit through noise, for which there is no closed form: give it the"
                    + " strength 1.");
          }
          seen.set(factor);
        }
      }
    }
    return seen;
  }

  private static int rank(List<Factor> factors, BitSet seen) {
    BitSet[] basis = new BitSet[factors.size()];
    int rank = 0;
    for (int i = seen.nextSetBit(0); i >= 0; i = seen.nextSetBit(i + 1)) {
      BitSet row = coefficients(factors, i);
      while (!row.isEmpty() && basis[row.length() - 1] != null) {
        row.xor(basis[row.length() - 1]);
      }
      if (!row.isEmpty()) {
        basis[row.length() - 1] = row;
        rank++;
      }
    }
    return rank;
  }

  private static BitSet coefficients(List<Factor> factors, int factor) {
    if (factors.get(factor) instanceof Factor.Product product) {
      BitSet sum = coefficients(factors, product.first());
      sum.xor(coefficients(factors, product.second()));
      return sum;
    }
    BitSet itself = new BitSet();
    itself.set(factor);
    return itself;
  }
}
