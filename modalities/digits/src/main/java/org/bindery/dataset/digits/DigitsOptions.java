package org.bindery.dataset.digits;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.spi.ConfigException;

/**
 * What rows to make.
 *
 * @param rows training rows of each digit
 * @param takes how many recordings of each digit by each speaker are used
 * @param speaker whose recordings are all for the test; empty for the official split, the first
 *     five takes of everybody
 * @param seed of the divisions and of the pairing
 */
record DigitsOptions(int rows, int takes, Optional<String> speaker, long seed) {
  static final Map<String, String> DEFAULTS =
      Map.of("rows", "400", "takes", "15", "speaker", "", "seed", "0");

  private static final int MOST_ROWS = 100_000;
  private static final int MOST_TAKES = 50;

  static DigitsOptions of(Map<String, String> given) {
    Map<String, String> values = new TreeMap<>(DEFAULTS);
    given.forEach(
        (name, value) -> {
          if (values.replace(name, value) == null) {
            throw refused(
                name, value, "is not an option", new TreeMap<>(DEFAULTS).keySet().toString());
          }
        });
    return new DigitsOptions(
        (int) number("rows", values, 1, MOST_ROWS),
        (int) number("takes", values, DigitFiles.TEST_TAKES + 1, MOST_TAKES),
        Optional.of(values.get("speaker").strip()).filter(name -> !name.isEmpty()),
        number("seed", values, Long.MIN_VALUE, Long.MAX_VALUE));
  }

  private static long number(String name, Map<String, String> values, long least, long most) {
    String text = values.get(name).strip();
    String allowed = least + " to " + most;
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw refused(name, text, "is not a whole number", allowed);
    }
    throw refused(name, text, "is out of range", allowed);
  }

  static ConfigException refused(String option, String value, String problem, String allowed) {
    return new ConfigException(
        "dataset.options." + option,
        value,
        "Dataset 'digits', option '"
            + option
            + "': '"
            + value
            + "' "
            + problem
            + "; allowed: "
            + allowed
            + ".");
  }
}
