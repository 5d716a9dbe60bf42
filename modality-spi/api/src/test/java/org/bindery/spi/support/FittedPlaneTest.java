package org.bindery.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.junit.jupiter.api.Test;

class FittedPlaneTest {
  @Test
  void theMiddleIsResizedAndCutOutAsThePictureWouldBe() {
    float[] plane = ramp(90, 40);
    // 32 * 90 / 40 = 72 pixels wide, of which the middle begins at 20.
    float[] expected = BicubicResize.resize(plane, 90, 40, 72, 32, new Window(20, 0, 32, 32));
    assertThat(FittedPlane.of(plane, 90, 40, 32).middle()).isEqualTo(expected);
    float[] tall = BicubicResize.resize(plane, 40, 90, 32, 72, new Window(0, 20, 32, 32));
    assertThat(FittedPlane.of(plane, 40, 90, 32).middle()).isEqualTo(tall);
  }

  @Test
  void ofAPanoramaOnlyTheMiddleIsKept() {
    FittedPlane fitted = FittedPlane.of(ramp(8000, 8), 8000, 8, 16);
    assertThat(fitted.width()).isEqualTo(32);
    assertThat(fitted.left()).isEqualTo(8);
    assertThat(fitted.bytes()).isLessThan(3000);
  }

  @Test
  void withoutAugmentationACropIsTheMiddle() {
    FittedPlane fitted = FittedPlane.of(ramp(50, 40), 50, 40, 16);
    assertThat(fitted.crop(PlaneAugmentation.none(), new SplittableRandom(1)))
        .isEqualTo(fitted.middle());
  }

  @Test
  void aFlipSwapsLeftAndRight() {
    FittedPlane fitted = FittedPlane.of(ramp(16, 16), 16, 16, 16);
    float[] flipped = fitted.crop(new PlaneAugmentation(1, 1, 0), new SplittableRandom(1));
    for (int i = 0; i < 256; i++) {
      int line = i / 16;
      assertThat(flipped[i]).isEqualTo(fitted.middle()[line * 16 + 15 - i % 16]);
    }
  }

  @Test
  void aCropShowsNothingThatIsNotThere() {
    FittedPlane fitted = FittedPlane.of(ramp(50, 40), 50, 40, 16);
    float[] sorted = fitted.values().clone();
    Arrays.sort(sorted);
    PlaneAugmentation strong = new PlaneAugmentation(0.1, 0.5, 0);
    for (int seed = 0; seed < 100; seed++) {
      for (float value : fitted.crop(strong, new SplittableRandom(seed))) {
        assertThat(value).isBetween(sorted[0], sorted[sorted.length - 1]);
      }
    }
  }

  @Test
  void erasingLeavesMostOfTheSquare() {
    FittedPlane fitted = FittedPlane.of(ramp(32, 32), 32, 32, 32);
    for (int seed = 0; seed < 50; seed++) {
      float[] square = new float[32 * 32];
      Arrays.fill(square, 1);
      fitted.erase(square, new PlaneAugmentation(1, 0, 1), new SplittableRandom(seed));
      int erased = 0;
      for (float value : square) {
        erased += value == 0 ? 1 : 0;
      }
      assertThat(erased).isBetween(1, 32 * 32 / 5);
    }
  }

  @Test
  void aStripAndShapesThatDoNotFitAreRefused() {
    assertThatThrownBy(() -> FittedPlane.of(new byte[20_001], 1, 20_001, 8))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("1 x 20001 pixels");
    assertThatThrownBy(() -> new PlaneAugmentation(1, 0, 1.5).check("Depth"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Depth: augmentation.erase is 1.5, which is not allowed: use 0 to 1.");
  }

  private static float[] ramp(int width, int height) {
    float[] plane = new float[width * height];
    for (int i = 0; i < plane.length; i++) {
      int row = i / width;
      plane[i] = i % width + 0.1f * row * row;
    }
    return plane;
  }
}
