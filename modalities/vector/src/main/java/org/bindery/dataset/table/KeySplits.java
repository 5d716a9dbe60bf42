package org.bindery.dataset.table;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.bindery.spi.ConfigException;

/**
 * Which rows of somebody's own data are for training, validation and testing: as the data says, or
 * drawn by key. A key's split depends on the key and the seed only, not on which others there are.
 *
 * @param test the share of keys for testing, above 0
 * @param validation the share of keys for validation; both together are below 1
 * @param seed of the draw
 */
public record KeySplits(double test, double validation, long seed) {
  private static final String TRAIN = "train";
  private static final String VALIDATION = "validation";
  private static final String TEST = "test";

  private static final Map<String, String> NAMES =
      Map.of(
          TRAIN,
          TRAIN,
          "training",
          TRAIN,
          "val",
          VALIDATION,
          "valid",
          VALIDATION,
          VALIDATION,
          VALIDATION,
          "dev",
          VALIDATION,
          TEST,
          TEST,
          "testing",
          TEST);

  /**
   * Reads the options {@code test}, {@code validation} and {@code seed}.
   *
   * @param dataset for messages
   * @param options with values for all three
   * @throws ConfigException naming the option that is out of range
   */
  public static KeySplits of(String dataset, Map<String, String> options) {
    double test = share(dataset, options, TEST);
    double validation = share(dataset, options, VALIDATION);
    if (test <= 0 || test + validation >= 1) {
      throw refusal(
          dataset,
          TEST,
          options.get(TEST),
          "leaves nothing to test on or, with 'validation' "
              + options.get(VALIDATION)
              + ", nothing to train with");
    }
    String seed = options.get("seed").strip();
    if (!seed.matches("-?\\d{1,18}")) {
      throw refusal(dataset, "seed", seed, "is not a whole number");
    }
    return new KeySplits(test, validation, Long.parseLong(seed));
  }

  /** Returns what an option's value is refused with. */
  public static ConfigException refusal(String dataset, String option, String value, String what) {
    return new ConfigException(
        "dataset.options." + option,
        value,
        "Dataset '" + dataset + "', option '" + option + "': '" + value + "' " + what + ".");
  }

  private static double share(String dataset, Map<String, String> options, String name) {
    String value = options.get(name).strip();
    if (!value.matches("0?\\.\\d+|0|0\\.")) {
      throw refusal(dataset, name, value, "is not a share; allowed: 0 to below 1, such as 0.2");
    }
    return Double.parseDouble(value);
  }

  /**
   * Returns the name of a row's split as a {@link org.bindery.spi.RecordStream} writes it.
   *
   * @param said what the data says; nothing if it is to be drawn
   * @throws IllegalArgumentException if the data says something else than a split
   */
  public String of(Optional<String> said, String key) {
    if (said.isPresent()) {
      return Optional.ofNullable(NAMES.get(said.get().toLowerCase(Locale.ROOT)))
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "its split is '" + said.get() + "', not train, validation or test"));
    }
    double drawn = new SplittableRandom(seed ^ fnv(key)).nextDouble();
    if (drawn < test) {
      return TEST;
    }
    return drawn < test + validation ? VALIDATION : TRAIN;
  }

  /** Fowler, Noll and Vo's hash of 64 bits, so that a key's split is the same everywhere. */
  private static long fnv(String key) {
    long hash = 0xcbf29ce484222325L;
    for (byte part : key.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (part & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }
}
