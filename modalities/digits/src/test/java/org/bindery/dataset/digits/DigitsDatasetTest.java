package org.bindery.dataset.digits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import org.bindery.modality.image.Picture;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Splitting;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsDatasetTest {
  private static final Map<String, String> FEW = Map.of("rows", "24", "takes", "8");
  private static final List<String> NAMES =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  @TempDir Path root;

  @BeforeEach
  void writeSources() {
    Sources.write(root);
  }

  @Test
  void theServiceIsFoundAndItsCardSaysThatPairsAreByClass() {
    DatasetCard card =
        ServiceLoader.load(DatasetProvider.class).stream()
            .filter(provider -> provider.type() == DigitsDataset.class)
            .findFirst()
            .orElseThrow()
            .get()
            .card();
    assertThat(card.name()).isEqualTo("digits");
    assertThat(card.title()).contains("class-paired");
    assertThat(card.license()).contains("CC-BY-SA-4.0", "CC-BY-SA-3.0", "Apache-2.0");
    assertThat(card.columns()).hasToString("[image, audio, imu, text]");
    assertThat(card.splitting()).isEqualTo(new Splitting.Given());
  }

  @Test
  void allCellsOfARowShowTheClassOfTheRow() {
    for (Map<String, Object> row : Sources.read(root, FEW).rows()) {
      int digit = NAMES.indexOf(row.get("class"));
      assertThat(digit).isNotNegative();
      row.forEach(
          (column, cell) -> {
            switch (column) {
              case "image" -> assertThat(gray(cell) / 20).isEqualTo(digit);
              case "audio" -> assertThat(firstSample(cell) / 1000).isEqualTo(digit);
              case "imu" -> assertThat(firstNumber(cell) / 100).isEqualTo(digit);
              case "text" -> assertThat((String) cell).contains(NAMES.get(digit));
              case "id" -> assertThat((String) cell).endsWith(NAMES.get(digit));
              default -> assertThat(column).isIn("key", "split", "class");
            }
          });
    }
  }

  @Test
  void aTrainingRowHasAllSignalsAndEveryDigitHasAsManyRowsAsAskedFor() {
    List<Map<String, Object>> train = Sources.read(root, FEW).of("train");
    assertThat(train).hasSize(240).allSatisfy(row -> assertThat(row).hasSize(8));
    assertThat(train.stream().collect(Collectors.groupingBy(row -> row.get("class"))).values())
        .hasSize(10)
        .allSatisfy(rows -> assertThat(rows).hasSize(24));
    assertThat(train.subList(0, 10).stream().map(row -> row.get("class")).toList())
        .isEqualTo(NAMES);
  }

  @Test
  void aSampleIsDrawnAgainOnlyWhenAllOthersOfItsDigitWere() {
    List<Map<String, Object>> sevens =
        Sources.read(root, FEW).of("train").stream()
            .filter(row -> row.get("class").equals("seven"))
            .toList();
    Map<Object, Integer> uses = new HashMap<>();
    sevens.forEach(row -> uses.merge(row.get("imu"), 1, Integer::sum));
    assertThat(uses).hasSize(4).allSatisfy((stroke, times) -> assertThat(times).isEqualTo(6));
    Set<Object> mixtures = new HashSet<>();
    sevens.forEach(row -> mixtures.add(List.of(row.get("imu"), row.get("image"))));
    assertThat(mixtures).as("pairs are drawn, not fixed").hasSizeGreaterThan(8);
  }

  @Test
  void noSampleIsInBothSplits() {
    Sources.Rows rows = Sources.read(root, FEW);
    for (String column : List.of("image", "audio", "imu", "text")) {
      assertThat(cells(rows.of("train"), column))
          .as(column)
          .isNotEmpty()
          .doesNotContainAnyElementsOf(cells(rows.of("test"), column));
    }
  }

  @Test
  void inTheTestEverySampleStandsInOneRow() {
    List<Map<String, Object>> test = Sources.read(root, FEW).of("test");
    Map<String, Integer> expected = Map.of("image", 20, "audio", 150, "imu", 10, "text", 200);
    expected.forEach(
        (column, count) -> {
          assertThat(test.stream().filter(row -> row.containsKey(column)))
              .as(column)
              .hasSize(count);
          assertThat(cells(test, column)).as(column).hasSize(count);
        });
  }

  @Test
  void theFirstFiveTakesOfEverybodyAreTheTest() {
    Sources.Rows rows = Sources.read(root, FEW);
    assertThat(cells(rows.of("test"), "audio"))
        .allSatisfy(cell -> assertThat(firstSample(cell) % 10).isLessThan(5));
    assertThat(cells(rows.of("train"), "audio"))
        .hasSize(10 * 3 * 3)
        .allSatisfy(cell -> assertThat(firstSample(cell) % 10).isBetween(5, 7));
    assertThat(cells(Sources.read(root, Map.of("rows", "24", "takes", "6")).of("train"), "audio"))
        .hasSize(10 * 3);
  }

  @Test
  void aSpeakerHeldOutIsNeverTrainedWithAndNobodyElseIsTestedOn() {
    Sources.Rows rows = Sources.read(root, Map.of("rows", "24", "takes", "8", "speaker", "bert"));
    assertThat(cells(rows.of("test"), "audio"))
        .hasSize(10 * 8)
        .allSatisfy(cell -> assertThat(firstSample(cell) / 10 % 100).isEqualTo(1));
    assertThat(cells(rows.of("train"), "audio"))
        .hasSize(10 * 16)
        .allSatisfy(cell -> assertThat(firstSample(cell) / 10 % 100).isIn(0, 2));
    assertThatThrownBy(() -> Sources.read(root, Map.of("speaker", "dora")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'dora'")
        .hasMessageContaining("[anna, bert, carl]");
  }

  @Test
  void theSameOptionsGiveTheSameRowsAndAnotherSeedOtherPairsAndDivisions() {
    Sources.Rows first = Sources.read(root, FEW);
    assertThat(Sources.read(root, FEW)).isEqualTo(first);
    Sources.Rows other = Sources.read(root, Map.of("rows", "24", "takes", "8", "seed", "1"));
    assertThat(cells(other.of("test"), "image")).isNotEqualTo(cells(first.of("test"), "image"));
    assertThat(other.of("train")).isNotEqualTo(first.of("train"));
    assertThat(cells(other.of("test"), "audio")).isEqualTo(cells(first.of("test"), "audio"));
  }

  @Test
  void filesThatCannotBeReadAreLeftOutAndListed() throws IOException {
    Path data = root.resolve(DigitFiles.PENNED);
    Files.write(data.resolve("readings_900_digit_3.csv"), Sources.stroke(300, 1));
    Files.write(data.resolve("notes.csv"), Sources.stroke(300, 9));
    byte[] cut = Arrays.copyOf(Sources.wav(3000), 30);
    Files.write(root.resolve(DigitFiles.SAID).resolve("3_anna_7.wav"), cut);
    List<String> lines = new ArrayList<>();
    for (int digit = 0; digit < 10; digit++) {
      lines.add(Sources.line(20 * digit, digit));
      lines.add(Sources.line(20 * digit + 1, digit));
    }
    lines.add("1,2,3");
    lines.add(Sources.line(256, 3));
    Sources.table(root, lines);

    Sources.Rows rows = Sources.read(root, FEW);

    assertThat(rows.skipped().stream().map(RecordStream.BadRow::id))
        .containsExactlyInAnyOrder(
            "mnist-0021", "mnist-0022", "3_anna_7.wav", "readings_900_digit_3.csv");
    assertThat(rows.skipped())
        .filteredOn(row -> row.id().startsWith("readings"))
        .first()
        .extracting(RecordStream.BadRow::reason)
        .asString()
        .contains("a single row");
    assertThat(cells(rows.rows(), "audio")).hasSize(239);
    assertThat(cells(rows.rows(), "imu")).hasSize(50);
  }

  @Test
  void aDigitWithoutSamplesForASplitIsNamed() throws IOException {
    for (int take = 0; take < 5; take++) {
      for (String speaker : Sources.SPEAKERS) {
        Files.delete(root.resolve(DigitFiles.SAID).resolve("4_" + speaker + "_" + take + ".wav"));
      }
    }
    assertThatThrownBy(() -> Sources.read(root, FEW))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no audio of the digit 4 to test with");
  }

  @Test
  void optionsOutOfRangeAndFoldersWithoutSourcesAreAnsweredInOneSentence(@TempDir Path empty) {
    assertThatThrownBy(() -> Sources.read(root, Map.of("rows", "0")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("'rows': '0' is out of range; allowed: 1 to 100000");
    assertThatThrownBy(() -> Sources.read(root, Map.of("takes", "5")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("6 to 50");
    assertThatThrownBy(() -> Sources.read(root, Map.of("takes", "all")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not a whole number");
    assertThatThrownBy(() -> Sources.read(root, Map.of("digits", "3")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("[rows, seed, speaker, takes]");
    assertThatThrownBy(() -> Sources.read(empty, Map.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has no mnist5k/mnist_5k.csv.gz")
        .hasMessageContaining("BINDERY_DIGITS");
    DigitsDataset nowhere =
        new DigitsDataset(new DigitsSource(Map.of(), DigitsSource.Origins.PUBLISHED));
    assertThatThrownBy(() -> nowhere.open(new ReadRequest(empty, Map.of())))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("not there yet");
  }

  @Test
  void theWordingsOfTheTestAreTheSameForAllDigitsAndTheirWordsAreKnown() {
    Sources.Rows rows = Sources.read(root, Map.of("rows", "80", "takes", "8"));
    Set<String> frames = new HashSet<>();
    Set<String> known = new HashSet<>();
    rows.of("train").forEach(row -> known.addAll(List.of(((String) row.get("text")).split(" "))));
    for (Object text : cells(rows.of("test"), "text")) {
      String name = NAMES.stream().filter(((String) text)::contains).findFirst().orElseThrow();
      frames.add(((String) text).replace(name, "_"));
      assertThat(known).contains(((String) text).split(" "));
    }
    assertThat(frames).hasSize(20);
  }

  private static Set<Object> cells(List<Map<String, Object>> rows, String column) {
    return rows.stream()
        .filter(row -> row.containsKey(column))
        .map(row -> row.get(column))
        .collect(Collectors.toSet());
  }

  private static int gray(Object cell) {
    Picture picture = Picture.decode(((ByteBuffer) cell).array());
    assertThat(picture.width()).isEqualTo(28);
    assertThat(picture.channel(3, 4, 0)).isEqualTo(picture.channel(27, 27, 2));
    return picture.channel(3, 4, 0);
  }

  private static int firstSample(Object cell) {
    return ByteBuffer.wrap(((ByteBuffer) cell).array()).order(ByteOrder.LITTLE_ENDIAN).getShort(44);
  }

  private static int firstNumber(Object cell) {
    String text = new String(((ByteBuffer) cell).array(), StandardCharsets.US_ASCII);
    return (int) Double.parseDouble(text.substring(0, text.indexOf(',')));
  }
}
