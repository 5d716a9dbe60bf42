package ${package};

import java.util.List;
import java.util.Map;
import org.bindery.spi.BuiltFor;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;
import org.bindery.spi.Spi;
import org.bindery.spi.Splitting;

/**
 * A table with two columns, signals and their captions, so that there is something to bind at once. A
 * pair is a row in which both cells are present. Test captions are drawn by their key and never occur
 * in training.
 *
 * <p>To change: read your own records in the stream, give each patient, device or day one key, and
 * name the license. Delete this class, its stream, its test and its services file if your data comes
 * as a table that the dataset "table" reads.
 */
@BuiltFor(Spi.VERSION)
public final class ${className}Dataset implements DatasetProvider {
  private static final String COPIES = "copies";
  private static final int TEST_KEYS = 32;

  /** Does nothing. */
  public ${className}Dataset() {}

  @Override
  public DatasetCard card() {
    return new DatasetCard(
        "${modalityId}-toy",
        "${title}: made-up signals and their captions",
        "CC0-1.0",
        "made by formulas in ${className}Toys",
        List.of(ColumnId.of("text"), ColumnId.of("${modalityId}")),
        new Splitting.ByKey(0, TEST_KEYS),
        Map.of(COPIES, "16"));
  }

  @Override
  public RecordStream open(ReadRequest request) {
    for (String option : request.options().keySet()) {
      if (!option.equals(COPIES)) {
        throw refused(option, request.options().get(option), "is no option; there is only " + COPIES);
      }
    }
    String copies = request.options().getOrDefault(COPIES, card().options().get(COPIES));
    if (!copies.matches("[1-9][0-9]{0,3}")) {
      throw refused(COPIES, copies, "is not a whole number from 1 to 9999");
    }
    return new ${className}Stream(Integer.parseInt(copies));
  }

  private static ConfigException refused(String option, String value, String problem) {
    return new ConfigException(
        option,
        value,
        "Dataset '${modalityId}-toy', option '" + option + "': '" + value + "' " + problem + ".");
  }
}
