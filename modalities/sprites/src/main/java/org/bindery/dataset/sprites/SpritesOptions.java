package org.bindery.dataset.sprites;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * What to generate.
 *
 * @param train number of rows
 * @param test number of rows, each another sprite
 * @param seed chooses sprites and scenes
 * @param withhold pairs of columns that no training row carries together
 * @param columns what to fill, in the card's order
 */
record SpritesOptions(
    int train, int test, long seed, List<List<ColumnId>> withhold, List<ColumnId> columns) {
  static final Map<String, String> DEFAULTS =
      Map.of(
          "train", "4096",
          "test", "256",
          "seed", "0",
          "withhold", "",
          "columns", "image,text,audio");

  private static final int MOST_TRAIN = 1_000_000;
  private static final int MOST_TEST = Sprite.COUNT / 2;

  static SpritesOptions of(Map<String, String> given) {
    for (String name : given.keySet()) {
      if (!DEFAULTS.containsKey(name)) {
        throw refused(name, given.get(name), "is not an option", new TreeMap<>(DEFAULTS).keySet());
      }
    }
    Map<String, String> values = new TreeMap<>(DEFAULTS);
    values.putAll(given);
    List<ColumnId> columns = columns(values.get("columns"));
    return new SpritesOptions(
        (int) number("train", values, 1, MOST_TRAIN),
        (int) number("test", values, 1, MOST_TEST),
        number("seed", values, Long.MIN_VALUE, Long.MAX_VALUE),
        withhold(values.get("withhold")),
        columns);
  }

  private static long number(String name, Map<String, String> values, long least, long most) {
    String text = values.get(name).strip();
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw refused(name, text, "is not a whole number", least + " to " + most);
    }
    throw refused(name, text, "is out of range", least + " to " + most);
  }

  private static List<ColumnId> columns(String text) {
    Set<ColumnId> wanted = new LinkedHashSet<>();
    for (String name : text.split(",", -1)) {
      wanted.add(column("columns", name));
    }
    return SpriteColumns.ALL.stream().filter(wanted::contains).toList();
  }

  private static List<List<ColumnId>> withhold(String text) {
    List<List<ColumnId>> pairs = new ArrayList<>();
    if (!text.isBlank()) {
      for (String pair : text.split(",", -1)) {
        String[] ends = pair.split("\\+", -1);
        if (ends.length != 2 || ends[0].strip().equals(ends[1].strip())) {
          throw refused("withhold", text, "is not a list of pairs", "'audio+text,depth+imu'");
        }
        pairs.add(List.of(column("withhold", ends[0]), column("withhold", ends[1])));
      }
    }
    return pairs;
  }

  private static ColumnId column(String option, String name) {
    return SpriteColumns.ALL.stream()
        .filter(column -> column.toString().equals(name.strip()))
        .findFirst()
        .orElseThrow(
            () -> refused(option, name, "is not a column of the sprites", SpriteColumns.ALL));
  }

  private static ConfigException refused(
      String option, String value, String problem, Object allowed) {
    return new ConfigException(
        option,
        value,
        "Dataset 'sprites', option '"
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
