package org.bindery.modality.depth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import org.bindery.modality.image.ImageAugmentation;
import org.bindery.modality.image.ImageModality;
import org.bindery.modality.image.ImagePreprocessing;
import org.bindery.modality.image.Picture;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Features;
import org.bindery.spi.SampleContext;
import org.bindery.spi.support.PlaneAugmentation;
import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;

class DepthPreprocessorTest {
  private static final DepthPreprocessing PLAIN = DepthPreprocessing.defaults().plain();

  @Test
  void aFlatWallIsItsStandardizedDisparity() {
    double disparity = 0.075 * 518.86 / 2;
    float expected = (float) ((disparity / 75 - 0.0418) / 0.0295);
    assertThat(features(Depths.flat(80, 60, 2), PLAIN)).hasSize(64 * 64).containsOnly(expected);
    assertThat(features(Depths.flat(80, 60, 2), DepthPreprocessing.imageBind()))
        .hasSize(224 * 224)
        .containsOnly(expected);
  }

  @Test
  void distancesAreClippedAndDisparitiesClamped() {
    assertThat(PLAIN.standardized(1e-4)).isEqualTo((1 - 0.0418) / 0.0295);
    assertThat(PLAIN.standardized(900))
        .isEqualTo(PLAIN.standardized(50))
        .isCloseTo((0.075 * 518.86 / 50 / 75 - 0.0418) / 0.0295, within(1e-12));
  }

  @Test
  void distancesAndTheirLogarithmsAreOtherScales() {
    assertThat(DepthPreprocessing.inMeters().standardized(2.5))
        .isCloseTo((0.25 - 0.3) / 0.2, within(1e-12));
    assertThat(DepthPreprocessing.inLog().standardized(Math.E))
        .isCloseTo((0.25 - 0.25) / 0.15, within(1e-12));
  }

  @Test
  void holesTakeTheMeanOfTheirKnownNeighborsFromTheRimInward() {
    float[] row = {2, 0, 0, 0, 8};
    HoleFilling.fill(row, 5, 1);
    assertThat(row).containsExactly(2, 2, 5, 8, 8);
    float[] corner = {4, 0, 0, 0, 0, 0, 0, 0, 0};
    HoleFilling.fill(corner, 3, 3);
    assertThat(corner).containsOnly(4);
  }

  @Test
  void filledHolesStayWithinWhatWasMeasured() {
    Trials.run(
        30,
        random -> {
          DepthMap map = Depths.draw(random);
          float[] filled = map.meters();
          HoleFilling.fill(filled, map.width(), map.height());
          for (int i = 0; i < filled.length; i++) {
            assertThat(filled[i]).isBetween(0.5f, 6.1f);
            if (map.meters()[i] > 0) {
              assertThat(filled[i]).isEqualTo(map.meters()[i]);
            }
          }
        });
  }

  @Test
  void aMapWithoutAnyMeasurementIsRefused() {
    assertThatThrownBy(() -> features(Depths.flat(8, 8, Float.NaN), PLAIN))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("8 x 8 pixels has no measurement at all");
  }

  @Test
  void oneMeasuredPixelIsEnoughAndASinglePixelFillsTheFeatures() {
    float[] meters = new float[40 * 30];
    meters[17] = 2;
    float[] wall = features(Depths.flat(40, 30, 2), PLAIN);
    assertThat(features(DepthMap.of(40, 30, meters), PLAIN)).isEqualTo(wall);
    assertThat(features(Depths.flat(1, 1, 2), PLAIN)).isEqualTo(wall);
  }

  @Test
  void aStripIsRefused() {
    assertThatThrownBy(() -> features(Depths.flat(20_001, 2, 2), PLAIN))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("leaves nothing to see");
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedByName() {
    assertThatThrownBy(() -> PLAIN.withSize(4))
        .isInstanceOf(ConfigException.class)
        .hasMessage("Depth: size is 4, which is not allowed: use 8 to 1024.");
    assertThatThrownBy(
            () ->
                new DepthPreprocessing(64, "meters", 1, 1, 5, 2, 1, 0, 1, PlaneAugmentation.none()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("farthest is 2.0")
        .hasMessageContaining("more than nearest (5.0)");
    assertThatThrownBy(() -> PLAIN.augmentedBy(new PlaneAugmentation(0, 0, 0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Depth: augmentation.minScale is 0.0");
  }

  /** Paper, table 5(e): crops of depth that do not match the picture's cost ten points of 27. */
  @Test
  void theSameSeedCropsAndFlipsDepthAndPictureAlike() {
    int width = 80;
    int height = 60;
    float[] meters = new float[width * height];
    byte[] rgb = new byte[3 * meters.length];
    for (int i = 0; i < meters.length; i++) {
      int value = 40 + 2 * (i % width) + i / width / 4;
      meters[i] = value;
      rgb[3 * i] = (byte) value;
      rgb[3 * i + 1] = (byte) value;
      rgb[3 * i + 2] = (byte) value;
    }
    DepthMap map = DepthMap.of(width, height, meters);
    Picture picture = Picture.ofRgb(width, height, rgb);
    DepthPreprocessing asIs =
        new DepthPreprocessing(
            32, "meters", 1, 1, 1, 1000, 1, 0, 1, new PlaneAugmentation(0.3, 0.5, 0));
    DepthPreprocessing depth =
        new DepthPreprocessing(
            32, "meters", 1, 1, 1, 255, 255, 0, 1, new PlaneAugmentation(0.3, 0.5, 0));
    assertThat(asIs.standardized(7)).isEqualTo(1);
    ImagePreprocessing image =
        ImagePreprocessing.defaults()
            .withSize(32)
            .augmentedBy(new ImageAugmentation(0.3, 0, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0));
    int unlikeTheMiddle = 0;
    for (long seed = 0; seed < 40; seed++) {
      SampleContext context = SampleContext.train(seed);
      float[] far = values(DepthPreprocessor.FACTORY.create(depth).apply(map, context).get(0));
      float[] red =
          values(new ImageModality().preprocessor().create(image).apply(picture, context).get(0));
      float[] middle = features(map, depth.plain());
      for (int i = 0; i < far.length; i++) {
        double light = red[i] * 0.26862954 + 0.48145466;
        // The picture is rounded to whole steps before it is cropped.
        assertThat((double) far[i]).isCloseTo(light, within(1.5 / 255));
      }
      unlikeTheMiddle += Math.abs(far[0] - middle[0]) > 4 / 255.0 ? 1 : 0;
    }
    assertThat(unlikeTheMiddle).isGreaterThan(20);
  }

  static float[] features(DepthMap map, DepthPreprocessing config) {
    return values(DepthPreprocessor.FACTORY.create(config).apply(map, SampleContext.EVAL).get(0));
  }

  private static float[] values(Features features) {
    FloatBuffer buffer = (FloatBuffer) features.tensors().get(0).data();
    float[] values = new float[buffer.limit()];
    buffer.get(0, values);
    return values;
  }
}
