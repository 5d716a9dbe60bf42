package org.bindery.modality.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.SampleContext;
import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImagePreprocessorTest {
  private static final ImagePreprocessing PLAIN = ImagePreprocessing.defaults().plain();

  @ParameterizedTest
  @CsvSource({"224, 0", "225, 0", "226, 1", "227, 2", "229, 2", "231, 4", "233, 4", "239, 8"})
  void theMiddleIsRoundedHalfToEven(int length, int offset) {
    assertThat(ImagePreprocessor.middle(length, 224)).isEqualTo(offset);
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
    ImagePreprocessing drop = new ImagePreprocessing(64, "drop", 1, 0, 0, 0, 0, 0);
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
    float[] flipped =
        features(
            picture, new ImagePreprocessing(64, "white", 1, 1, 0, 0, 0, 0), SampleContext.train(5));
    for (int i = 0; i < plain.length; i++) {
      assertThat(flipped[i]).isEqualTo(plain[i / 64 * 64 + 63 - i % 64]);
    }
  }

  @Test
  void colorJitterChangesColorsAndNeverLeavesTheRange() {
    ImagePreprocessing wild = new ImagePreprocessing(16, "white", 1, 0, 1, 1, 1, 0);
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
    ImagePreprocessing erasing = new ImagePreprocessing(64, "white", 1, 0, 0, 0, 0, 1);
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
    ImagePreprocessing cropping = new ImagePreprocessing(32, "white", 0.1, 0, 0, 0, 0, 0);
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
    assertThatThrownBy(() -> preprocessor(new ImagePreprocessing(64, "blue", 1, 0, 0, 0, 0, 0)))
        .hasMessage("Image: background is blue, which is not allowed: use 'white' or 'drop'.");
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
