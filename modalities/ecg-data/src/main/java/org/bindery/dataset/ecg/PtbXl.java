package org.bindery.dataset.ecg;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.DataException;
import org.bindery.spi.Split;

/**
 * The tables of PTB-XL.
 *
 * @param recordings in the order of the table
 */
record PtbXl(List<Recording> recordings) {
  static final String DATABASE = "ptbxl_database.csv";
  static final String STATEMENTS = "scp_statements.csv";

  private static final int VALIDATION_FOLD = 9;
  private static final int TEST_FOLD = 10;
  private static final Pattern STATEMENT = Pattern.compile("'([^']+)':\\s*[\\d.]+");

  /**
   * One recording.
   *
   * @param id {@code 00001}
   * @param patient whose it is
   * @param split by its fold: 1 to 8 train, 9 validation, 10 test
   * @param report as it was written, in German mostly; may be empty
   * @param statements the descriptions of its SCP codes
   * @param low path of the header at 100 Hz
   * @param high path of the header at 500 Hz
   */
  record Recording(
      String id,
      String patient,
      Split split,
      String report,
      List<String> statements,
      Path low,
      Path high) {}

  PtbXl {
    recordings = List.copyOf(recordings);
    checkPatients(recordings);
  }

  private static void checkPatients(List<Recording> recordings) {
    Map<String, Recording> seen = new HashMap<>();
    for (Recording recording : recordings) {
      Recording first = seen.putIfAbsent(recording.patient(), recording);
      if (first != null && first.split() != recording.split()) {
        throw new DataException(
            "PTB-XL's patient "
                + recording.patient()
                + " is in two splits: recording "
                + first.id()
                + " is for "
                + name(first.split())
                + ", "
                + recording.id()
                + " for "
                + name(recording.split())
                + "; the column strat_fold was altered.");
      }
    }
  }

  private static String name(Split split) {
    return split.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the tables.
   *
   * @throws DataException if one is not there, misses a column, or a patient is in two splits
   */
  static PtbXl read(Path folder) {
    Map<String, String> descriptions = new HashMap<>();
    for (Map<String, String> row : Csv.read(folder.resolve(STATEMENTS))) {
      // The column of codes has no name.
      descriptions.put(row.values().iterator().next(), row.getOrDefault("description", ""));
    }
    List<Recording> recordings = new ArrayList<>();
    for (Map<String, String> row : Csv.read(folder.resolve(DATABASE))) {
      recordings.add(recording(folder, row, descriptions));
    }
    return new PtbXl(recordings);
  }

  private static Recording recording(
      Path folder, Map<String, String> row, Map<String, String> descriptions) {
    String id = cell(row, "ecg_id");
    List<String> statements = new ArrayList<>();
    Matcher codes = STATEMENT.matcher(cell(row, "scp_codes"));
    while (codes.find()) {
      statements.add(
          Optional.ofNullable(descriptions.get(codes.group(1)))
              .filter(text -> !text.isBlank())
              .orElse(codes.group(1)));
    }
    return new Recording(
        String.format(Locale.ROOT, "%05d", whole(id, "ecg_id", id)),
        // pandas wrote it as 15709.0.
        String.valueOf(whole(cell(row, "patient_id"), "patient_id", id)),
        split(whole(cell(row, "strat_fold"), "strat_fold", id), id),
        cell(row, "report").strip(),
        List.copyOf(statements),
        folder.resolve(cell(row, "filename_lr") + ".hea"),
        folder.resolve(cell(row, "filename_hr") + ".hea"));
  }

  private static Split split(long fold, String id) {
    if (fold < 1 || fold > TEST_FOLD) {
      throw new DataException(
          "PTB-XL's recording " + id + " is in fold " + fold + "; there are folds 1 to 10.");
    }
    if (fold == TEST_FOLD) {
      return Split.TEST;
    }
    return fold == VALIDATION_FOLD ? Split.VALIDATION : Split.TRAIN;
  }

  private static String cell(Map<String, String> row, String column) {
    String cell = row.get(column);
    if (cell == null) {
      throw new DataException(
          "PTB-XL's " + DATABASE + " has no column '" + column + "', only " + row.keySet() + ".");
    }
    return cell;
  }

  private static long whole(String text, String column, String id) {
    try {
      double number = Double.parseDouble(text.strip());
      if (number == Math.rint(number)) {
        return (long) number;
      }
    } catch (NumberFormatException not) {
      throw notWhole(text, column, id);
    }
    throw notWhole(text, column, id);
  }

  private static DataException notWhole(String text, String column, String id) {
    return new DataException(
        "PTB-XL's recording "
            + id
            + " has '"
            + text
            + "' in column "
            + column
            + ", where a whole number should be.");
  }
}
