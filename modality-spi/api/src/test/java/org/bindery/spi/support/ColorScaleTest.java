package org.bindery.spi.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorScaleTest {
  @ParameterizedTest
  @EnumSource
  void largerNumbersAreLighterEverywhere(ColorScale scale) {
    double before = -1;
    for (int i = 0; i <= 100; i++) {
      double lightness = lightness(scale.color(i / 100.0));
      assertThat(lightness).isGreaterThan(before);
      before = lightness;
    }
  }

  @Test
  void whatLiesOutsideIsHeldAndWhatIsUnknownIsGrey() {
    assertThat(ColorScale.VIRIDIS.color(-3)).isEqualTo(0x440154);
    assertThat(ColorScale.VIRIDIS.color(7)).isEqualTo(0xFDE725);
    assertThat(ColorScale.INFERNO.color(0.5)).isEqualTo(0xBC3754);
    assertThat(ColorScale.INFERNO.color(Double.NaN)).isEqualTo(0x808080);
  }

  @Test
  void aPlaneIsPaintedSmall() throws IOException {
    float[] plane = new float[400 * 100];
    for (int i = 0; i < plane.length; i++) {
      plane[i] = i % 400 < 200 ? 2 : 6;
    }
    byte[] png = ColorScale.VIRIDIS.png(plane, 400, 100, 2, 6, 96);
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
    assertThat(image.getWidth()).isEqualTo(96);
    assertThat(image.getHeight()).isEqualTo(24);
    assertThat(image.getRGB(10, 10) & 0xFFFFFF).isEqualTo(0x440154);
    assertThat(image.getRGB(80, 10) & 0xFFFFFF).isEqualTo(0xFDE725);
  }

  @Test
  void aPlaneOfOneValueIsPaintedDark() throws IOException {
    byte[] png = ColorScale.VIRIDIS.png(new float[] {4}, 1, 1, 4, 4, 96);
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getRGB(0, 0) & 0xFFFFFF)
        .isEqualTo(0x440154);
  }

  /** CIE L* of sRGB. */
  private static double lightness(int color) {
    double[] weights = {0.2126, 0.7152, 0.0722};
    double luminance = 0;
    for (int c = 0; c < 3; c++) {
      double value = (color >> 16 - 8 * c & 0xFF) / 255.0;
      luminance +=
          weights[c] * (value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4));
    }
    return luminance > 0.008856 ? 116 * Math.cbrt(luminance) - 16 : 903.3 * luminance;
  }
}
