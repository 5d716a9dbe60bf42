package org.bindery.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.bindery.losses.Symile.Negatives;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Loss;
import org.bindery.testkit.LossConformance;
import org.bindery.testkit.LossPoint;
import org.junit.jupiter.api.Test;

class SymileTest extends LossConformance<Symile.Config> {
  private static final Symile.Config ALL = new Symile.Config(Negatives.ALL);
  private static final Symile.Config SHUFFLED = new Symile.Config(Negatives.SHUFFLED);

  private final Symile symile = new Symile();

  @Override
  protected Loss<Symile.Config> loss() {
    return symile;
  }

  @Override
  protected List<Symile.Config> configs() {
    return List.of(SHUFFLED, ALL);
  }

  @Override
  protected boolean drawsAtRandom(Symile.Config config) {
    return config.negatives() == Negatives.SHUFFLED;
  }

  @Override
  protected OptionalDouble expected(Symile.Config config, LossPoint point) {
    if (config.equals(SHUFFLED)) {
      return OptionalDouble.empty();
    }
    double total = 0;
    for (int query = 0; query < point.signals(); query++) {
      double[][] x = point.rows(query);
      List<double[]> products = List.of(ones(point.dimension()));
      double[][] match = new double[x.length][];
      for (int i = 0; i < x.length; i++) {
        match[i] = ones(point.dimension());
      }
      for (int m = 0; m < point.signals(); m++) {
        if (m != query) {
          List<double[]> longer = new ArrayList<>();
          for (double[] product : products) {
            for (double[] row : point.rows(m)) {
              longer.add(product(product, row));
            }
          }
          products = longer;
          for (int i = 0; i < x.length; i++) {
            match[i] = product(match[i], point.rows(m)[i]);
          }
        }
      }
      double[][] logits = Maths.similarities(x, products.toArray(double[][]::new), point.scale());
      for (int i = 0; i < x.length; i++) {
        total += Maths.logSumExp(logits[i]) - point.scale() * Maths.dot(x[i], match[i]);
      }
    }
    return OptionalDouble.of(total / point.signals() / point.rows(0).length);
  }

  private static double[] ones(int dimension) {
    double[] ones = new double[dimension];
    java.util.Arrays.fill(ones, 1);
    return ones;
  }

  private static double[] product(double[] x, double[] y) {
    double[] product = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      product[i] = x[i] * y[i];
    }
    return product;
  }

  @Test
  void forTwoSignalsItIsTheMeanOfBothDirectionsOfInfoNce() {
    double[][] a = Rows.random(6, 5, 1);
    double[][] b = Rows.random(6, 5, 2);
    assertThat(Computed.of(symile, ALL, 9, a, b).loss())
        .isCloseTo(Maths.infoNce(a, b, 9) / 2, within(1e-5));
  }

  @Test
  void rowsThatAreAllAlikeCostTheLogarithmOfAllThatIsOffered() {
    double[][] alike = Rows.alike(8, 3);
    assertThat(Computed.of(symile, ALL, 20, alike, alike, alike).loss())
        .isCloseTo(Math.log(64), within(1e-4));
    assertThat(Computed.of(symile, SHUFFLED, 20, alike, alike, alike).loss())
        .isCloseTo(Math.log(8), within(1e-4));
  }

  @Test
  void shuffledNegativesAreTheOtherRowsInSomeOrder() {
    double[][] x = Rows.random(2, 4, 1);
    double[][] y = Rows.random(2, 4, 2);
    double[][] z = Rows.random(2, 4, 3);
    List<Double> possible = new ArrayList<>(List.of(0.0));
    for (double[][][] query : List.of(tuple(x, y, z), tuple(y, x, z), tuple(z, x, y))) {
      List<Double> longer = new ArrayList<>();
      for (double sum : possible) {
        for (int drawn = 0; drawn < 4; drawn++) {
          longer.add(sum + ofDraw(query, drawn % 2, drawn / 2) / 3);
        }
      }
      possible = longer;
    }
    double loss = Computed.of(symile, SHUFFLED, 9, x, y, z).loss();
    assertThat(possible).anySatisfy(sum -> assertThat(loss).isCloseTo(sum, within(1e-5)));
  }

  private static double[][][] tuple(double[][]... signals) {
    return signals;
  }

  /** The loss of two rows when the second and third signal are turned by so many places. */
  private static double ofDraw(double[][][] query, int second, int third) {
    double total = 0;
    for (int i = 0; i < 2; i++) {
      int other = 1 - i;
      double match = 9 * Maths.dot(query[0][i], product(query[1][i], query[2][i]));
      double[] negative = product(query[1][(other + second) % 2], query[2][(other + third) % 2]);
      total += Maths.logSumExp(match, 9 * Maths.dot(query[0][i], negative)) - match;
    }
    return total / 2;
  }

  @Test
  void itSeesWhatTwoSignalsOnlySayTogetherAndPairsDoNot() {
    // The third is the exclusive or of two coins: every two of them are independent.
    double[][] x = {{1}, {1}, {-1}, {-1}};
    double[][] y = {{1}, {-1}, {1}, {-1}};
    double[][] z = {{1}, {-1}, {-1}, {1}};
    for (double scale : new double[] {1, 5, 20}) {
      assertThat(Computed.loss(new InfoNce(), scale, x, z)).isGreaterThan(2 * Math.log(4));
    }
    double chance = Math.log(16);
    assertThat(Computed.of(symile, ALL, 5, x, y, z).loss())
        .isLessThan(chance)
        .isCloseTo(Math.log(8), within(1e-3));
  }

  @Test
  void itCannotSeeThatTwoSignalsPointTheOtherWay() {
    double[][] x = Rows.random(5, 6, 1);
    double[][] y = Rows.random(5, 6, 2);
    double[][] z = Rows.random(5, 6, 3);
    assertThat(Computed.of(symile, ALL, 20, x, Rows.opposite(y), Rows.opposite(z)).loss())
        .isCloseTo(Computed.of(symile, ALL, 20, x, y, z).loss(), within(1e-4));
  }

  @Test
  void aBatchWithTooManyCombinationsIsRefusedBeforeMemoryIsTaken() {
    double[][] many = Rows.alike(1024, 1);
    assertThatThrownBy(() -> Computed.of(symile, ALL, 5, many, many, many))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "Symile with all negatives needs 1024^3 logits for a batch of 1024: use a smaller"
                + " batch, or negatives: shuffled.");
  }
}
