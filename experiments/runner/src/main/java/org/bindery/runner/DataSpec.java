package org.bindery.runner;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.spi.Splitting;

/**
 * Which data, and which of it is for testing.
 *
 * @param dataset the name of a dataset plugin
 * @param options values for the options its card names; the others keep the card's defaults
 * @param splitSeed added to the seed of a run when validation and test keys are drawn, so that
 *     every seed also draws other test keys and the spread over seeds includes that of the data
 * @param splitting how to split instead of how the dataset's card says
 */
public record DataSpec(
    String dataset, Map<String, String> options, long splitSeed, Optional<Splitting> splitting) {
  /** Copies the map. */
  public DataSpec {
    options = Map.copyOf(new TreeMap<>(options));
  }

  /** Returns a dataset with all its defaults. */
  public static DataSpec of(String dataset) {
    return new DataSpec(dataset, Map.of(), 0, Optional.empty());
  }
}
