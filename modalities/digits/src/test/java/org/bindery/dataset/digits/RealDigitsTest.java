package org.bindery.dataset.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.spi.RecordStream;
import org.junit.jupiter.api.Test;

/** The real sources, where they lie beside the project. */
class RealDigitsTest {
  private static Sources.Rows rows(Map<String, String> options) {
    Path relative = Path.of("shared", "testdata");
    Path found = relative;
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(relative).resolve("fsdd"))) {
        found = folder.resolve(relative);
        break;
      }
    }
    assumeTrue(
        Files.isDirectory(found.resolve("fsdd")), "skipped: no ../shared/testdata with the digits");
    return Sources.read(found, options);
  }

  @Test
  void theThreeStrokesOfOneRowAreLeftOutAndEverythingElseIsUsed() {
    Sources.Rows rows = rows(Map.of());
    assertThat(rows.skipped().stream().map(RecordStream.BadRow::id))
        .containsExactlyInAnyOrder(
            "readings_1031_digit_9.csv", "readings_1041_digit_9.csv", "readings_1047_digit_9.csv");
    assertThat(rows.of("train")).hasSize(4000);
    assertThat(cells(rows.of("train"), "image")).hasSize(4000);
    assertThat(cells(rows.of("train"), "audio")).hasSize(600);
    assertThat(cells(rows.of("test"), "image")).hasSize(1000);
    assertThat(cells(rows.of("test"), "audio")).hasSize(300);
    assertThat(cells(rows.rows(), "imu")).hasSize(1028);
    assertThat(cells(rows.of("test"), "imu")).hasSizeBetween(200, 210);
  }

  @Test
  void noFileIsInBothSplits() {
    for (Map<String, String> options :
        List.of(Map.<String, String>of(), Map.of("speaker", "theo", "seed", "3"))) {
      Sources.Rows rows = rows(options);
      for (String column : List.of("image", "audio", "imu", "text")) {
        assertThat(cells(rows.of("train"), column))
            .as(column)
            .doesNotContainAnyElementsOf(cells(rows.of("test"), column));
      }
    }
  }

  @Test
  void aSpeakerHeldOutLeavesFiveToLearnFrom() {
    Sources.Rows rows = rows(Map.of("speaker", "theo"));
    assertThat(cells(rows.of("test"), "audio")).hasSize(150);
    assertThat(cells(rows.of("train"), "audio")).hasSize(750);
  }

  private static Set<Object> cells(List<Map<String, Object>> rows, String column) {
    return rows.stream()
        .filter(row -> row.containsKey(column))
        .map(row -> row.get(column))
        .collect(Collectors.toSet());
  }
}
