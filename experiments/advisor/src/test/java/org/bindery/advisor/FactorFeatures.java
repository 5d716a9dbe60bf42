package org.bindery.advisor;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.bindery.spi.ColumnId;

/**
 * Features of signals that each see some of 16 Gaussian factors: {@code x = R [c z_S + sqrt(1-c²)
 * e; noise]} with a random mixing R, every pair of signals drawn by itself.
 */
final class FactorFeatures {
  static final int FACTORS = 16;

  private final Random random;
  private final List<Signal> signals = new ArrayList<>();

  private record Signal(ColumnId column, Set<Integer> sees, double strength, double[][] mixing) {}

  FactorFeatures(long seed) {
    random = new Random(seed);
  }

  FactorFeatures with(String column, Set<Integer> sees, double strength, int noise) {
    int d = sees.size() + noise;
    double[][] mixing = new double[d][d];
    for (double[] row : mixing) {
      for (int j = 0; j < d; j++) {
        row[j] = random.nextGaussian();
      }
    }
    signals.add(new Signal(ColumnId.of(column), sees, strength, mixing));
    return this;
  }

  /** Returns pairs of every two signals, {@code n} of each. */
  List<PairedFeatures> pairs(int n) {
    List<PairedFeatures> all = new ArrayList<>();
    for (int i = 0; i < signals.size(); i++) {
      for (int j = i + 1; j < signals.size(); j++) {
        all.add(pair(signals.get(i), signals.get(j), n));
      }
    }
    return all;
  }

  PairedFeatures pair(String one, String other, int n) {
    return pair(signal(one), signal(other), n);
  }

  private Signal signal(String column) {
    return signals.stream()
        .filter(signal -> signal.column().toString().equals(column))
        .findFirst()
        .orElseThrow();
  }

  private PairedFeatures pair(Signal one, Signal other, int n) {
    double[][] x = new double[n][];
    double[][] y = new double[n][];
    for (int row = 0; row < n; row++) {
      double[] z = gaussian(FACTORS);
      x[row] = features(one, z);
      y[row] = features(other, z);
    }
    return new PairedFeatures(one.column(), x, other.column(), y);
  }

  private double[] features(Signal signal, double[] z) {
    double[] latent = gaussian(signal.mixing().length);
    int at = 0;
    for (int factor : signal.sees().stream().sorted().toList()) {
      double c = signal.strength();
      latent[at] = c * z[factor] + Math.sqrt(1 - c * c) * latent[at];
      at++;
    }
    double[] mixed = new double[latent.length];
    for (int i = 0; i < mixed.length; i++) {
      for (int j = 0; j < latent.length; j++) {
        mixed[i] += signal.mixing()[i][j] * latent[j];
      }
    }
    return mixed;
  }

  private double[] gaussian(int d) {
    double[] values = new double[d];
    for (int i = 0; i < d; i++) {
      values[i] = random.nextGaussian();
    }
    return values;
  }
}
