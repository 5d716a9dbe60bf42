package org.bindery.dataset.ecg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bindery.modality.ecg.EcgPaper;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.RecordStream.BadRow;
import org.bindery.spi.Spi;
import org.bindery.spi.Split;
import org.bindery.spi.Splitting;

/**
 * A folder of WFDB records, cut into windows or beats: {@code ecg} (the standard leads there are);
 * the rendered strip as {@code image}; {@code text} from annotated rhythm and beats, else the
 * diagnosis in the header; {@code ecg.pleth} and {@code ecg.vcg} where the record has the pulse or
 * Frank's leads. Records without a standard lead have no rows; a record that cannot be read is left
 * out and listed.
 *
 * <p>The key of a row is its patient unless told otherwise: the folder where folders are named
 * {@code patient...}, as PTB has it, else the record. All rows of a patient are in one split.
 * <b>Limits:</b> windows of a record look alike, so that finding one among its neighbors is hard
 * and finding the record is easy; with few records a test says little of other hearts, and what
 * only one record has (often {@code ecg.pleth}) cannot be both learned and tested.
 *
 * <p>Options:
 *
 * <ul>
 *   <li>{@code cut} ({@code windows}): or {@code beats}, which takes annotations ({@code .atr})
 *   <li>{@code seconds} (10): length of a row; 0.8 suits beats
 *   <li>{@code test} (none): names of the patients or records for the test, {@code 100,s0010_re};
 *       without, a fifth of them and at least one are drawn
 *   <li>{@code seed} (0): of that draw
 *   <li>{@code key} ({@code patient}): a gallery has one row of each key; or {@code row}, which
 *       lets rows of a patient be told apart. Splits are by patient all the same
 *   <li>{@code picture} ({@code square}): or {@code clinical}
 * </ul>
 *
 * <p>The folder is the one {@code BINDERY_ECG_RECORDS} names, else {@code
 * <home>/sources/ecg-records}.
 */
@BuiltFor(Spi.VERSION)
public final class RecordsEcgDataset implements DatasetProvider {
  /** Names the variable that may point to a folder with records. */
  static final String VARIABLE = "BINDERY_ECG_RECORDS";

  private static final String NAME = "ecg-records";
  private static final String HEADER = ".hea";
  private static final String PATIENT = "patient";
  private static final String ROW = "row";
  private static final double TEST_SHARE = 0.2;
  private static final List<ColumnId> COLUMNS =
      List.of(EcgColumns.ECG, EcgColumns.IMAGE, EcgColumns.TEXT, EcgColumns.PLETH, EcgColumns.VCG);
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "cut",
          "windows",
          "seconds",
          "10",
          "test",
          "",
          "seed",
          "0",
          "key",
          PATIENT,
          Pictures.OPTION,
          Pictures.SQUARE);

  private final Sources sources;

  /** Makes a provider that looks on this machine. */
  public RecordsEcgDataset() {
    this(System.getenv());
  }

  RecordsEcgDataset(Map<String, String> environment) {
    this.sources = new Sources(NAME, VARIABLE, environment);
  }

  @Override
  public DatasetCard card() {
    return new DatasetCard(
        NAME,
        "Windows or beats of WFDB records with strip, report, pulse and vectorcardiogram; no record"
            + " is in two splits",
        "that of the records (PhysioNet: ODC-BY-1.0 mostly)",
        "a folder of your own, such as PhysioNet's MIT-BIH, PTB or Challenge records",
        COLUMNS,
        new Splitting.Given(),
        DEFAULTS);
  }

  @Override
  public List<Path> reads(ReadRequest request) {
    return List.of(folder(request));
  }

  private Path folder(ReadRequest request) {
    return sources.find(request.home(), "WFDB records (.hea with their signal files)");
  }

  @Override
  public RecordStream open(ReadRequest request) {
    Options options = new Options(NAME, DEFAULTS, request.options());
    EcgPaper paper = Pictures.of(options);
    RecordCutter cutter =
        new RecordCutter(
            options.number("seconds", 0.2, 600),
            options.among("cut", List.of("windows", "beats")).equals("beats"),
            paper);
    Path folder = folder(request);
    boolean byRow = options.among("key", List.of(PATIENT, ROW)).equals(ROW);
    Map<Path, String> headers = headers(folder);
    long seed = options.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    Set<String> test = test(options, seed, List.copyOf(new HashSet<>(headers.values())));
    List<BadRow> bad = new ArrayList<>();
    Iterator<EcgRow> rows =
        headers.entrySet().stream()
            .flatMap(record -> rows(folder, record, cutter, test, bad).stream())
            .map(row -> byRow ? row.withKey(row.id()) : row)
            .iterator();
    return new EcgStream(COLUMNS, false, rows, bad);
  }

  private static List<EcgRow> rows(
      Path folder,
      Map.Entry<Path, String> record,
      RecordCutter cutter,
      Set<String> test,
      List<BadRow> bad) {
    String file = folder.relativize(record.getKey()).toString().replace('\\', '/');
    String name = file.substring(0, file.length() - HEADER.length());
    Split split = test.contains(record.getValue()) ? Split.TEST : Split.TRAIN;
    try {
      return cutter.rows(record.getKey(), name, record.getValue(), split);
    } catch (DataException unreadable) {
      bad.add(new BadRow(name, unreadable.getMessage()));
      return List.of();
    }
  }

  /** Returns the headers in order, each with its patient. */
  private static Map<Path, String> headers(Path folder) {
    Map<Path, String> headers = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(folder)) {
      walk.filter(file -> file.getFileName().toString().endsWith(HEADER))
          .forEach(file -> headers.put(file, patient(file)));
    } catch (IOException e) {
      throw new DataException(folder + " cannot be read: " + e + ".", e);
    }
    if (headers.isEmpty()) {
      throw new DataException(
          "The folder " + folder + " of dataset '" + NAME + "' has no header (.hea).");
    }
    return headers;
  }

  private static String patient(Path header) {
    String parent = header.toAbsolutePath().getParent().getFileName().toString();
    String file = header.getFileName().toString();
    return parent.startsWith("patient")
        ? parent
        : file.substring(0, file.length() - HEADER.length());
  }

  private static Set<String> test(Options options, long seed, List<String> patients) {
    List<String> sorted = new ArrayList<>(patients.stream().sorted().toList());
    String named = options.text("test");
    if (!named.isEmpty()) {
      Set<String> test = new HashSet<>(Arrays.stream(named.split(",")).map(String::strip).toList());
      test.stream()
          .filter(name -> !sorted.contains(name))
          .findFirst()
          .ifPresent(
              name -> {
                throw options.refused("test", name, "is not among the records", sorted.toString());
              });
      return test;
    }
    SplittableRandom random = new SplittableRandom(seed);
    Set<String> test = new HashSet<>();
    long count = Math.max(1, Math.round(TEST_SHARE * sorted.size()));
    while (test.size() < count) {
      test.add(sorted.remove(random.nextInt(sorted.size())));
    }
    return test;
  }
}
