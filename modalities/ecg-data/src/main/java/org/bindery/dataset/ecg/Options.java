package org.bindery.dataset.ecg;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.spi.ConfigException;

/** Reads a dataset's options. */
final class Options {
  private final String dataset;
  private final Map<String, String> values;

  Options(String dataset, Map<String, String> defaults, Map<String, String> given) {
    this.dataset = dataset;
    this.values = new TreeMap<>(defaults);
    given.forEach(
        (name, value) -> {
          if (values.replace(name, value) == null) {
            throw refused(
                name, value, "is not an option", new TreeMap<>(defaults).keySet().toString());
          }
        });
  }

  String text(String name) {
    return values.get(name).strip();
  }

  String among(String name, List<String> allowed) {
    String value = text(name);
    if (!allowed.contains(value)) {
      throw refused(name, value, "is not known", String.join(", ", allowed));
    }
    return value;
  }

  boolean flag(String name) {
    return among(name, List.of("true", "false")).equals("true");
  }

  long whole(String name, long least, long most) {
    String text = text(name);
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

  double number(String name, double least, double most) {
    String text = text(name);
    try {
      double number = Double.parseDouble(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      throw refused(name, text, "is not a number", least + " to " + most);
    }
    throw refused(name, text, "is out of range", least + " to " + most);
  }

  ConfigException refused(String option, String value, String problem, String allowed) {
    return new ConfigException(
        "dataset.options." + option,
        value,
        "Dataset '"
            + dataset
            + "', option '"
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
