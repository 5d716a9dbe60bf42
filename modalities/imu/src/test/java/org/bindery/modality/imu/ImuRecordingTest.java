package org.bindery.modality.imu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bindery.spi.ConfigException;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Rendering;
import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImuRecordingTest {
  private static final ImuFormat SI = ImuFormat.of(100, ImuUnits.SI);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m/s2, rad/s | 1 | 1",
        "g, deg/s | 9.80665 | 0.017453293",
        "mg, deg/s | 0.00980665 | 0.017453293",
        "G,RAD/S | 9.80665 | 1"
      })
  void bothPublicConventionsBecomeSiUnits(String unit, float acceleration, float rotation) {
    ImuRecording recording =
        read("0,0,1,0,0,1\n0,0,1,0,0,1\n", ImuFormat.of(Map.of("rate", "50", "unit", unit)));
    assertThat(recording.rate()).isEqualTo(50);
    assertThat(recording.value(1, 2)).isCloseTo(acceleration, within(1e-7f));
    assertThat(recording.value(1, 5)).isCloseTo(rotation, within(1e-9f));
  }

  @Test
  void aTableThatSaysEverythingItselfIsReadBackWithoutLoss() {
    Trials.run(
        50,
        random -> {
          ImuRecording recording = Motions.draw(random);
          assertThat(ImuRecording.decode(recording.toTable(), ImuFormat.UNKNOWN))
              .isEqualTo(recording);
          ImuFormat wrong = ImuFormat.of(7, ImuUnits.G_AND_DEGREES);
          assertThat(ImuRecording.decode(recording.toTable(), wrong)).isEqualTo(recording);
        });
  }

  @Test
  void aTableIsTextThatPeopleRead() {
    float[] values = {0.1f, -0f, 9.81f, 1e-9f, 1, 1 / 3f};
    ImuRecording recording = ImuRecording.of(33.3, 3, values);
    assertThat(new String(recording.toTable(), StandardCharsets.UTF_8))
        .isEqualTo(
            """
            # rate 33.299999999999997
            acc-x m/s2,acc-y m/s2,acc-z m/s2
            0.100000001,0,9.81000042
            9.99999972E-10,1,0.333333343
            """);
    assertThat(ImuRecording.decode(recording.toTable(), ImuFormat.UNKNOWN))
        .isEqualTo(recording)
        .isEqualTo(ImuRecording.of(33.3, 3, new float[] {0.1f, 0, 9.81f, 1e-9f, 1, 1 / 3f}));
  }

  @Test
  void threeColumnsAreAnAccelerometer() {
    ImuRecording recording = read("1;2;3\n\n4;5;6\n", SI);
    assertThat(recording.channels()).isEqualTo(3);
    assertThat(recording.rows()).isEqualTo(2);
    assertThat(recording.value(1, 0)).isEqualTo(4);
  }

  @Test
  void columnsCanBeNamedInAnyOrderAndLeftOut() {
    Map<String, String> metadata =
        Map.of("rate", "10", "unit", "g", "channels", "-, acc-z, acc-x, acc-y");
    ImuRecording recording = read("17\t3\t1\t2\n18\t3\t1\t2\n", ImuFormat.of(metadata));
    assertThat(recording.value(0, 0)).isEqualTo(9.80665f);
    assertThat(recording.value(0, 2)).isEqualTo(3 * 9.80665f);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2,3 | it has a single row; a motion takes two rows or more",
        "'# rate 9' | it has no row; a motion takes two rows or more",
        "1,2,3/4,5 | line 2 has 2 columns, 3 were expected",
        "1,2,3/4,x,6 | line 2 has 'x' where a number should be",
        "1,2,3/4,,6 | line 2 has '' where a number should be",
        "1,2,3/4,NaN,6 | the value of acc-y in row 2 is NaN",
        "1,2/3,4 | line 1 has 2 columns; 3 (accelerometer) or 6",
        "acc-x g,acc-y g/1,2 | channels [acc-x, acc-y] are not understood",
        "acc-x ft,acc-y ft,acc-z ft/1,2,3 | unit 'ft' is not known",
        "'# rate many/1,2,3' | rate 'many' is not a number"
      })
  void brokenTablesAreRefusedSayingWhere(String lines, String reason) {
    assertThatThrownBy(() -> read(lines.replace('/', '\n'), SI))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void rateAndUnitsAreNotGuessed() {
    assertThatThrownBy(() -> read("1,2,3\n1,2,3", ImuFormat.UNKNOWN))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("nothing says its rate")
        .hasMessageContaining("'rate' to 100 and 'unit' to");
    assertThatThrownBy(() -> read("1,2,3\n1,2,3", ImuFormat.of(Map.of("rate", "10"))))
        .isInstanceOf(CorruptSampleException.class)
        .hasMessageContaining("nothing says its units");
  }

  @ParameterizedTest
  @CsvSource({
    "rate, fast, is not a number of samples",
    "rate, -3, a rate of -3.0 samples per second cannot be meant",
    "unit, furlongs, 'furlongs' is not known: use 'm/s2",
    "channels, acc-x, name [acc-x"
  })
  void metadataThatMakeNoSenseAreRefusedByName(String key, String value, String reason) {
    assertThatThrownBy(() -> ImuFormat.of(Map.of(key, value)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void shapesThatCannotBeAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> ImuRecording.of(0, 6, new float[12]));
    assertThatIllegalArgumentException().isThrownBy(() -> ImuRecording.of(9, 4, new float[12]));
    assertThatIllegalArgumentException().isThrownBy(() -> ImuRecording.of(9, 6, new float[13]));
  }

  @Test
  void isDrawnWithItsUnits() {
    Rendering shown =
        new ImuModality()
            .renderer()
            .render(ImuRecording.of(2, 3, new float[] {0, 0, 9.5f, -1.25f, 0, 10}));
    String svg = new String(shown.body(), StandardCharsets.UTF_8);
    assertThat(shown.mimeType()).isEqualTo("image/svg+xml");
    assertThat(shown.altText())
        .isEqualTo("Motion of 1.00 s at 2 Hz, acceleration -1.25 to 10.00 m/s², no gyroscope");
    assertThat(svg)
        .startsWith("<svg xmlns")
        .endsWith("</svg>")
        .contains("m/s²", "1.00 s", "<polyline")
        .doesNotContain("NaN", "rad/s");
  }

  /** 1,031 pen strokes; the README names the three files with a single row. */
  @Test
  void realRecordingsAreReadAndThoseOfOneRowRefused() throws IOException {
    Path data = shared(Path.of("testdata", "imu-digits-pen", "data"));
    assumeTrue(Files.isDirectory(data), "skipped: no ../shared/testdata/imu-digits-pen");
    ImuFormat format = ImuFormat.of(Map.of("rate", "100", "unit", "mg, deg/s"));
    List<String> refused = new ArrayList<>();
    int read = 0;
    double gravity = 0;
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".csv")).toList()) {
        try {
          ImuRecording recording = ImuRecording.decode(Files.readAllBytes(file), format);
          gravity += Math.hypot(recording.value(0, 0), recording.value(0, 2));
          for (float value :
              ImuPreprocessorTest.features(recording, ImuPreprocessing.imageBind())) {
            assertThat(value).isFinite();
          }
          read++;
        } catch (CorruptSampleException oneRow) {
          assertThat(oneRow).hasMessageContaining("a single row");
          refused.add(file.getFileName().toString());
        }
      }
    }
    assertThat(refused)
        .containsExactlyInAnyOrder(
            "readings_1031_digit_9.csv", "readings_1041_digit_9.csv", "readings_1047_digit_9.csv");
    assertThat(read).isEqualTo(1028);
    // A pen at the beginning of a stroke feels about gravity, which shows the unit is right.
    assertThat(gravity / read).isBetween(8.0, 12.0);
  }

  private static ImuRecording read(String text, ImuFormat format) {
    return ImuRecording.decode(text.getBytes(StandardCharsets.UTF_8), format);
  }

  private static Path shared(Path below) {
    Path relative = Path.of("shared").resolve(below);
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(relative))) {
        return folder.resolve(relative);
      }
    }
    return relative;
  }
}
