package org.bindery.modality.ecg.wfdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading checks the checksum of every signal, so that a record that is read is a proof. */
class WfdbRealRecordsTest {
  private Path folder;

  @BeforeEach
  void findRecords() {
    Optional<Path> found =
        Stream.iterate(Path.of("").toAbsolutePath(), p -> p != null, Path::getParent)
            .map(p -> p.resolveSibling("shared").resolve("testdata/ecg-wfdb"))
            .filter(Files::isDirectory)
            .findFirst();
    Assumptions.assumeTrue(found.isPresent(), "skipped: no ../shared/testdata/ecg-wfdb");
    folder = found.get();
  }

  private WfdbRecord read(String name) {
    return WfdbRecord.read(folder.resolve(name + ".hea"));
  }

  @Test
  void format212OfMitBih100HasItsChecksumsAndItsFirstValues() {
    WfdbRecord record = read("100");
    assertThat(record.header().rate()).isEqualTo(360);
    assertThat(record.header().signals())
        .extracting(WfdbSignal::name)
        .containsExactly("MLII", "V5");
    assertThat(record.header().signals())
        .extracting(WfdbSignal::checksum)
        .containsExactly(-22131, 20052);
    assertThat(record.samples(0)).isEqualTo(650_000);
    // What rdsamp prints of it: -0.145 -0.065 mV at 0 s.
    assertThat(record.physical(0, 0, 1)[0]).isCloseTo(-0.145, within(1e-12));
    assertThat(record.physical(1, 0, 1)[0]).isCloseTo(-0.065, within(1e-12));
    assertThat(record.header().comments()).containsExactly("69 M 1085 1629 x1", "Aldomet, Inderal");
  }

  @Test
  void format16OfPtbHasFifteenSignalsInTwoFilesWithTheirChecksums() {
    WfdbRecord record = read("s0010_re");
    assertThat(record.header().signals()).hasSize(15);
    assertThat(record.header().signals()).extracting(WfdbSignal::file).contains("s0010_re.xyz");
    assertThat(record.samples(14)).isEqualTo(38_400);
    assertThat(record.physical(0, 0, 1)[0]).isCloseTo(-489 / 2000.0, within(1e-12));
    // Einthoven: II = I + III, up to a step of each converter.
    for (int at : new int[] {0, 1234, 20_000, 38_399}) {
      double i = record.physical(0, at, 1)[0];
      double ii = record.physical(1, at, 1)[0];
      double iii = record.physical(2, at, 1)[0];
      assertThat(ii).isCloseTo(i + iii, within(0.002));
    }
    assertThat(record.header().comments()).contains("Reason for admission: Myocardial infarction");
  }

  @Test
  void format16BehindAMatlabHeadHasItsChecksumsAndUnits() {
    WfdbRecord record = read("a103l");
    assertThat(record.header().signals()).extracting(WfdbSignal::offset).containsOnly(24);
    assertThat(record.header().signals())
        .extracting(WfdbSignal::unit)
        .containsExactly("mV", "mV", "NU");
    assertThat(record.header().signals().get(1).gain()).isEqualTo(10_520);
    assertThat(record.header().comments()).containsExactly("Asystole", "False alarm");
  }

  @Test
  void framesOfSeveralRatesAndSkewHaveTheirChecksums() {
    WfdbRecord record = read("03700181");
    WfdbHeader header = record.header();
    assertThat(IntStream.range(0, 3).mapToDouble(header::rate))
        .containsExactly(500.0, 125.0, 125.0);
    assertThat(record.samples(0)).isEqualTo(300_000);
    assertThat(record.samples(1)).isEqualTo(75_000);
    assertThat(header.signals().get(2).skew()).isEqualTo(4);
    assertThat(header.signals().get(1).baseline()).isEqualTo(-1605);
    // The respiration is late by four frames in the file: its end is not known.
    assertThat(record.physical(2, 74_996, 4)).containsOnly(Double.NaN);
    assertThat(record.physical(2, 0, 74_996)).doesNotContain(Double.NaN);
    assertThat(record.physical(1, 0, 1)[0]).isCloseTo((-943 + 1605) / 12.84, within(1e-9));
  }

  @Test
  void fourLeadsOfAYoungManHaveTheirChecksums() {
    assertThat(read("test01_00s").samples(3)).isEqualTo(4000);
  }

  @Test
  void aSignalFileThatIsAbsentIsNamed() {
    assertThatThrownBy(() -> read("12726"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("12726.dat is not there");
  }

  @Test
  void beatsOfMitBih100AreThoseOfItsDirectory() {
    List<WfdbAnnotation> marks = WfdbAnnotation.read(folder.resolve("100.atr"));
    assertThat(marks).hasSize(2274);
    assertThat(marks.stream().filter(mark -> mark.symbol() == 'N')).hasSize(2239);
    assertThat(marks.stream().filter(mark -> mark.symbol() == 'A')).hasSize(33);
    assertThat(marks.stream().filter(mark -> mark.symbol() == 'V')).hasSize(1);
    assertThat(marks.stream().filter(WfdbAnnotation::isBeat)).hasSize(2273);
    assertThat(marks.get(0)).isEqualTo(new WfdbAnnotation(18, 28, 0, 0, "(N"));
    assertThat(marks.get(1).time()).isEqualTo(77);
  }

  @Test
  void annotationsOfOtherAnnotatorsAreInOrderAndWithinTheirRecord() {
    assertThat(WfdbAnnotation.read(folder.resolve("100.qrs")))
        .extracting(WfdbAnnotation::time)
        .isSorted()
        .allMatch(time -> time >= 0 && time < 650_000);
    for (String name : List.of("12726.wabp", "12726.wqrs", "12726.anI")) {
      assertThat(WfdbAnnotation.read(folder.resolve(name)))
          .as(name)
          .isNotEmpty()
          .extracting(WfdbAnnotation::time)
          .isSorted()
          .allMatch(time -> time >= 0 && time < 825_000);
    }
  }
}
