package org.bindery.modality.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.SplittableRandom;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.bindery.spi.CorruptSampleException;
import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;

class PictureCodecTest {
  private static final String CMYK =
      "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwANCQoLCggNCwoLDg4NDxMgFRMSEhMnHB4XIC4pMTAuKS0sMzpKPjM2RjcsLUBX"
          + "QUZMTlJTUjI+WmFaUGBKUVJP/8AAFAgACAAQBEMRAE0RAFkRAEsRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAYHBf/E"
          + "ABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAOBEMATQBZAEsAAD8AJHhSbLqkTNGn/9k=";

  @Test
  void pngKeepsEveryPixelAndItsTransparency() {
    Trials.run(
        50,
        random -> {
          Picture picture = Pictures.draw(random);
          assertThat(Picture.decode(picture.toPng())).isEqualTo(picture);
        });
  }

  @Test
  void greyIsTakenAsItIsAndNotBrightenedByJava() throws IOException {
    BufferedImage grey = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
    for (int x = 0; x < 256; x++) {
      grey.getRaster().setSample(x, 0, 0, x);
    }
    Picture picture = Picture.decode(file(grey, "png"));
    for (int x = 0; x < 256; x++) {
      assertPixel(picture, x, 0, x, x, x, 255);
    }
  }

  @Test
  void ofSixteenBitsTheUpperEightAreKept() throws IOException {
    BufferedImage grey = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
    WritableRaster raster = grey.getRaster();
    raster.setSample(0, 0, 0, 0x12FF);
    raster.setSample(1, 0, 0, 0xFFFF);
    Picture picture = Picture.decode(file(grey, "png"));
    assertPixel(picture, 0, 0, 0x12, 0x12, 0x12, 255);
    assertPixel(picture, 1, 0, 255, 255, 255, 255);
    assertPixel(picture, 2, 0, 0, 0, 0, 255);
  }

  @Test
  void palettesAreLookedUpWithTheirTransparentEntry() throws IOException {
    byte[] red = {10, (byte) 200};
    byte[] green = {20, (byte) 201};
    byte[] blue = {30, (byte) 202};
    BufferedImage image =
        new BufferedImage(
            2, 1, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(1, 2, red, green, blue, 0));
    image.getRaster().setSample(1, 0, 0, 1);
    Picture picture = Picture.decode(file(image, "png"));
    assertThat(picture.channel(0, 0, 3)).isZero();
    assertPixel(picture, 1, 0, 200, 201, 202, 255);
    assertThat(picture.opaque()).isFalse();
  }

  @Test
  void jpegGivesAboutTheColorsThatWereWritten() throws IOException {
    BufferedImage image = new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 256; i++) {
      image.setRGB(i % 16, i / 16, 0x3060C0);
    }
    Picture picture = Picture.decode(file(image, "jpeg"));
    assertThat(picture.channel(8, 8, 0)).isBetween(0x2C, 0x34);
    assertThat(picture.channel(8, 8, 1)).isBetween(0x5C, 0x64);
    assertThat(picture.channel(8, 8, 2)).isBetween(0xBC, 0xC4);
  }

  /** 16 x 8 pixels in two halves, written and read by Pillow 13; the other with its flag turned. */
  @Test
  void inksAreReadAsPillowReadsThem() {
    byte[] cmyk = Base64.getDecoder().decode(CMYK);
    assertNear(Picture.decode(cmyk), 3, 47, 191, 165);
    assertNear(Picture.decode(cmyk), 12, 150, 45, 101);
    byte[] ycck = cmyk.clone();
    ycck[17] = 2;
    assertNear(Picture.decode(ycck), 3, 90, 216, 22);
    assertNear(Picture.decode(ycck), 12, 0, 11, 65);
  }

  private static void assertNear(Picture picture, int x, int red, int green, int blue) {
    assertThat(picture.channel(x, 3, 0)).isBetween(red - 2, red + 2);
    assertThat(picture.channel(x, 3, 1)).isBetween(green - 2, green + 2);
    assertThat(picture.channel(x, 3, 2)).isBetween(blue - 2, blue + 2);
  }

  @Test
  void filesThatAreNotPicturesAreRefusedInOneSentence() {
    assertThatThrownBy(() -> Picture.decode("hello".getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage("it is neither a PNG nor a JPEG file (5 bytes)");
  }

  @Test
  void otherFormatsAreRefusedByName() {
    assertThatThrownBy(
            () -> Picture.decode(file(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB), "gif")))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage("it is a gif file, not PNG or JPEG");
  }

  @Test
  void aHugeSizeInTheHeaderIsRefusedBeforeItIsAllocated() {
    byte[] file = Pictures.plain(2, 2, 1, 2, 3).toPng();
    ByteBuffer.wrap(file).putInt(16, 50_000).putInt(20, 40_000);
    CRC32 sum = new CRC32();
    sum.update(file, 12, 17);
    ByteBuffer.wrap(file).putInt(29, (int) sum.getValue());
    assertThatThrownBy(() -> Picture.decode(file))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessage("the picture says it has 50000 x 40000 pixels, more than 100 million");
  }

  @Test
  void aFileCutShortIsNeverHalfRead() throws IOException {
    Picture noise = Pictures.noise(new SplittableRandom(3), 40, 30);
    BufferedImage image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 1200; i++) {
      image.setRGB(i % 40, i / 40, noise.channel(i % 40, i / 40, 0) * 0x10203);
    }
    for (byte[] file : new byte[][] {noise.toPng(), file(image, "jpeg")}) {
      for (int length = 1; length < file.length * 9 / 10; length += 7) {
        byte[] cut = Arrays.copyOf(file, length);
        assertThatThrownBy(() -> Picture.decode(cut))
            .as("%s of %s bytes", length, file.length)
            .isInstanceOf(CorruptSampleException.class);
      }
    }
  }

  static byte[] file(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static void assertPixel(
      Picture picture, int x, int y, int red, int green, int blue, int alpha) {
    assertThat(
            new int[] {
              picture.channel(x, y, 0),
              picture.channel(x, y, 1),
              picture.channel(x, y, 2),
              picture.channel(x, y, 3)
            })
        .as("pixel %s, %s", x, y)
        .containsExactly(red, green, blue, alpha);
  }
}
