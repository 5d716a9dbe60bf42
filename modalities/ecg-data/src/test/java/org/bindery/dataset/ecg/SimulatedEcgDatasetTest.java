package org.bindery.dataset.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bindery.modality.ecg.Lead;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DatasetProvider;
import org.junit.jupiter.api.Test;

class SimulatedEcgDatasetTest {
  private static Rows read(String... options) {
    Map<String, String> given = new HashMap<>(Map.of("train", "70", "test", "16"));
    for (int i = 0; i < options.length; i += 2) {
      given.put(options[i], options[i + 1]);
    }
    return Rows.read(new SimulatedEcgDataset(), Path.of(""), given);
  }

  @Test
  void sameOptionsGiveTheSameRowsAndAnotherSeedOthers() {
    assertThat(read()).isEqualTo(read());
    assertThat(Rows.column(read("seed", "1").rows(), "ecg"))
        .doesNotContainAnyElementsOf(Rows.column(read().rows(), "ecg"));
  }

  @Test
  void eachRowIsAPatientWithAllFourColumnsAndNoPatientIsTwice() {
    Rows rows = read();
    assertThat(rows.of("train")).hasSize(70);
    assertThat(rows.of("test")).hasSize(16);
    assertThat(rows.rows()).allMatch(row -> row.size() == 7 && !row.containsKey("class"));
    assertThat(Rows.column(rows.rows(), "key")).doesNotHaveDuplicates();
    assertThat(Rows.column(rows.rows(), "ecg")).doesNotHaveDuplicates();
    assertThat(Rows.column(rows.rows(), "image")).doesNotHaveDuplicates();
    Map<String, Object> first = rows.rows().get(0);
    assertThat(Rows.ecg(first, "ecg").leads()).isEqualTo(Lead.STANDARD);
    assertThat(Rows.ecg(first, "ecg").samples()).isEqualTo(1000);
    assertThat(Rows.ecg(first, "ecg.pleth").leads()).containsExactly(Lead.PLETH);
  }

  @Test
  void rhythmsTakeTurnsAndReportsNameThem() {
    List<Map<String, Object>> rows = read().rows();
    for (int i = 0; i < rows.size(); i++) {
      Rhythm rhythm = Rhythm.values()[i % Rhythm.values().length];
      assertThat(rows.get(i).get("id").toString()).endsWith(rhythm.label());
      String report = rows.get(i).get("text").toString();
      assertThat(rhythm.names()).anyMatch(report::contains);
      assertThat(report).containsPattern("rate \\d+, PR (\\d+|none), axis -?\\d+$");
    }
  }

  @Test
  void reportsWithoutDetailsNameTheRhythmAlone() {
    assertThat(Rows.column(read("details", "false").rows(), "text"))
        .noneMatch(text -> text.toString().matches(".*\\d.*"));
  }

  @Test
  void pairedByClassEachCellHasAPatientOfItsOwnAndTheColumnSaysSo() {
    Rows paired = read("pairs", "class");
    assertThat(Rows.column(paired.rows(), "class").subList(0, 3))
        .containsExactly("sinus", "bradycardia", "tachycardia");
    assertThat(Rows.column(paired.rows(), "ecg")).doesNotHaveDuplicates();
    // The picture of a row is not of its recording.
    Map<String, Object> row = paired.rows().get(0);
    DatasetProvider recorded = new SimulatedEcgDataset();
    Rows whole = Rows.read(recorded, Path.of(""), Map.of("train", "350", "test", "1"));
    assertThat(Rows.column(whole.rows(), "ecg")).contains(row.get("ecg"));
    assertThat(whole.rows())
        .filteredOn(other -> other.get("ecg").equals(row.get("ecg")))
        .noneMatch(other -> other.get("image").equals(row.get("image")));
  }

  @Test
  void optionsThatAreNoneAreRefusedByName() {
    assertThatThrownBy(() -> read("rhythm", "sinus"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'rhythm'")
        .hasMessageContaining("details, pairs, picture, rate, seed, test, train");
    assertThatThrownBy(() -> read("train", "0")).hasMessageContaining("1 to 1000000");
    assertThatThrownBy(() -> read("pairs", "some")).hasMessageContaining("recorded, class");
  }
}
