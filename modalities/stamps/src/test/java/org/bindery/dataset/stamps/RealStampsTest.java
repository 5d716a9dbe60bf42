package org.bindery.dataset.stamps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real package, where the machine has it. */
class RealStampsTest {
  @TempDir Path home;

  private List<Map<String, Object>> rows() {
    StampSource source = StampSource.ofThisMachine();
    assumeTrue(
        source.find(home).isPresent(),
        "skipped: no stamps; install tuxpaint-stamps-default or set BINDERY_STAMPS");
    try (RecordStream stream = new StampsDataset(source).open(new ReadRequest(home, Map.of()))) {
      List<Map<String, Object>> rows = StampsDatasetTest.drain(stream);
      assertThat(stream.skipped()).isEmpty();
      return rows;
    }
  }

  @Test
  void thereAreOverNineHundredRowsAndFarFewerDescriptions() {
    List<Map<String, Object>> rows = rows();
    assertThat(rows).hasSizeGreaterThan(900);
    Set<Object> keys = rows.stream().map(row -> row.get("key")).collect(Collectors.toSet());
    assertThat(keys).hasSizeBetween(600, rows.size() - 100);
    assertThat(rows.stream().map(row -> row.get("id")).collect(Collectors.toSet()))
        .hasSize(rows.size());

    Map<String, Integer> filled = new TreeMap<>();
    rows.forEach(row -> row.keySet().forEach(column -> filled.merge(column, 1, Integer::sum)));
    assertThat(filled.get("image")).isEqualTo(rows.size());
    assertThat(filled.get("text")).isEqualTo(rows.size());
    for (String language : List.of("fr", "ro", "ru", "ca", "bg", "es")) {
      assertThat(filled.get("audio." + language)).as(language).isGreaterThan(800);
    }
    assertThat(filled.get("audio.effect")).isGreaterThan(100);
  }

  @Test
  void everyPictureIsAPngAndEverySoundAnOggOrWav() {
    Set<String> wrong = new HashSet<>();
    for (Map<String, Object> row : rows()) {
      row.forEach(
          (column, cell) -> {
            if (cell instanceof byte[] file && !startsRight(column, file)) {
              wrong.add(row.get("id") + " " + column);
            }
          });
    }
    assertThat(wrong).isEmpty();
  }

  private static boolean startsRight(String column, byte[] file) {
    if (file.length < 4) {
      return false;
    }
    String start = new String(file, 0, 4, StandardCharsets.ISO_8859_1);
    return column.equals("image")
        ? start.equals("\u0089PNG")
        : start.equals("OggS") || start.equals("RIFF");
  }
}
