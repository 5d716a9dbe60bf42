package org.bindery.dataset.ecg;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.bindery.dataset.ecg.PtbXl.Recording;
import org.bindery.modality.ecg.Ecg;
import org.bindery.modality.ecg.EcgPaper;
import org.bindery.modality.ecg.Lead;
import org.bindery.modality.ecg.wfdb.WfdbHeader;
import org.bindery.modality.ecg.wfdb.WfdbRecord;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.RecordStream.BadRow;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;

/**
 * PTB-XL (Wagner et al. 2020), 21,799 twelve-lead recordings of 10 s of 18,869 patients, for those
 * who have it: {@code ecg}, the rendered strip as {@code image}, the report as {@code text}. The
 * splits are its folds, which keep patients together: 1 to 8 train, 9 validation, 10 test; a table
 * in which a patient is in two splits is refused. The key of a row is its patient.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code rate} (100): or 500, from {@code records100} or {@code records500}
 *   <li>{@code text} ({@code statements}): descriptions of the SCP codes in English; or {@code
 *       report}, as it was written, in German mostly
 *   <li>{@code limit} (0): the first so many recordings only, 0 for all
 *   <li>{@code picture} ({@code square}): or {@code clinical}
 * </ul>
 *
 * <p>The folder, which has {@code ptbxl_database.csv}, is the one {@code BINDERY_PTB_XL} names,
 * else {@code <home>/sources/ptb-xl}.
 */
@BuiltFor(Spi.VERSION)
public final class PtbXlDataset implements DatasetProvider {
  /** Names the variable that may point to the folder. */
  static final String VARIABLE = "BINDERY_PTB_XL";

  private static final String NAME = "ptb-xl";
  private static final String REPORT = "report";
  private static final List<ColumnId> COLUMNS =
      List.of(EcgColumns.ECG, EcgColumns.IMAGE, EcgColumns.TEXT);
  private static final Map<String, String> DEFAULTS =
      Map.of("rate", "100", "text", "statements", "limit", "0", Pictures.OPTION, Pictures.SQUARE);

  private final Sources sources;

  /** Makes a provider that looks on this machine. */
  public PtbXlDataset() {
    this(System.getenv());
  }

  PtbXlDataset(Map<String, String> environment) {
    this.sources = new Sources(NAME, VARIABLE, environment);
  }

  @Override
  public DatasetCard card() {
    return new DatasetCard(
        NAME,
        "PTB-XL: clinical twelve-lead recordings with strip and report, split by patient",
        "CC-BY-4.0",
        "physionet.org/content/ptb-xl (P. Wagner and others); a folder of your own",
        COLUMNS,
        new Splitting.Given(),
        DEFAULTS);
  }

  /** Returns the two tables; the records beside them never change without those. */
  @Override
  public List<Path> reads(ReadRequest request) {
    return List.of(
        folder(request).resolve(PtbXl.DATABASE), folder(request).resolve(PtbXl.STATEMENTS));
  }

  private Path folder(ReadRequest request) {
    return sources.find(
        request.home(), PtbXl.DATABASE + ", " + PtbXl.STATEMENTS + " and records100");
  }

  @Override
  public RecordStream open(ReadRequest request) {
    Options options = new Options(NAME, DEFAULTS, request.options());
    boolean high = options.among("rate", List.of("100", "500")).equals("500");
    boolean report = options.among("text", List.of("statements", REPORT)).equals(REPORT);
    long limit = options.whole("limit", 0, 1_000_000);
    EcgPaper paper = Pictures.of(options);
    Path folder = folder(request);
    List<Recording> all = PtbXl.read(folder).recordings();
    Stream<Recording> used = limit == 0 ? all.stream() : all.stream().limit(limit);
    List<BadRow> bad = new ArrayList<>();
    Iterator<EcgRow> rows =
        used.map(recording -> row(recording, high, report, paper, bad))
            .flatMap(Optional::stream)
            .iterator();
    return new EcgStream(COLUMNS, false, rows, bad);
  }

  private static Optional<EcgRow> row(
      Recording recording, boolean high, boolean report, EcgPaper paper, List<BadRow> bad) {
    try {
      WfdbRecord record = WfdbRecord.read(high ? recording.high() : recording.low());
      WfdbHeader header = record.header();
      double seconds = header.signals().isEmpty() ? 0 : record.samples(0) / header.rate(0);
      Ecg ecg =
          Windows.cut(record, Lead.STANDARD, 0, seconds)
              .orElseThrow(
                  () -> new DataException("The recording has no lead without missing values."));
      String text = report ? recording.report() : String.join(", ", recording.statements());
      Map<ColumnId, Object> cells = new HashMap<>();
      cells.put(EcgColumns.ECG, ecg);
      cells.put(EcgColumns.IMAGE, EcgColumns.picture(ecg, paper));
      if (!text.isBlank()) {
        cells.put(EcgColumns.TEXT, text);
      }
      return Optional.of(
          new EcgRow(recording.id(), recording.patient(), recording.split(), "", cells));
    } catch (DataException unreadable) {
      bad.add(new BadRow(recording.id(), unreadable.getMessage()));
      return Optional.empty();
    }
  }
}
