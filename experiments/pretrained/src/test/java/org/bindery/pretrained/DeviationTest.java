package org.bindery.pretrained;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviationTest {
  private static final long[] SHAPE = {2, 1, 3};

  @Test
  void theLargestDifferenceIsFoundWithItsPlaceAndBothValues() {
    Deviation deviation =
        Deviation.between(
            "block0.attn",
            SHAPE,
            new float[] {0, 1, 2, 3, 4, 5},
            new float[] {0, 1.25f, 2, 3, 4, 4.5f},
            0.4);

    assertThat(deviation.largest()).isEqualTo(0.5);
    assertThat(deviation.isWithin()).isFalse();
    assertThat(deviation)
        .hasToString(
            "block0.attn differs by 0.50, more than 4e-01"
                + " (at [1, 0, 2]: 4.5, the reference has 5.0)");
  }

  @Test
  void aDifferenceOfTheToleranceItselfIsAllowed() {
    Deviation deviation =
        Deviation.between("x", new long[] {1}, new float[] {1}, new float[] {1.5f}, 0.5);

    assertThat(deviation.isWithin()).isTrue();
    assertThat(deviation).asString().contains("at most 5e-01");
  }

  @Test
  void whatIsNoNumberIsInfinitelyFarOnEitherSide() {
    float[] numbers = {1, 2, 3, 4, 5, 6};
    for (float strange : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      float[] spoiled = {1, 2, 3, strange, 50, 6};
      for (Deviation deviation :
          new Deviation[] {
            Deviation.between("x", SHAPE, numbers, spoiled, 1e9),
            Deviation.between("x", SHAPE, spoiled, numbers, 1e9)
          }) {
        assertThat(deviation.largest()).isInfinite();
        assertThat(deviation.isWithin()).isFalse();
        assertThat(deviation.where()).startsWith("at [1, 0, 0]: ");
      }
    }
  }

  @Test
  void anArrayOfAnotherSizeIsInfinitelyFar() {
    Deviation deviation =
        Deviation.between("x", SHAPE, new float[6], new float[5], Double.MAX_VALUE);

    assertThat(deviation.isWithin()).isFalse();
    assertThat(deviation.where()).isEqualTo("5 values where the reference has 6");
  }

  @Test
  void ofTwoEmptyArraysThereIsNothingToCompare() {
    Deviation deviation =
        Deviation.between("x", new long[] {0, 3}, new float[0], new float[0], 1e-5);

    assertThat(deviation.isWithin()).isTrue();
    assertThat(deviation.where()).isEqualTo("nothing to compare");
  }
}
