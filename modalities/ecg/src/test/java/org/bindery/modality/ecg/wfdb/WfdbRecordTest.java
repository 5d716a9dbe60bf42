package org.bindery.modality.ecg.wfdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bindery.spi.DataException;
import org.bindery.testkit.Trials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WfdbRecordTest {
  @TempDir private Path folder;

  private Path record(String header, byte[] signals) {
    try {
      Files.write(folder.resolve("r.dat"), signals);
      return Files.writeString(folder.resolve("r.hea"), header, StandardCharsets.US_ASCII);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static int[] all(WfdbRecord record, int signal) {
    int[] samples = new int[record.samples(signal)];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = record.digital(signal, i);
    }
    return samples;
  }

  @Test
  void format16IsLittleEndianWithSign() {
    WfdbRecord record =
        WfdbRecord.read(record("r 1 100 3\nr.dat 16 200", bytes(1, 0, 0xff, 0xff, 0, 0x80)));
    assertThat(all(record, 0)).containsExactly(1, -1, -32768);
    // The least value says that there is none.
    assertThat(record.physical(0, 0, 3)).containsExactly(0.005, -0.005, Double.NaN);
  }

  @Test
  void format61IsBigEndian() {
    WfdbRecord record = WfdbRecord.read(record("r 1 100 2\nr.dat 61", bytes(1, 2, 0xff, 0xfe)));
    assertThat(all(record, 0)).containsExactly(258, -2);
  }

  @Test
  void format80IsShiftedBy128() {
    WfdbRecord record = WfdbRecord.read(record("r 1 100 3\nr.dat 80", bytes(128, 255, 0)));
    assertThat(all(record, 0)).containsExactly(0, 127, -128);
  }

  @Test
  void format212PacksTwoSamplesIntoThreeBytesEvenWhereTheLastIsAlone() {
    // 0x7ff, -2048 and -1, of which the last one has two bytes.
    WfdbRecord record =
        WfdbRecord.read(record("r 1 100 3\nr.dat 212", bytes(0xff, 0x87, 0, 0xff, 0x0f)));
    assertThat(all(record, 0)).containsExactly(2047, -2048, -1);
  }

  @Test
  void anySamplesOfFormat212ComeBack() {
    Trials.run(
        50,
        random -> {
          int[] samples = random.ints(random.nextInt(2, 60), -2047, 2048).toArray();
          ByteArrayOutputStream packed = new ByteArrayOutputStream();
          for (int i = 0; i < samples.length; i += 2) {
            int second = i + 1 < samples.length ? samples[i + 1] : 0;
            packed.write(samples[i]);
            packed.write((samples[i] >> 8 & 0x0f) | (second >> 4 & 0xf0));
            packed.write(second);
          }
          String header = "r 1 100 " + samples.length + "\nr.dat 212";
          assertThat(all(WfdbRecord.read(record(header, packed.toByteArray())), 0))
              .containsExactly(samples);
        });
  }

  @Test
  void framesHoldSeveralSamplesOfOneSignalAndOneOfAnother() {
    WfdbRecord record =
        WfdbRecord.read(
            record(
                "r 2 10 2\nr.dat 80x3 200 8 0 1 21 0 fast\nr.dat 80 200 8 0 9 19 0 slow",
                bytes(129, 130, 131, 137, 132, 133, 134, 138)));
    assertThat(all(record, 0)).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(all(record, 1)).containsExactly(9, 10);
    assertThat(record.header().rate(0)).isEqualTo(30);
    assertThat(record.header().rate(1)).isEqualTo(10);
  }

  @Test
  void skewIsUndoneAndWhatIsMissingAtTheEndIsNotANumber() {
    WfdbRecord record =
        WfdbRecord.read(
            record(
                "r 2 10 3\nr.dat 80:1 100(0)\nr.dat 80 100(0)",
                bytes(129, 130, 131, 132, 133, 134)));
    assertThat(record.physical(0, 0, 3)).containsExactly(0.03, 0.05, Double.NaN);
    assertThat(record.physical(1, 0, 3)).containsExactly(0.02, 0.04, 0.06);
  }

  @Test
  void aByteOffsetIsPassedOver() {
    WfdbRecord record =
        WfdbRecord.read(record("r 1 100 1\nr.dat 16+4 200", bytes(9, 9, 9, 9, 7, 0)));
    assertThat(all(record, 0)).containsExactly(7);
  }

  @Test
  void gainBaselineAndUnitAreAppliedAndDefaultsAreThoseOfTheLibrary() {
    WfdbHeader header =
        WfdbHeader.parse("h", "r 4\na 16 100(-50)/uV 16 3\na 16 100/mmHg 16 7\na 16 0 16 5\na 16");
    assertThat(header.rate()).isEqualTo(250);
    assertThat(header.signals()).extracting(WfdbSignal::baseline).containsExactly(-50, 7, 5, 0);
    assertThat(header.signals())
        .extracting(WfdbSignal::gain)
        .containsExactly(100.0, 100.0, 200.0, 200.0);
    assertThat(header.signals())
        .extracting(WfdbSignal::unit)
        .containsExactly("uV", "mmHg", "mV", "mV");
    assertThat(header.signals().get(0).physical(50)).isEqualTo(1);
  }

  @Test
  void commentsBeforeTheRecordLineAreNoneOfTheRecord() {
    assertThat(WfdbHeader.parse("h", "# not this\nr 0\n# this\n#\n#that").comments())
        .containsExactly("this", "that");
  }

  @Test
  void anAlteredSampleIsFoundByItsChecksum() {
    String header = "r 1 100 2\nr.dat 16 200 16 0 5 12 0 II";
    assertThat(all(WfdbRecord.read(record(header, bytes(5, 0, 7, 0))), 0)).containsExactly(5, 7);
    Path altered = record(header, bytes(5, 0, 8, 0));
    assertThatThrownBy(() -> WfdbRecord.read(altered))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("r.dat was altered: signal 'II' has the checksum 13")
        .hasMessageContaining("says 12");
  }

  @Test
  void aShortFileIsRefusedNamingFileAndNumbers() {
    Path shortened = record("r 1 100 5\nr.dat 16", bytes(1, 0, 2));
    assertThatThrownBy(() -> WfdbRecord.read(shortened))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("r.dat is cut short: its header promises 5 frames, it holds 1.");
  }

  @Test
  void anyCutOfTheFilesIsReadOrRefusedInOneSentence() {
    String header = "r 2 360/100 4\nr.dat 212x1:1+0 200(10)/mV 12 1 5 9 0 II\nr.dat 212 200";
    byte[] signals = new byte[12];
    for (int cut = 0; cut <= header.length(); cut++) {
      Path file = record(header.substring(0, cut), signals);
      try {
        WfdbRecord.read(file);
      } catch (DataException told) {
        assertThat(told.getMessage()).endsWith(".").contains("WFDB");
      }
    }
  }

  @Test
  void whatIsNotReadIsRefusedByName() {
    assertRefused("r/3 2 360", "several segments");
    assertRefused("r 1\nr.dat 310", "format 310, which is not read");
    assertRefused("r 1\n../x.dat 16", "'../x.dat', which is not a file beside it");
    assertRefused("r one", "number of signals that is no whole number in line 1 ('one')");
    assertRefused("r 1 -5\nr.dat 16", "rate out of range in line 2 ('-5')");
    assertRefused("r 2\nr.dat 16", "declares 2 signals and describes 1");
    assertRefused("r 2\nr.dat 16\nr.dat 80", "the signals of a file have one format");
    assertRefused("", "has no record line");
  }

  private void assertRefused(String header, String sentence) {
    Path file = record(header, bytes(0, 0, 0, 0));
    assertThatThrownBy(() -> WfdbRecord.read(file))
        .as(header)
        .isInstanceOf(DataException.class)
        .hasMessageContaining(sentence);
  }
}
