package org.bindery.modality.imu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Features;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.api.Test;

class ImuPreprocessorTest {
  private static final ImuPreprocessing EIGHT =
      new ImuPreprocessing(8, 10, "hold", 1, 1, false, 0, 0);

  @Test
  void aRecordingOfTheModelsRateIsTakenAsItIs() {
    double[] ten = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    assertThat(first(Motions.single(10, ten), EIGHT)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
    assertThat(first(Motions.single(10, 0, 1, 2, 3, 4, 5, 6, 7, 8), EIGHT))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void imageBindGetsFiveSecondsAtFourHundredHertz() {
    ImuRecording recording = Motions.single(200, new double[1000]);
    assertThat(features(recording, ImuPreprocessing.imageBind())).hasSize(6 * 2000);
  }

  @Test
  void aSlowerRecordingIsInterpolatedLinearly() {
    // 5 Hz to 10 Hz: every second sample lies between two.
    assertThat(first(Motions.single(5, 0, 2, 4, 6, 8, 10), EIGHT))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
  }

  @Test
  void aFasterRecordingLosesWhatTheNewRateCannotHold() {
    double[] buzz = new double[800];
    double[] sway = new double[800];
    for (int i = 0; i < buzz.length; i++) {
      buzz[i] = Math.sin(2 * Math.PI * 170 * i / 400.0);
      sway[i] = Math.sin(2 * Math.PI * i / 400.0);
    }
    ImuPreprocessing slow = EIGHT.withLength(40, 40);
    for (float value : first(Motions.single(400, buzz), slow)) {
      assertThat(value).isBetween(-0.05f, 0.05f);
    }
    float[] kept = first(Motions.single(400, sway), slow);
    float largest = 0;
    for (float value : kept) {
      largest = Math.max(largest, value);
    }
    assertThat(largest).isBetween(0.97f, 1f);
  }

  @Test
  void aShortRecordingIsHeldPaddedOrStretched() {
    ImuRecording three = Motions.single(10, 1, 2, 3);
    assertThat(first(three, EIGHT)).containsExactly(1, 1, 1, 1, 2, 3, 3, 3);
    assertThat(first(three, EIGHT.fittedBy("zero"))).containsExactly(0, 0, 0, 1, 2, 3, 0, 0);
    assertThat(first(three, EIGHT.fittedBy("stretch").withLength(9, 10)))
        .containsExactly(1, 1.25f, 1.5f, 1.75f, 2, 2.25f, 2.5f, 2.75f, 3);
  }

  @Test
  void withoutAGyroscopeItsChannelsAreZero() {
    float[] values = new float[3 * 8];
    Arrays.fill(values, 5);
    float[] features = features(ImuRecording.of(10, 3, values), EIGHT);
    assertThat(Arrays.copyOf(features, 24)).containsOnly(5);
    assertThat(Arrays.copyOfRange(features, 24, 48)).containsOnly(0);
  }

  @Test
  void channelsFollowOneAnotherEachDividedByItsNumber() {
    float[] values = new float[6 * 8];
    for (int i = 0; i < values.length; i++) {
      values[i] = 10 * (i % 6 + 1);
    }
    ImuPreprocessing config = new ImuPreprocessing(8, 10, "hold", 10, 5, false, 0, 0);
    float[] features = features(ImuRecording.of(10, 6, values), config);
    for (int channel = 0; channel < 6; channel++) {
      assertThat(Arrays.copyOfRange(features, 8 * channel, 8 * channel + 8))
          .containsOnly((channel + 1) * (channel < 3 ? 1f : 2f));
    }
  }

  @Test
  void standardizedChannelsHaveMeanZeroAndDeviationOneUnlessTheyAreStill() {
    float[] features = features(Motions.single(10, 3, 5, 3, 5, 3, 5, 3, 5), EIGHT.standardized());
    assertThat(Arrays.copyOf(features, 8)).containsExactly(-1, 1, -1, 1, -1, 1, -1, 1);
    assertThat(Arrays.copyOfRange(features, 8, 48)).containsOnly(0);
  }

  @Test
  void trainingMovesTheWindowByWholeSamplesWithinItsMargin() {
    double[] ramp = new double[40];
    Arrays.setAll(ramp, i -> i);
    ImuPreprocessing moved = new ImuPreprocessing(8, 10, "hold", 1, 1, false, 0.3, 0);
    boolean[] seen = new boolean[7];
    for (long seed = 0; seed < 100; seed++) {
      float[] values =
          values(
              ImuPreprocessor.FACTORY
                  .create(moved)
                  .apply(Motions.single(10, ramp), SampleContext.train(seed))
                  .get(0));
      int offset = (int) values[0] - 16 + 3;
      assertThat(values[7] - values[0]).isEqualTo(7);
      seen[offset] = true;
    }
    assertThat(seen).doesNotContain(false);
    assertThat(first(Motions.single(10, ramp), moved)[0]).isEqualTo(16);
  }

  @Test
  void settingsThatMakeNoSenseAreRefusedByName() {
    assertThatThrownBy(() -> EIGHT.fittedBy("loop"))
        .isInstanceOf(ConfigException.class)
        .hasMessage("IMU: fit is 'loop', which is not allowed: use 'hold', 'zero' or 'stretch'.");
    assertThatThrownBy(() -> EIGHT.withLength(7, 10))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("samples is 7");
  }

  private static float[] first(ImuRecording recording, ImuPreprocessing config) {
    return Arrays.copyOf(features(recording, config), config.samples());
  }

  static float[] features(ImuRecording recording, ImuPreprocessing config) {
    return values(
        ImuPreprocessor.FACTORY.create(config).apply(recording, SampleContext.EVAL).get(0));
  }

  private static float[] values(Features features) {
    FloatBuffer buffer = (FloatBuffer) features.tensors().get(0).data();
    float[] values = new float[buffer.limit()];
    buffer.get(0, values);
    return values;
  }
}
