package org.bindery.dataset.ecg;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bindery.modality.ecg.Ecg;
import org.bindery.modality.ecg.EcgPaper;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Split;
import org.bindery.spi.Splitting;

/**
 * Simulated hearts in eight known rhythms, 10 s each in twelve leads: {@code ecg}; the rendered
 * strip as {@code image}; a report in round numbers as {@code text}; the pulse wave as {@code
 * ecg.pleth}. Same options, same bytes. Textbook drawings, not patients: what is found here says
 * what can be bound, not how well it would go in a clinic.
 *
 * <p>A row is a patient, and no patient is in two rows. Options:
 *
 * <ul>
 *   <li>{@code train} (2048), {@code test} (256): numbers of rows, all rhythms alike
 *   <li>{@code seed} (0)
 *   <li>{@code rate} (100): samples per second
 *   <li>{@code details} (true): whether reports tell rate, PR interval and axis, or the rhythm
 *       alone
 *   <li>{@code pairs} ({@code recorded}): cells of a row are of one recording; or {@code class}:
 *       each cell is of another patient of the same rhythm, and the column {@code class} says so
 *   <li>{@code picture} ({@code square}): 64 x 64 pixels for a small tower, or {@code clinical}
 * </ul>
 */
@BuiltFor(Spi.VERSION)
public final class SimulatedEcgDataset implements DatasetProvider {
  private static final String NAME = "ecg-simulated";
  private static final String RECORDED = "recorded";
  private static final String BY_CLASS = "class";
  private static final List<ColumnId> COLUMNS =
      List.of(EcgColumns.ECG, EcgColumns.IMAGE, EcgColumns.TEXT, EcgColumns.PLETH);
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "train",
          "2048",
          "test",
          "256",
          "seed",
          "0",
          "rate",
          "100",
          "details",
          "true",
          "pairs",
          RECORDED,
          Pictures.OPTION,
          Pictures.SQUARE);

  /** Does nothing. */
  public SimulatedEcgDataset() {}

  @Override
  public DatasetCard card() {
    return new DatasetCard(
        NAME,
        "Simulated electrocardiograms of eight rhythms with strip, report and pulse",
        "CC0-1.0",
        "made by formulas in org.bindery.dataset.ecg",
        COLUMNS,
        new Splitting.Given(),
        DEFAULTS);
  }

  @Override
  public RecordStream open(ReadRequest request) {
    Options options = new Options(NAME, DEFAULTS, request.options());
    int train = (int) options.whole("train", 1, 1_000_000);
    int test = (int) options.whole("test", 1, 100_000);
    Rows rows =
        new Rows(
            train,
            options.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
            options.number("rate", 50, 1000),
            options.flag("details"),
            options.among("pairs", List.of(RECORDED, BY_CLASS)).equals(BY_CLASS),
            Pictures.of(options));
    return new EcgStream(
        COLUMNS,
        rows.byClass(),
        IntStream.range(0, train + test).mapToObj(rows::row).iterator(),
        List.of());
  }

  private record Rows(
      int train, long seed, double rate, boolean details, boolean byClass, EcgPaper paper) {
    EcgRow row(int index) {
      Rhythm rhythm = Rhythm.values()[index % Rhythm.values().length];
      Split split = index < train ? Split.TRAIN : Split.TEST;
      String id =
          String.format(
              Locale.ROOT,
              "%s-%05d-%s",
              split.name().toLowerCase(Locale.ROOT),
              index < train ? index : index - train,
              rhythm.label());
      Map<ColumnId, Object> cells = new HashMap<>();
      for (ColumnId column : COLUMNS) {
        // Paired by class, each cell has a patient of its own.
        int patient = byClass ? index * COLUMNS.size() + COLUMNS.indexOf(column) : index;
        cells.put(column, cell(column, rhythm, patient));
      }
      return new EcgRow(id, id, split, rhythm.label(), cells);
    }

    private Object cell(ColumnId column, Rhythm rhythm, int patient) {
      SplittableRandom random = new SplittableRandom(seed * 1_000_003 + patient);
      Heart heart = Heart.draw(rhythm, random.split());
      SplittableRandom words = random.split();
      Simulation simulation = new Simulation(heart, rate, random.split());
      Ecg ecg = simulation.ecg();
      if (column.equals(EcgColumns.IMAGE)) {
        return EcgColumns.picture(ecg, paper);
      }
      if (column.equals(EcgColumns.TEXT)) {
        return Report.of(heart, simulation.measuredRate(), details, words);
      }
      return column.equals(EcgColumns.PLETH) ? simulation.pulse() : ecg;
    }
  }
}
