package org.bindery.dataset.sprites;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.bindery.modality.depth.DepthMap;
import org.bindery.modality.depth.DepthModality;
import org.bindery.modality.image.ImageModality;
import org.bindery.modality.image.Picture;
import org.bindery.modality.imu.ImuFormat;
import org.bindery.modality.imu.ImuModality;
import org.bindery.modality.imu.ImuRecording;
import org.bindery.modality.thermal.ThermalEncoding;
import org.bindery.modality.thermal.ThermalImage;
import org.bindery.modality.thermal.ThermalModality;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpritesDatasetTest {
  private static final String ALL = "image,text,audio,depth,thermal,imu";

  /** A row's head, and which cells it has with what in them. */
  private record Row(String id, String key, String split, Map<String, Object> cells) {}

  @Test
  void isFoundAsAService() {
    assertThat(ServiceLoader.load(DatasetProvider.class))
        .hasAtLeastOneElementOfType(SpritesDataset.class);
  }

  @Test
  void theSameOptionsGiveTheSameBytesAndAnotherSeedOthers() {
    Map<String, String> options = Map.of("train", "20", "test", "5", "columns", ALL);
    Map<String, String> other = new HashMap<>(options);
    other.put("seed", "1");
    assertThat(digest(options)).isEqualTo(digest(options)).isNotEqualTo(digest(other));
  }

  @Test
  void noTestSpriteOccursInTrainingAndNoneTwiceInTest() {
    List<Row> rows = rows(Map.of("columns", "text", "train", "9000"));
    Set<String> train = keys(rows, "train");
    Set<String> test = keys(rows, "test");
    assertThat(test).hasSize(256).doesNotContainAnyElementsOf(train);
    assertThat(train).hasSize(Sprite.COUNT - 256);
    assertThat(rows).extracting(Row::id).doesNotHaveDuplicates().hasSize(9256);
  }

  @Test
  void captionsOfTheTestRowsAreDistinct() {
    for (String seed : List.of("0", "1", "2")) {
      assertThat(rows(Map.of("columns", "text", "train", "1", "seed", seed)))
          .filteredOn(row -> row.split().equals("test"))
          .extracting(row -> row.cells().get("text"))
          .hasSize(256)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void allCellsAreThereWhenNothingIsWithheld() {
    List<Row> rows = rows(Map.of("train", "300", "test", "3", "columns", ALL));
    assertThat(rows).hasSize(303);
    assertThat(rows)
        .allSatisfy(
            row -> assertThat(row.cells().keySet()).containsExactlyInAnyOrder(ALL.split(",")));
  }

  @Test
  void withheldPairsAreNeverTogetherInTrainingAndAlwaysInTest() {
    List<Row> rows =
        rows(
            Map.of("train", "40", "test", "4", "columns", ALL, "withhold", "audio+text,imu+depth"));
    List<Row> train = rows.subList(0, 40);
    assertThat(train)
        .noneMatch(has("audio").and(has("text")))
        .noneMatch(has("imu").and(has("depth")));
    for (String one : List.of("audio", "text")) {
      for (String two : List.of("imu", "depth")) {
        assertThat(train).filteredOn(has(one).and(has(two))).hasSize(10);
      }
    }
    assertThat(train).allMatch(has("image"));
    assertThat(rows.subList(40, 44)).allMatch(has("audio").and(has("text")).and(has("imu")));
  }

  @Test
  void theImageCellIsWhatTheImageModalityReads() {
    try (RecordStream stream = open(Map.of("train", "1", "test", "1"))) {
      assertThat(stream.next()).isTrue();
      FieldVector column = stream.batch().getVector("image");
      Picture picture = new ImageModality().dataLoader().read(column, 0);
      assertThat(picture.width()).isEqualTo(64);
      assertThat(picture.height()).isEqualTo(64);
      assertThat(column.getField()).isEqualTo(new ImageModality().dataLoader().field());
    }
  }

  @Test
  void mapsAndMotionAreWhatTheirModalitiesRead() {
    try (RecordStream stream =
        open(Map.of("train", "1", "test", "1", "columns", "depth,thermal,imu"))) {
      assertThat(stream.next()).isTrue();
      VectorSchemaRoot batch = stream.batch();
      DepthMap depth = new DepthModality().dataLoader().read(batch.getVector("depth"), 0);
      ThermalImage heat = new ThermalModality().dataLoader().read(batch.getVector("thermal"), 0);
      ImuRecording motion = new ImuModality().dataLoader().read(batch.getVector("imu"), 0);
      assertThat(depth.width()).isEqualTo(64);
      assertThat(depth.height()).isEqualTo(64);
      assertThat(depth.measured()).isEqualTo(1);
      assertThat(heat.unit()).isEqualTo(ThermalImage.Unit.KELVIN);
      assertThat(heat.width()).isEqualTo(64);
      assertThat(motion.rate()).isEqualTo(100);
      assertThat(motion.rows()).isEqualTo(200);
      assertThat(motion.channels()).isEqualTo(6);
    }
  }

  @Test
  void cellsHoldTheSceneToTheLastBit() {
    Scene scene = new Scene(Sprite.of(100), 5);
    DepthMap depth = DepthMap.decode(SpriteColumns.render(SpriteColumns.DEPTH, scene));
    assertThat(depth.meters()).isEqualTo(scene.depth());
    ThermalImage heat =
        ThermalImage.decode(
            SpriteColumns.render(SpriteColumns.THERMAL, scene), ThermalEncoding.COUNTS);
    assertThat(heat.values()).isEqualTo(scene.thermal());
    ImuRecording motion =
        ImuRecording.decode(SpriteColumns.render(SpriteColumns.IMU, scene), ImuFormat.UNKNOWN);
    float[] felt = scene.motion();
    for (int channel = 0; channel < 6; channel++) {
      for (int row = 0; row < 200; row++) {
        assertThat(motion.value(row, channel)).isEqualTo(felt[channel * 200 + row]);
      }
    }
  }

  @Test
  void rowsComeInBatchesOf256() {
    try (RecordStream stream = open(Map.of("train", "300", "test", "1", "columns", "text"))) {
      List<Integer> counts = new ArrayList<>();
      while (stream.next()) {
        counts.add(stream.batch().getRowCount());
      }
      assertThat(counts).containsExactly(256, 45);
      assertThat(stream.next()).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "trane    | 5           | is not an option",
        "train    | 0           | out of range; allowed: 1 to 1000000",
        "test     | 5000        | out of range; allowed: 1 to 3456",
        "seed     | lucky       | is not a whole number",
        "columns  | image,smell | 'smell' is not a column of the sprites; allowed: [image, text",
        "withhold | audio       | is not a list of pairs; allowed: 'audio+text",
        "withhold | audio+audio | is not a list of pairs"
      })
  void optionsThatMakeNoSenseAreRefusedByName(String option, String value, String reason) {
    assertThatThrownBy(() -> open(Map.of(option, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("option '" + option + "'")
        .hasMessageContaining(reason);
  }

  private static Predicate<Row> has(String column) {
    return row -> row.cells().containsKey(column);
  }

  private static Set<String> keys(List<Row> rows, String split) {
    Set<String> keys = new HashSet<>();
    rows.stream().filter(row -> row.split().equals(split)).forEach(row -> keys.add(row.key()));
    return keys;
  }

  private static RecordStream open(Map<String, String> options) {
    return new SpritesDataset().open(new ReadRequest(Path.of("."), options));
  }

  private static List<Row> rows(Map<String, String> options) {
    List<Row> rows = new ArrayList<>();
    try (RecordStream stream = open(options)) {
      while (stream.next()) {
        VectorSchemaRoot batch = stream.batch();
        for (int i = 0; i < batch.getRowCount(); i++) {
          Map<String, Object> cells = new HashMap<>();
          for (FieldVector vector :
              batch.getFieldVectors().subList(3, batch.getSchema().getFields().size())) {
            if (!vector.isNull(i)) {
              cells.put(vector.getName(), vector.getObject(i).toString());
            }
          }
          rows.add(
              new Row(
                  batch.getVector(RecordStream.ID).getObject(i).toString(),
                  batch.getVector(RecordStream.KEY).getObject(i).toString(),
                  batch.getVector(RecordStream.SPLIT).getObject(i).toString(),
                  cells));
        }
      }
    }
    return rows;
  }

  private static String digest(Map<String, String> options) {
    try (RecordStream stream = open(options)) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ArrowStreamWriter writer =
          new ArrowStreamWriter(stream.batch(), null, Channels.newChannel(bytes))) {
        while (stream.next()) {
          writer.writeBatch();
        }
      }
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    } catch (IOException | NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
