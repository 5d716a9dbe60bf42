package org.bindery.dataset.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bindery.modality.ecg.Ecg;
import org.bindery.modality.ecg.Lead;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordsEcgDatasetTest {
  @TempDir private Path folder;

  private Rows read(String... options) {
    Map<String, String> given = new HashMap<>(Map.of("seconds", "2"));
    for (int i = 0; i < options.length; i += 2) {
      given.put(options[i], options[i + 1]);
    }
    Map<String, String> environment = Map.of(RecordsEcgDataset.VARIABLE, folder.toString());
    return Rows.read(new RecordsEcgDataset(environment), folder, given);
  }

  private void write(String name, String... signals) {
    WfdbFolder.write(folder.resolve(name + ".hea"), 100, 750, 0, List.of(signals), "");
  }

  @Test
  void recordsAreCutIntoWholeWindowsOfTheLeadsTheyHave() {
    write("a", "MLII", "V5", "ABP");
    write("b", "V2");
    List<Map<String, Object>> rows = read("test", "b").of("train");
    assertThat(Rows.column(rows, "id")).containsExactly("a-000000", "a-000001", "a-000002");
    Ecg second = Rows.ecg(rows.get(1), "ecg");
    assertThat(second.leads()).containsExactly(Lead.II, Lead.V5);
    assertThat(second.samples()).isEqualTo(200);
    assertThat(second.value(Lead.II, 0)).isEqualTo(0.2f);
    assertThat(rows).allMatch(row -> row.containsKey("image") && !row.containsKey("text"));
  }

  @Test
  void pulseAndFranksLeadsAreColumnsOfTheirOwn() {
    write("a", "II", "PLETH", "vx", "vy", "vz");
    write("b", "II");
    Map<String, Object> row = read("test", "b").of("train").get(0);
    assertThat(Rows.ecg(row, "ecg").leads()).containsExactly(Lead.II);
    assertThat(Rows.ecg(row, "ecg.pleth").leads()).containsExactly(Lead.PLETH);
    assertThat(Rows.ecg(row, "ecg.vcg").leads()).isEqualTo(Lead.FRANK);
    assertThat(read("test", "b").of("test").get(0)).doesNotContainKeys("ecg.pleth", "ecg.vcg");
  }

  @Test
  void noPatientIsEverInTwoSplits() {
    for (int patient = 0; patient < 8; patient++) {
      write("patient00" + patient + "/s" + patient + "a", "II");
      write("patient00" + patient + "/s" + patient + "b", "II");
    }
    for (int seed = 0; seed < 5; seed++) {
      Rows rows = read("seed", String.valueOf(seed));
      Map<Object, Long> splits =
          rows.rows().stream()
              .map(row -> Map.entry(row.get("key"), row.get("split")))
              .distinct()
              .collect(Collectors.groupingBy(Map.Entry::getKey, Collectors.counting()));
      assertThat(splits).hasSize(8);
      assertThat(splits.values()).containsOnly(1L);
      assertThat(rows.of("test").stream().map(row -> row.get("key")).distinct()).hasSize(2);
    }
  }

  @Test
  void rowsMayHaveKeysOfTheirOwnAndAreStillSplitByPatient() {
    write("patient001/a", "II");
    write("patient001/b", "II");
    write("patient002/c", "II");
    Rows rows = read("key", "row", "test", "patient001");
    assertThat(Rows.column(rows.rows(), "key")).isEqualTo(Rows.column(rows.rows(), "id"));
    assertThat(Rows.column(rows.of("test"), "id"))
        .hasSize(6)
        .allMatch(id -> id.toString().startsWith("patient001/"));
  }

  @Test
  void diagnosesAndLabelsOfAlarmsAreText() {
    WfdbFolder.write(
        folder.resolve("a.hea"),
        100,
        200,
        0,
        List.of("II"),
        "# age: 81\n# Reason for admission: Myocardial infarction\n# Smoker: no\n"
            + "# Additional diagnoses: Diabetes mellitus\n"
            + "# Acute infarction (localization): inferior\n");
    WfdbFolder.write(
        folder.resolve("b.hea"), 100, 200, 0, List.of("II"), "#Asystole\n#False alarm\n");
    WfdbFolder.write(
        folder.resolve("c.hea"),
        100,
        200,
        0,
        List.of("II"),
        "# <age>: 25  <sex>: M  <diagnoses>: (none)  <medications>: (none)\n# 69 M\n");
    assertThat(Rows.column(read().rows(), "text"))
        .containsExactly(
            "Myocardial infarction, Diabetes mellitus, acute infarction inferior",
            "Asystole, False alarm");
  }

  @Test
  void annotatedBeatsAndRhythmAreTextAndMayBeTheCut() throws IOException {
    write("a", "II");
    write("b", "II");
    // A rhythm at 1 with the note (AFIB, a normal beat at 101, a ventricular one at 261.
    int[] words = {
      28 << 10 | 1,
      63 << 10 | 5,
      'A' << 8 | '(',
      'I' << 8 | 'F',
      'B',
      1 << 10 | 100,
      5 << 10 | 160,
      0
    };
    byte[] bytes = new byte[2 * words.length];
    for (int i = 0; i < words.length; i++) {
      bytes[2 * i] = (byte) words[i];
      bytes[2 * i + 1] = (byte) (words[i] >> 8);
    }
    Files.write(folder.resolve("a.atr"), bytes);
    assertThat(Rows.column(read("test", "b").of("train"), "text"))
        .containsExactly(
            "atrial fibrillation, 1 normal beat, rate 30",
            "atrial fibrillation, 1 ventricular premature beat, rate 30");
    Rows beats = read("test", "b", "cut", "beats", "seconds", "0.8");
    assertThat(Rows.column(beats.rows(), "text"))
        .containsExactly("normal beat", "ventricular premature beat");
    assertThat(Rows.ecg(beats.rows().get(0), "ecg").value(Lead.II, 32)).isEqualTo(0.101f);
  }

  @Test
  void aRecordThatCannotBeReadIsLeftOutAndNamed() throws IOException {
    write("a", "II");
    write("b", "II");
    Files.delete(folder.resolve("b.dat"));
    Rows rows = read("test", "b");
    assertThat(rows.rows()).hasSize(3);
    assertThat(rows.skipped()).hasSize(1);
    assertThat(rows.skipped().get(0).id()).isEqualTo("b");
    assertThat(rows.skipped().get(0).reason()).contains("b.dat is not there");
  }

  @Test
  void whatIsNotThereIsSaidInOneSentence() {
    assertThatThrownBy(this::read)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no header (.hea)");
    write("a", "II");
    assertThatThrownBy(() -> read("test", "z"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'z' is not among the records; allowed: [a]");
    assertThatThrownBy(
            () -> Rows.read(new RecordsEcgDataset(Map.of()), folder.resolve("no"), Map.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("let BINDERY_ECG_RECORDS name a folder");
  }
}
