package org.bindery.modality.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.bindery.spi.CorruptSampleException;
import org.junit.jupiter.api.Test;

class EcgTest {
  @Test
  void leadsAreSortedWithTheirValues() {
    Ecg ecg = Ecg.of(250, List.of(Lead.V1, Lead.I), new float[][] {{1, 2}, {3, 4}});
    assertThat(ecg.leads()).containsExactly(Lead.I, Lead.V1);
    assertThat(ecg.signal(Lead.V1)).containsExactly(1, 2);
    assertThat(ecg.value(Lead.I, 1)).isEqualTo(4);
    assertThat(ecg)
        .isEqualTo(Ecg.of(250, List.of(Lead.I, Lead.V1), new float[][] {{3, 4}, {1, 2}}))
        .isNotEqualTo(Ecg.of(251, List.of(Lead.I, Lead.V1), new float[][] {{3, 4}, {1, 2}}))
        .isNotEqualTo(Ecg.of(250, List.of(Lead.I, Lead.V2), new float[][] {{3, 4}, {1, 2}}));
  }

  @Test
  void theMaskIsOfTheTwelveStandardLeads() {
    Ecg ecg = Ecg.of(250, List.of(Lead.III, Lead.VX), new float[][] {{1, 2}, {3, 4}});
    boolean[] expected = new boolean[12];
    expected[2] = true;
    assertThat(ecg.mask()).containsExactly(expected);
  }

  @Test
  void nothingFromOutsideChangesIt() {
    float[][] values = {{1, 2}};
    Ecg ecg = Ecg.of(250, List.of(Lead.I), values);
    values[0][0] = 9;
    ecg.signal(Lead.I)[1] = 9;
    assertThat(ecg.signal(Lead.I)).containsExactly(1, 2);
  }

  @Test
  void namesOfLeadsAreReadAsRecordsWriteThem() {
    assertThat(Lead.of("avr")).contains(Lead.AVR);
    assertThat(Lead.of("MLII")).contains(Lead.II);
    assertThat(Lead.of("ECG II")).contains(Lead.II);
    assertThat(Lead.of("MCL1")).contains(Lead.V1);
    assertThat(Lead.of("vz")).contains(Lead.VZ);
    assertThat(Lead.of("V")).isEmpty();
    assertThat(Lead.of("ABP")).isEmpty();
  }

  @Test
  void whatIsNoRecordingIsRefused() {
    refused(250, List.of(), new float[0][], "names 0 leads");
    refused(0, List.of(Lead.I), new float[][] {{1, 2}}, "rate is 0.0");
    refused(250, List.of(Lead.I), new float[][] {{1}}, "1 samples");
    refused(250, List.of(Lead.I, Lead.I), new float[][] {{1, 2}, {1, 2}}, "twice");
    refused(250, List.of(Lead.I, Lead.II), new float[][] {{1, 2}, {1}}, "II has 1 samples");
    refused(250, List.of(Lead.V2), new float[][] {{1, Float.NaN}}, "sample 2 of lead V2 is NaN");
  }

  private static void refused(double rate, List<Lead> leads, float[][] values, String sentence) {
    assertThatThrownBy(() -> Ecg.of(rate, leads, values))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining(sentence);
  }
}
