package org.bindery.dataset.ecg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bindery.modality.ecg.Lead;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The real records, where they lie beside the project. */
class RealRecordsTest {
  private static Rows read(Map<String, String> options) {
    Optional<Path> found =
        Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
            .map(p -> p.resolveSibling("shared").resolve("testdata/ecg-wfdb"))
            .filter(Files::isDirectory)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "skipped: no ../shared/testdata/ecg-wfdb");
    return Rows.read(
        new RecordsEcgDataset(Map.of(RecordsEcgDataset.VARIABLE, found.orElseThrow().toString())),
        Path.of(""),
        options);
  }

  @Test
  void fiveOfSixRecordsAreCutAndTheOneWithoutSignalsIsNamed() {
    Rows rows = read(Map.of("test", "a103l"));
    assertThat(rows.skipped()).singleElement().matches(bad -> bad.id().equals("12726"));
    Map<Object, Long> counts =
        rows.rows().stream()
            .collect(Collectors.groupingBy(row -> row.get("key"), Collectors.counting()));
    assertThat(counts)
        .isEqualTo(Map.of("100", 180L, "a103l", 33L, "s0010_re", 3L, "03700181", 60L));
    assertThat(rows.of("test")).hasSize(33);
    assertThat(Rows.column(rows.rows(), "ecg.pleth")).hasSize(33);
    assertThat(Rows.column(rows.rows(), "ecg.vcg")).hasSize(3);
  }

  @Test
  void theTextsAreThoseOfTheRecords() {
    List<Map<String, Object>> rows = read(Map.of("test", "a103l")).rows();
    assertThat(first(rows, "100").get("text"))
        .isEqualTo("normal sinus rhythm, 12 normal and 1 atrial premature beats, rate 80");
    assertThat(first(rows, "a103l").get("text")).isEqualTo("Asystole, False alarm");
    assertThat(first(rows, "s0010_re").get("text").toString())
        .isEqualTo("Myocardial infarction, acute infarction infero-latera, Diabetes mellitus");
    assertThat(Rows.ecg(first(rows, "s0010_re"), "ecg").leads()).isEqualTo(Lead.STANDARD);
    assertThat(Rows.ecg(first(rows, "03700181"), "ecg").rate()).isEqualTo(500);
  }

  @Test
  void beatsAreThoseThatWereAnnotated() {
    Rows rows = read(Map.of("cut", "beats", "seconds", "0.8", "test", "100"));
    // The first beat at 77 of 360 a second has no 0.32 s before it.
    assertThat(rows.rows()).hasSizeBetween(2270, 2273);
    assertThat(Rows.column(rows.rows(), "text"))
        .contains("ventricular premature beat", "atrial premature beat", "normal beat");
  }

  private static Map<String, Object> first(List<Map<String, Object>> rows, String key) {
    return rows.stream().filter(row -> row.get("key").equals(key)).findFirst().orElseThrow();
  }
}
