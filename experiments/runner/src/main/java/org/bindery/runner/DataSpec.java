package org.bindery.runner;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Splitting;

/**
 * Which data, and which of it is for testing.
 *
 * @param dataset the name of a dataset plugin
 * @param options values for the options its card names; the others keep the card's defaults
 * @param splitSeed added to the seed of a run when validation and test keys are drawn, so that
 *     every seed also draws other test keys and the spread over seeds includes that of the data
 * @param splitting how to split instead of how the dataset's card says
 * @param gallery signals that every test and validation row must hold besides those of the graph,
 *     sorted; so graphs over different signals are tested on the same rows
 * @param validationKeys how many keys of the training rows are kept back to choose by, as a sweep
 *     does; of data paired by class, of each signal that has ten times as many. 0 for none beyond
 *     those of the splitting
 */
public record DataSpec(
    String dataset,
    Map<String, String> options,
    long splitSeed,
    Optional<Splitting> splitting,
    List<String> gallery,
    int validationKeys) {
  /**
   * Copies the collections.
   *
   * @throws ConfigException if there are fewer than no validation keys
   */
  public DataSpec {
    options = Map.copyOf(new TreeMap<>(options));
    gallery = gallery.stream().distinct().sorted().toList();
    if (validationKeys < 0) {
      throw new ConfigException(
          "validationKeys",
          String.valueOf(validationKeys),
          "validationKeys is how many keys are kept back: 0 or more, not " + validationKeys + ".");
    }
  }

  /** Returns data whose test rows hold the graph's signals. */
  public DataSpec(
      String dataset, Map<String, String> options, long splitSeed, Optional<Splitting> splitting) {
    this(dataset, options, splitSeed, splitting, List.of(), 0);
  }

  /** Returns a copy whose test rows hold these signals, too. */
  public DataSpec withGallery(List<String> columns) {
    return new DataSpec(dataset, options, splitSeed, splitting, columns, validationKeys);
  }

  /** Returns a copy that keeps back this many training keys. */
  public DataSpec withValidationKeys(int keys) {
    return new DataSpec(dataset, options, splitSeed, splitting, gallery, keys);
  }

  /** Returns a dataset with all its defaults. */
  public static DataSpec of(String dataset) {
    return new DataSpec(dataset, Map.of(), 0, Optional.empty());
  }
}
