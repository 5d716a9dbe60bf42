package org.bindery.modality.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.reflect.RecordComponent;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.SampleContext;
import org.bindery.spi.support.Window;
import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePreprocessorTest {
  private static final ImagePreprocessing PLAIN = ImagePreprocessing.defaults().plain();

  @ParameterizedTest
  @CsvSource({"224, 0", "225, 0", "226, 1", "227, 2", "229, 2", "231, 4", "233, 4", "239, 8"})
  void theMiddleIsRoundedHalfToEven(int length, int offset) {
    assertThat(Window.centered(length, 224)).isEqualTo(offset);
  }

  @Test
  void aPlainPictureBecomesItsNormalizedColor() {
    float[] values = features(Pictures.plain(30, 20, 255, 0, 128), PLAIN, SampleContext.EVAL);
    assertThat(values[0]).isCloseTo((1 - 0.48145466f) / 0.26862954f, within(1e-6f));
    assertThat(values[4096]).isCloseTo(-0.4578275f / 0.26130258f, within(1e-6f));
    assertThat(values[8192]).isCloseTo((128 / 255f - 0.40821073f) / 0.27577711f, within(1e-6f));
  }

  @Test
  void aSinglePixelFillsTheFeatures() {
    float[] values = features(Pictures.plain(1, 1, 9, 9, 9), PLAIN, SampleContext.EVAL);
    assertThat(values).hasSize(3 * 64 * 64);
    assertThat(Arrays.copyOf(values, 4096)).containsOnly(values[0]);
  }

  @Test
  void transparencyShowsWhiteOrIsDropped() {
    Picture clear = Picture.ofRgba(1, 1, new byte[] {0, 0, 0, 0});
    ImagePreprocessing drop =
        new ImagePreprocessing(64, "crop", "drop", false, ImageAugmentation.none());
    assertThat(features(clear, PLAIN, SampleContext.EVAL)[0]).isGreaterThan(1.9f);
    assertThat(features(clear, drop, SampleContext.EVAL)[0]).isLessThan(-1.7f);
  }

  @Test
  void aPanoramaIsKeptSmallAndOneOfTenThousandToOneIsRefused() {
    ImagePreprocessor preprocessor = preprocessor(PLAIN);
    PreparedPicture prepared = preprocessor.prepare(Pictures.plain(3000, 10, 1, 2, 3));
    assertThat(prepared.width()).isEqualTo(128);
    assertThat(prepared.left()).isEqualTo(32);
    Picture line = Pictures.plain(1, 10_001, 0, 0, 0);
    assertThatThrownBy(() -> preprocessor.prepare(line))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("1 x 10001");
  }

  @Test
  void withoutAugmentationTrainingSeesWhatEvaluationSees() {
    Picture picture = Pictures.noise(new SplittableRandom(1), 80, 50);
    assertThat(features(picture, PLAIN, SampleContext.train(5)))
        .isEqualTo(features(picture, PLAIN, SampleContext.EVAL));
  }

  @Test
  void aFlipMirrorsEachRow() {
    Picture picture = Pictures.noise(new SplittableRandom(1), 64, 64);
    float[] plain = features(picture, PLAIN, SampleContext.EVAL);
    float[] flipped = features(picture, PLAIN.augmentedBy(only("flip", 1)), SampleContext.train(5));
    for (int i = 0; i < plain.length; i++) {
      assertThat(flipped[i]).isEqualTo(plain[i / 64 * 64 + 63 - i % 64]);
    }
  }

  @Test
  void colorJitterChangesColorsAndNeverLeavesTheRange() {
    ImagePreprocessing wild =
        PLAIN.withSize(16).augmentedBy(new ImageAugmentation(1, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 0));
    Trials.run(
        100,
        random -> {
          float[] values =
              features(
                  Pictures.noise(random, 16, 16), wild, SampleContext.train(random.nextLong()));
          for (float value : values) {
            assertThat(value).isBetween(-1.8f, 2.3f);
          }
        });
  }

  @Test
  void erasingBlanksARectangleOfTwoToTwentyPercent() {
    ImagePreprocessing erasing = PLAIN.augmentedBy(only("erase", 1));
    Trials.run(
        100,
        random -> {
          float[] values =
              features(
                  Pictures.plain(8, 8, 255, 255, 255),
                  erasing,
                  SampleContext.train(random.nextLong()));
          long blank = 0;
          for (int i = 0; i < 4096; i++) {
            blank += values[i] == 0 ? 1 : 0;
          }
          assertThat(blank / 4096.0).isBetween(0.01, 0.21);
        });
  }

  @Test
  void randomCropsStayInsideThePicture() {
    // A frame around the picture would show if a crop reached beyond it.
    ImagePreprocessing cropping = PLAIN.withSize(32).augmentedBy(only("minScale", 0.1));
    float[] plain = features(Pictures.plain(90, 50, 7, 7, 7), cropping, SampleContext.EVAL);
    Trials.run(
        200,
        random ->
            assertThat(
                    features(
                        Pictures.plain(90, 50, 7, 7, 7),
                        cropping,
                        SampleContext.train(random.nextLong())))
                .isEqualTo(plain));
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertThatThrownBy(() -> preprocessor(PLAIN.withSize(4)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Image: size is 4, which is not allowed: use 8 to 1024.");
    ImageAugmentation none = ImageAugmentation.none();
    assertThatThrownBy(() -> preprocessor(new ImagePreprocessing(64, "crop", "blue", false, none)))
        .hasMessage("Image: background is blue, which is not allowed: use 'white' or 'drop'.");
    assertThatThrownBy(() -> preprocessor(new ImagePreprocessing(64, "half", "white", false, none)))
        .hasMessage("Image: fit is half, which is not allowed: use 'crop' or 'whole'.");
    for (RecordComponent component : ImageAugmentation.class.getRecordComponents()) {
      for (double nonsense : new double[] {-0.1, 1.1, Double.NaN}) {
        assertThatThrownBy(
                () -> preprocessor(PLAIN.augmentedBy(only(component.getName(), nonsense))))
            .isInstanceOf(ConfigException.class)
            .hasMessageStartingWith(
                "Image: augmentation." + component.getName() + " is " + nonsense);
      }
    }
  }

  @Test
  void aWholeDrawingIsFreedOfItsTransparentBorderAndFitsTheSquare() {
    // 4 x 2 black pixels somewhere in a transparent picture, beside a pixel that is hardly there.
    byte[] rgba = new byte[30 * 20 * 4];
    for (int y = 7; y < 9; y++) {
      for (int x = 11; x < 15; x++) {
        rgba[(y * 30 + x) * 4 + 3] = -1;
      }
    }
    rgba[3] = 8;
    PreparedPicture prepared =
        preprocessor(PLAIN.withSize(24).asWhole()).prepare(Picture.ofRgba(30, 20, rgba));
    assertThat(prepared.width()).isEqualTo(32);
    assertThat(prepared.height()).isEqualTo(32);
    for (int y = 0; y < 32; y++) {
      byte[] row = Arrays.copyOfRange(prepared.rgb(), y * 96, (y + 1) * 96);
      assertThat(row).containsOnly(y >= 8 && y < 24 ? (byte) 0 : (byte) 255);
    }
    Picture clear = Picture.ofRgba(5, 3, new byte[60]);
    assertThat(preprocessor(PLAIN.asWhole()).prepare(clear).rgb()).containsOnly((byte) 255);
  }

  @Test
  void aMirroredEvaluationHasTwoViewsAndTrainingOne() {
    ImagePreprocessing mirror =
        new ImagePreprocessing(16, "whole", "white", true, ImageAugmentation.none());
    Picture picture = Pictures.noise(new SplittableRandom(1), 20, 30);
    var views = preprocessor(mirror).apply(picture, SampleContext.EVAL);
    assertThat(views).hasSize(2);
    FloatBuffer first = (FloatBuffer) views.get(0).tensors().get(0).data();
    FloatBuffer second = (FloatBuffer) views.get(1).tensors().get(0).data();
    for (int i = 0; i < first.limit(); i++) {
      assertThat(second.get(i)).isEqualTo(first.get(i / 16 * 16 + 15 - i % 16));
    }
    assertThat(preprocessor(mirror).apply(picture, SampleContext.train(1))).hasSize(1);
  }

  @Test
  void aDrawingMovesByTheAmountsGivenAndWhiteComesIntoSight() {
    ImagePreprocessing whole = PLAIN.withSize(48).asWhole();
    Picture black = Pictures.plain(64, 64, 0, 0, 0);
    double full = ink(features(black, whole, SampleContext.EVAL));
    assertThat(full).isCloseTo(1, within(1e-6));
    double least = 1;
    for (int seed = 0; seed < 100; seed++) {
      SampleContext context = SampleContext.train(seed);
      double out = ink(features(black, whole.augmentedBy(only("zoomOut", 0.5)), context));
      double in = ink(features(black, whole.augmentedBy(only("zoomIn", 0.5)), context));
      double moved = ink(features(black, whole.augmentedBy(only("shift", 0.5)), context));
      assertThat(in).isCloseTo(1, within(1e-6));
      // Both sides shrink by up to e^-0.5; a quarter of each side may leave the frame.
      assertThat(out).isBetween(Math.exp(-1) - 0.01, 1.0 + 1e-6);
      assertThat(moved).isBetween(0.75 * 0.75 - 0.02, 1.0 + 1e-6);
      least = Math.min(least, out);
    }
    assertThat(least).isLessThan(0.42);
  }

  @Test
  void aStretchKeepsTheAreaAndARotationKeepsACentralDisc() {
    // A black square of half the side; white around it is kept by an opaque frame.
    byte[] rgb = new byte[64 * 64 * 3];
    Arrays.fill(rgb, (byte) 255);
    for (int y = 16; y < 48; y++) {
      Arrays.fill(rgb, (y * 64 + 16) * 3, (y * 64 + 48) * 3, (byte) 0);
    }
    Picture square = Picture.ofRgb(64, 64, rgb);
    ImagePreprocessing whole = PLAIN.withSize(48).asWhole();
    float[] plain = features(square, whole, SampleContext.EVAL);
    for (String how : new String[] {"stretch", "rotate"}) {
      float[] changed = features(square, whole.augmentedBy(only(how, 0.4)), SampleContext.train(3));
      assertThat(changed).isNotEqualTo(plain);
      assertThat(ink(changed)).isCloseTo(ink(plain), within(0.01));
    }
  }

  @Test
  void contrastLeavesWhiteAndTintChangesEachChannelByItself() {
    ImagePreprocessing contrast = PLAIN.withSize(16).augmentedBy(only("contrast", 0.5));
    Picture white = Pictures.plain(16, 16, 255, 255, 255);
    Picture grey = Pictures.plain(16, 16, 128, 128, 128);
    float[] same = features(white, PLAIN.withSize(16), SampleContext.EVAL);
    float[] plain = features(grey, PLAIN.withSize(16), SampleContext.EVAL);
    Trials.run(
        50,
        random -> {
          SampleContext context = SampleContext.train(random.nextLong());
          float[] kept = features(white, contrast, context);
          for (int i = 0; i < kept.length; i++) {
            assertThat(kept[i]).isCloseTo(same[i], within(1e-4f));
          }
          assertThat(features(grey, contrast, context)[0]).isNotEqualTo(plain[0]);
          float[] tinted =
              features(grey, PLAIN.withSize(16).augmentedBy(only("tint", 0.2)), context);
          double red = (tinted[0] - plain[0]) * 0.26862954 * 255 / 128;
          double green = (tinted[256] - plain[256]) * 0.26130258 * 255 / 128;
          assertThat(red).isBetween(Math.exp(-0.2) - 1.001, Math.exp(0.2) - 0.999);
          assertThat(red).isNotCloseTo(green, within(1e-6));
        });
  }

  /** Returns the share of black in a picture of black and white. */
  private static double ink(float[] values) {
    double sum = 0;
    int area = values.length / 3;
    for (int i = 0; i < area; i++) {
      sum += 1 - (values[i] * 0.26862954 + 0.48145466);
    }
    return sum / area;
  }

  /** Returns no augmentation but one. */
  private static ImageAugmentation only(String name, double amount) {
    RecordComponent[] components = ImageAugmentation.class.getRecordComponents();
    double[] a = new double[components.length];
    for (int i = 0; i < a.length; i++) {
      a[i] = components[i].getName().equals(name) ? amount : i == 0 ? 1 : 0;
    }
    return new ImageAugmentation(
        a[0], a[1], a[2], a[3], a[4], a[5], a[6], a[7], a[8], a[9], a[10], a[11]);
  }

  static ImagePreprocessor preprocessor(ImagePreprocessing config) {
    return (ImagePreprocessor) ImagePreprocessor.FACTORY.create(config);
  }

  static float[] features(Picture picture, ImagePreprocessing config, SampleContext context) {
    FloatBuffer buffer =
        (FloatBuffer) preprocessor(config).apply(picture, context).get(0).tensors().get(0).data();
    float[] values = new float[buffer.limit()];
    buffer.get(values);
    return values;
  }
}
