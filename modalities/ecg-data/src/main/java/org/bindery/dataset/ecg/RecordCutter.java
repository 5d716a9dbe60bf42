package org.bindery.dataset.ecg;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.bindery.modality.ecg.Ecg;
import org.bindery.modality.ecg.EcgPaper;
import org.bindery.modality.ecg.Lead;
import org.bindery.modality.ecg.wfdb.WfdbAnnotation;
import org.bindery.modality.ecg.wfdb.WfdbRecord;
import org.bindery.spi.ColumnId;
import org.bindery.spi.Split;

/**
 * Cuts a record into rows.
 *
 * @param seconds of a row
 * @param beats whether each annotated beat is a row, instead of windows one after another
 * @param paper the picture
 */
record RecordCutter(double seconds, boolean beats, EcgPaper paper) {
  /** A beat stands a bit before the middle: what follows it is longer. */
  private static final double BEFORE_BEAT = 0.4;

  private static final String ANNOTATIONS = ".atr";

  /**
   * Cuts a record. Pieces in which a lead misses a value are left out.
   *
   * @param header the file ending in {@code .hea}
   * @param name of the record, for ids
   * @param key of its patient
   * @throws org.bindery.spi.DataException if the record cannot be read
   */
  List<EcgRow> rows(Path header, String name, String key, Split split) {
    WfdbRecord record = WfdbRecord.read(header);
    double rate = record.header().rate();
    List<WfdbAnnotation> marks = marks(header);
    List<EcgRow> rows = new ArrayList<>();
    if (beats) {
      for (WfdbAnnotation mark : marks) {
        if (mark.isBeat()) {
          double from = mark.time() / rate - BEFORE_BEAT * seconds;
          cells(record, from)
              .ifPresent(
                  cells -> {
                    cells.put(EcgColumns.TEXT, Findings.beat(mark) + " beat");
                    rows.add(row(name, mark.time(), key, split, cells));
                  });
        }
      }
      return rows;
    }
    Optional<String> diagnosis = Findings.diagnosis(record.header().comments());
    int windows = (int) Math.floor(length(record) / seconds);
    for (int window = 0; window < windows; window++) {
      double from = window * seconds;
      int number = window;
      cells(record, from)
          .ifPresent(
              cells -> {
                Findings.window(marks, from, seconds, rate)
                    .or(() -> diagnosis)
                    .ifPresent(text -> cells.put(EcgColumns.TEXT, text));
                rows.add(row(name, number, key, split, cells));
              });
    }
    return rows;
  }

  private static EcgRow row(
      String name, long number, String key, Split split, Map<ColumnId, Object> cells) {
    String id = String.format(Locale.ROOT, "%s-%06d", name, number);
    return new EcgRow(id, key, split, "", cells);
  }

  private static List<WfdbAnnotation> marks(Path header) {
    String file = header.getFileName().toString();
    Path marks = header.resolveSibling(file.substring(0, file.length() - 4) + ANNOTATIONS);
    return Files.isRegularFile(marks) ? WfdbAnnotation.read(marks) : List.of();
  }

  /** Returns how many seconds all signals last. */
  private static double length(WfdbRecord record) {
    OptionalDouble shortest =
        IntStream.range(0, record.header().signals().size())
            .mapToDouble(signal -> record.samples(signal) / record.header().rate(signal))
            .min();
    return shortest.orElse(0);
  }

  private Optional<Map<ColumnId, Object>> cells(WfdbRecord record, double from) {
    Optional<Ecg> ecg = Windows.cut(record, Lead.STANDARD, from, seconds);
    return ecg.map(
        found -> {
          Map<ColumnId, Object> cells = new HashMap<>();
          cells.put(EcgColumns.ECG, found);
          cells.put(EcgColumns.IMAGE, EcgColumns.picture(found, paper));
          Windows.cut(record, Lead.FRANK, from, seconds)
              .ifPresent(frank -> cells.put(EcgColumns.VCG, frank));
          Windows.cut(record, List.of(Lead.PLETH), from, seconds)
              .ifPresent(pulse -> cells.put(EcgColumns.PLETH, pulse));
          return cells;
        });
  }
}
