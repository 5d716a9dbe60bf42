package org.bindery.dataset.ecg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bindery.modality.ecg.Lead;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PtbXlDatasetTest {
  private static final String HEAD =
      "ecg_id,patient_id,age,report,scp_codes,strat_fold,filename_lr,filename_hr\n";

  @TempDir private Path folder;

  /** Five recordings of four patients in the layout of the database. */
  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("scp_statements.csv"),
        ",description,diagnostic\nNORM,normal ECG,1.0\nSR,sinus rhythm,\n"
            + "AFIB,\"atrial fibrillation, any\",\n");
    table(
        line(1, "15709.0", "sinusrhythmus, \"\"normal\"\"\nkein Befund", "NORM", 3)
            + line(2, "15709.0", "", "SR", 3)
            + line(3, "22.0", "vorhofflimmern", "AFIB", 8)
            + line(4, "23.0", "x", "XYZ", 9)
            + line(5, "24.0", "y", "NORM", 10));
    List<String> leads =
        List.of("I", "II", "III", "AVR", "AVL", "AVF", "V1", "V2", "V3", "V4", "V5", "V6");
    for (int i = 1; i <= 5; i++) {
      WfdbFolder.write(folder.resolve(file(i, "lr") + ".hea"), 100, 1000, i, leads, "");
      WfdbFolder.write(folder.resolve(file(i, "hr") + ".hea"), 500, 5000, i, leads, "");
    }
  }

  private void table(String lines) throws IOException {
    Files.writeString(folder.resolve("ptbxl_database.csv"), HEAD + lines);
  }

  private static String file(int id, String kind) {
    return "records" + (kind.equals("lr") ? "100" : "500") + "/00000/0000" + id + "_" + kind;
  }

  private static String line(int id, String patient, String report, String code, int fold) {
    return id
        + ","
        + patient
        + ",56.0,\""
        + report
        + "\",\"{'"
        + code
        + "': 100.0, 'SR': 0.0}\","
        + fold
        + ","
        + file(id, "lr")
        + ","
        + file(id, "hr")
        + "\n";
  }

  private Rows read(Map<String, String> options) {
    Map<String, String> environment = Map.of(PtbXlDataset.VARIABLE, folder.toString());
    return Rows.read(new PtbXlDataset(environment), folder, options);
  }

  @Test
  void foldsAreTheSplitsAndPatientsTheKeys() {
    Rows rows = read(Map.of());
    assertThat(Rows.column(rows.rows(), "id"))
        .containsExactly("00001", "00002", "00003", "00004", "00005");
    assertThat(Rows.column(rows.rows(), "key")).containsExactly("15709", "15709", "22", "23", "24");
    assertThat(Rows.column(rows.rows(), "split"))
        .containsExactly("train", "train", "train", "validation", "test");
  }

  @Test
  void rowsHaveTwelveLeadsAtTheRateWantedAndAPicture() {
    Map<String, Object> low = read(Map.of()).rows().get(0);
    assertThat(Rows.ecg(low, "ecg").leads()).isEqualTo(Lead.STANDARD);
    assertThat(Rows.ecg(low, "ecg").samples()).isEqualTo(1000);
    assertThat(low).containsKey("image");
    Map<String, Object> high = read(Map.of("rate", "500", "limit", "1")).rows().get(0);
    assertThat(Rows.ecg(high, "ecg").samples()).isEqualTo(5000);
  }

  @Test
  void textIsWhatTheCodesMeanOrTheReportAsWritten() {
    assertThat(Rows.column(read(Map.of()).rows(), "text"))
        .containsExactly(
            "normal ECG, sinus rhythm",
            "sinus rhythm, sinus rhythm",
            "atrial fibrillation, any, sinus rhythm",
            "XYZ, sinus rhythm",
            "normal ECG, sinus rhythm");
    assertThat(Rows.column(read(Map.of("text", "report")).rows(), "text"))
        .containsExactly("sinusrhythmus, \"normal\"\nkein Befund", "vorhofflimmern", "x", "y");
  }

  @Test
  void aPatientInTwoSplitsIsRefused() throws IOException {
    table(line(1, "7.0", "", "SR", 3) + line(2, "8.0", "", "SR", 9) + line(3, "7.0", "", "SR", 10));
    assertThatThrownBy(() -> read(Map.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "patient 7 is in two splits: recording 00001 is for train, 00003 for test");
  }

  @Test
  void aRecordingThatIsMissingIsLeftOutAndNamed() throws IOException {
    Files.delete(folder.resolve(file(3, "lr") + ".dat"));
    Rows rows = read(Map.of());
    assertThat(rows.rows()).hasSize(4);
    assertThat(rows.skipped()).hasSize(1);
    assertThat(rows.skipped().get(0).id()).isEqualTo("00003");
  }

  @Test
  void tablesThatAreNotThoseOfTheDatabaseAreRefused() throws IOException {
    Files.writeString(folder.resolve("ptbxl_database.csv"), "ecg_id,age\n1,2\n");
    refused("has no column 'scp_codes'");
    table(line(1, "7.0", "", "SR", 11));
    refused("is in fold 11");
    table(line(1, "seven", "", "SR", 1));
    refused("has 'seven' in column patient_id");
    table(line(1, "7.0", "", "SR", 1) + "2,3\n");
    refused("has 2 cells in row 2 ('2') and 8 columns");
    table("1,2,\"open\n");
    refused("ends within a quoted cell");
    Files.delete(folder.resolve("ptbxl_database.csv"));
    refused("ptbxl_database.csv cannot be read");
  }

  private void refused(String sentence) {
    assertThatThrownBy(() -> read(Map.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(sentence);
  }
}
