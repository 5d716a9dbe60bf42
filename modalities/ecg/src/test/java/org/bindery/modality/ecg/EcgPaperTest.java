package org.bindery.modality.ecg;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.bindery.spi.Rendering;
import org.junit.jupiter.api.Test;

class EcgPaperTest {
  private static boolean isInk(BufferedImage picture, double x, double y) {
    for (int dx = -2; dx <= 2; dx++) {
      for (int dy = -2; dy <= 2; dy++) {
        if ((picture.getRGB((int) x + dx, (int) y + dy) >> 16 & 0xff) < 0x90) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void twelveLeadsFillThreeRowsOfFourAndAStripOfTenSeconds() {
    BufferedImage picture = EcgPaper.CLINICAL.draw(Ecgs.twelve());
    // 15 mm for the pulse, 250 mm for 10 s, 5 mm of margin; four rows of 25 mm.
    assertThat(picture.getWidth()).isEqualTo(4 * 270);
    assertThat(picture.getHeight()).isBetween(4 * 100, 4 * 115);
  }

  @Test
  void aMillivoltIsTenMillimetersAndASecondTwentyFive() {
    double[] step = new double[500];
    Arrays.fill(step, 250, 500, 1);
    BufferedImage picture = EcgPaper.CLINICAL.draw(Ecgs.single(Lead.II, 100, step));
    int middle = 4 * 17 + 2;
    assertThat(isInk(picture, 4 * (15 + 25), middle)).isTrue();
    assertThat(isInk(picture, 4 * (15 + 25), middle - 40)).isFalse();
    assertThat(isInk(picture, 4 * (15 + 2.5 * 25 + 10), middle - 40)).isTrue();
    assertThat(isInk(picture, 4 * (15 + 2.5 * 25 + 10), middle)).isFalse();
    // The step is where 2.5 s are.
    assertThat(isInk(picture, 4 * (15 + 2.5 * 25), middle - 20)).isTrue();
  }

  @Test
  void thePulseForCalibrationIsAMillivoltAndAFifthOfASecond() {
    BufferedImage picture = EcgPaper.CLINICAL.draw(Ecgs.single(Lead.II, 100, new double[500]));
    int middle = 4 * 17 + 2;
    assertThat(isInk(picture, 4 * 9.5, middle - 40)).isTrue();
    assertThat(isInk(picture, 4 * 9.5, middle - 50)).isFalse();
    assertThat(isInk(picture, 4 * 7, middle - 20)).isTrue();
    assertThat(isInk(picture, 4 * 12, middle - 20)).isTrue();
  }

  @Test
  void aRenderingIsAPngThatSaysWhatItShows() throws IOException {
    Rendering rendering = EcgPaper.CLINICAL.render(Ecgs.twelve());
    assertThat(rendering.mimeType()).isEqualTo("image/png");
    assertThat(ImageIO.read(new ByteArrayInputStream(rendering.body())).getWidth()).isEqualTo(1080);
    assertThat(rendering.altText())
        .startsWith("Electrocardiogram of 10.0 s at 100 Hz, 12 leads I, II, III, aVR")
        .endsWith("0.00 to 1.20 mV, on paper of 25 mm/s and 10 mm/mV");
  }

  @Test
  void thePulseHasNoVoltage() {
    assertThat(EcgPaper.CLINICAL.render(Ecgs.single(Lead.PLETH, 250, new double[500])).altText())
        .isEqualTo(
            "Electrocardiogram of 2.0 s at 250 Hz, lead PLETH, on paper of 25 mm/s and 10 mm/mV");
  }

  @Test
  void theSquareIsSixtyFourPixelsWhateverLeadsThereAre() {
    for (Lead lead : Lead.values()) {
      BufferedImage picture = EcgPaper.SQUARE.draw(Ecgs.single(lead, 250, new double[100]));
      assertThat(picture.getWidth()).isEqualTo(64);
      assertThat(picture.getHeight()).isEqualTo(64);
    }
  }

  @Test
  void anyRecordingCanBeDrawn() {
    for (double rate : new double[] {1, 100, 5000}) {
      for (int samples : new int[] {2, 50, 3000}) {
        Ecg ecg = Ecgs.single(Lead.PLETH, rate, new double[samples]);
        assertThat(EcgPaper.CLINICAL.render(ecg).body()).isNotEmpty();
        assertThat(EcgPaper.SQUARE.render(ecg).body()).isNotEmpty();
      }
    }
  }
}
