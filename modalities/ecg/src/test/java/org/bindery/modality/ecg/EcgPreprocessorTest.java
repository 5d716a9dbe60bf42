package org.bindery.modality.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Features;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.SampleContext;
import org.junit.jupiter.api.Test;

class EcgPreprocessorTest {
  private static final EcgPreprocessing RAW =
      EcgPreprocessing.defaults().plain().withLength(100, 100).with("none", "none");

  private static float[] values(Features features, int tensor) {
    FloatBuffer data = ((FloatBuffer) features.tensors().get(tensor).data()).duplicate();
    float[] values = new float[data.remaining()];
    data.get(values);
    return values;
  }

  private static <P> List<Features> apply(
      Preprocessor<Ecg, P> preprocessor, Ecg ecg, SampleContext context) {
    return preprocessor.apply(ecg, context);
  }

  private static List<Features> apply(EcgPreprocessing config, Ecg ecg, SampleContext context) {
    return apply(EcgPreprocessor.FACTORY.create(config), ecg, context);
  }

  @Test
  void absentLeadsAreZeroInFeaturesAndMask() {
    float[] twos = new float[100];
    Arrays.fill(twos, 2);
    Ecg ecg = Ecg.of(100, List.of(Lead.V1, Lead.II), new float[][] {twos, new float[100]});
    Features features = apply(RAW, ecg, SampleContext.EVAL).get(0);
    assertThat(values(features, 1)).containsExactly(0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0);
    float[] leads = values(features, 0);
    assertThat(Arrays.copyOfRange(leads, 600, 700)).containsOnly(2);
    assertThat(Arrays.copyOfRange(leads, 0, 600)).containsOnly(0);
    assertThat(Arrays.copyOfRange(leads, 700, 1200)).containsOnly(0);
  }

  @Test
  void eachLeadIsBroughtToMean0AndDeviation1() {
    Features features =
        apply(RAW.withLength(1000, 100).with("none", "lead"), Ecgs.twelve(), SampleContext.EVAL)
            .get(0);
    float[] leads = values(features, 0);
    for (int lead = 0; lead < 12; lead++) {
      float[] row = Arrays.copyOfRange(leads, 1000 * lead, 1000 * lead + 1000);
      double mean = 0;
      double square = 0;
      for (float value : row) {
        mean += value / 1000;
        square += value * value / 1000;
      }
      assertThat(mean).isCloseTo(0, within(1e-5));
      assertThat(square).isCloseTo(1, within(1e-4));
    }
  }

  @Test
  void oneDeviationForAllKeepsHowLeadsCompare() {
    float[] leads =
        values(
            apply(
                    RAW.withLength(1000, 100).with("none", "record"),
                    Ecgs.twelve(),
                    SampleContext.EVAL)
                .get(0),
            0);
    assertThat(leads[11_050]).isCloseTo(12 * leads[50], within(1e-3f));
  }

  @Test
  void aFlatLeadStaysFlat() {
    Ecg flat = Ecgs.single(Lead.II, 100, new double[100]);
    assertThat(values(apply(RAW.with("highpass", "lead"), flat, SampleContext.EVAL).get(0), 0))
        .containsOnly(0);
  }

  @Test
  void viewsInEvaluationAreCropsFromBeginToEnd() {
    double[] ramp = new double[300];
    Arrays.setAll(ramp, i -> i);
    EcgPreprocessing crops =
        new EcgPreprocessing("standard", 100, 100, "none", 0.5, "none", 3, true, 0, 0);
    List<Features> views = apply(crops, Ecgs.single(Lead.I, 100, ramp), SampleContext.EVAL);
    assertThat(views).extracting(view -> values(view, 0)[0]).containsExactly(0f, 100f, 200f);
  }

  @Test
  void aShortRecordingStandsInTheMiddleBetweenZeros() {
    double[] ones = new double[50];
    Arrays.fill(ones, 1);
    float[] lead = values(apply(RAW, Ecgs.single(Lead.I, 100, ones), SampleContext.EVAL).get(0), 0);
    assertThat(Arrays.copyOfRange(lead, 0, 25)).containsOnly(0);
    assertThat(Arrays.copyOfRange(lead, 25, 75)).containsOnly(1);
    assertThat(Arrays.copyOfRange(lead, 75, 100)).containsOnly(0);
  }

  @Test
  void leadDropoutDropsTheShareItSaysAndNeverAll() {
    EcgPreprocessing dropping =
        new EcgPreprocessing("standard", 100, 100, "none", 0.5, "none", 1, true, 0.4, 0);
    int kept = 0;
    Set<Integer> first = new HashSet<>();
    for (int seed = 0; seed < 500; seed++) {
      Features features = apply(dropping, Ecgs.twelve(), SampleContext.train(seed)).get(0);
      float[] mask = values(features, 1);
      float[] leads = values(features, 0);
      int there = 0;
      for (int lead = 0; lead < 12; lead++) {
        there += (int) mask[lead];
        if (mask[lead] == 0) {
          assertThat(Arrays.copyOfRange(leads, 100 * lead, 100 * lead + 100)).containsOnly(0);
        }
      }
      assertThat(there).isPositive();
      kept += there;
      float[] v6 = Arrays.copyOfRange(leads, 1100, 1200);
      for (int i = 0; i < 100 && mask[11] == 1; i++) {
        if (v6[i] > 1.19) {
          first.add(i);
        }
      }
    }
    assertThat(kept / 6000.0).isCloseTo(0.6, within(0.02));
    // Crops are drawn: the top of the beat is met anywhere.
    assertThat(first).hasSizeGreaterThan(80);
  }

  @Test
  void aSingleLeadIsNeverDropped() {
    EcgPreprocessing dropping =
        new EcgPreprocessing("standard", 100, 100, "none", 0.5, "none", 1, true, 0.9, 0);
    Ecg ecg = Ecgs.single(Lead.V3, 100, new double[100]);
    for (int seed = 0; seed < 50; seed++) {
      assertThat(values(apply(dropping, ecg, SampleContext.train(seed)).get(0), 1)[8]).isEqualTo(1);
    }
  }

  @Test
  void theTowerOfThePulseTakesThePulseAndSaysWhatItMisses() {
    EcgPreprocessing pulse =
        new EcgPreprocessing("pleth", 100, 100, "none", 0.5, "none", 1, false, 0, 0);
    Ecg ecg = Ecgs.single(Lead.PLETH, 100, new double[100]);
    assertThat(apply(pulse, ecg, SampleContext.EVAL).get(0).tensors().get(1).shape().size())
        .isEqualTo(1);
    assertThatThrownBy(() -> apply(RAW, ecg, SampleContext.EVAL))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("only PLETH")
        .hasMessageContaining("set 'leads'");
  }
}
