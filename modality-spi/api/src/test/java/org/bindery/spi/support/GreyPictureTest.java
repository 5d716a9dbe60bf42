package org.bindery.spi.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.bindery.spi.CorruptSampleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GreyPictureTest {
  @ParameterizedTest
  @CsvSource({"png, 16", "tiff, 16", "png, 8", "tiff, 8"})
  void numbersAreThoseOfTheFile(String format, int bits) throws IOException {
    int type = bits == 16 ? BufferedImage.TYPE_USHORT_GRAY : BufferedImage.TYPE_BYTE_GRAY;
    BufferedImage image = new BufferedImage(3, 2, type);
    int[] values = {0, 1, 100, 200, 254, bits == 16 ? 65535 : 255};
    image.getRaster().setPixels(0, 0, 3, 2, values);

    GreyPicture picture = GreyPicture.decode(file(image, format));

    assertThat(picture.format()).isEqualTo(format);
    assertThat(picture.bits()).isEqualTo(bits);
    assertThat(picture.width()).isEqualTo(3);
    assertThat(picture.height()).isEqualTo(2);
    assertThat(picture.colored()).isFalse();
    for (int i = 0; i < values.length; i++) {
      assertThat(picture.value(i)).isEqualTo(values[i]);
    }
  }

  /** The weights of Pillow's mode L: pure red is 76, green 150, blue 29. */
  @ParameterizedTest
  @CsvSource({"FF0000, 76", "00FF00, 150", "0000FF, 29", "FFFFFF, 255", "123456, 46"})
  void colorsBecomeTheirLuminance(String color, int grey) throws IOException {
    BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, Integer.parseInt(color, 16));
    GreyPicture picture = GreyPicture.decode(file(image, "png"));
    assertThat(picture.value(0)).isEqualTo(grey);
    assertThat(picture.bits()).isEqualTo(8);
    assertThat(picture.colored()).isEqualTo(!color.equals("FFFFFF"));
  }

  @Test
  void aPgmIsReadBackInEitherDepth() {
    char[] values = {0, 7, 200, 255};
    GreyPicture small = GreyPicture.decode(GreyPicture.pgm(2, 2, 8, values));
    assertThat(small.bits()).isEqualTo(8);
    assertThat(small.value(3)).isEqualTo(255);
    char[] large = {0, 7, 513, 65535};
    GreyPicture picture = GreyPicture.decode(GreyPicture.pgm(4, 1, 16, large));
    assertThat(picture.bits()).isEqualTo(16);
    assertThat(picture.value(2)).isEqualTo(513);
    assertThat(picture.swapped().value(2)).isEqualTo(0x0102);
    assertThat(small.swapped()).isSameAs(small);
  }

  @Test
  void aPgmMayHaveCommentsInItsHeader() {
    byte[] file = "P5 # a\n1 # b\n2\n# c\n255\nAB".getBytes(StandardCharsets.US_ASCII);
    assertThat(GreyPicture.decode(file).value(1)).isEqualTo('B');
  }

  @Test
  void whatIsNoPictureOrCutShortIsRefused() throws IOException {
    BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_USHORT_GRAY);
    byte[] png = file(image, "png");
    refused(Arrays.copyOf(png, png.length / 2), "damaged");
    refused(new byte[] {1, 2, 3}, "no PNG, JPEG, TIFF or PGM file (3 bytes)");
    refused(file(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "gif"), "it is a gif file");
    refused("P5 9 9 255\nabc".getBytes(StandardCharsets.US_ASCII), "cut short");
    refused("P5 90000 90000 255\n".getBytes(StandardCharsets.US_ASCII), "90000 x 90000");
  }

  private static void refused(byte[] file, String reason) {
    assertThatThrownBy(() -> GreyPicture.decode(file))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining(reason);
  }

  private static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, file)).isTrue();
    return file.toByteArray();
  }
}
