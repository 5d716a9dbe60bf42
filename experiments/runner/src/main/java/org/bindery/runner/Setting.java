package org.bindery.runner;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.spi.ConfigException;

/**
 * A value of a spec replaced on the command line, such as {@code recipe.steps=50}.
 *
 * @param argument as given
 * @param keys the way to the value
 * @param value what to put there
 */
record Setting(String argument, List<String> keys, Located value) {
  /** Reads {@code key.key=value}. */
  static Setting parse(String argument) {
    int equals = argument.indexOf('=');
    if (equals < 1 || equals == argument.length() - 1) {
      throw new ConfigException(
          "--set",
          argument,
          "--set " + argument + " must be a key and a value, such as --set recipe.steps=50.");
    }
    List<String> keys = List.of(argument.substring(0, equals).split("\\.", -1));
    return new Setting(
        argument, keys, YamlTree.ofArgument("--set " + argument, argument.substring(equals + 1)));
  }

  Located applyTo(Located tree) {
    return put(tree, keys);
  }

  private Located put(Located tree, List<String> rest) {
    if (!(tree instanceof Located.Mapping mapping)) {
      throw Located.refusal(
          value.origin(),
          String.join(".", keys),
          argument,
          "there is no key '" + rest.get(0) + "' here: the spec has " + tree.shown() + ".");
    }
    String key = rest.get(0);
    if (rest.size() == 1) {
      return put(mapping, key, value);
    }
    Located.Entry entry = mapping.entries().get(key);
    Located inner = entry == null ? new Located.Mapping(value.origin(), Map.of()) : entry.value();
    return put(mapping, key, put(inner, rest.subList(1, rest.size())));
  }

  static Located.Mapping put(Located.Mapping mapping, String key, Located value) {
    Map<String, Located.Entry> entries = new LinkedHashMap<>(mapping.entries());
    entries.put(key, new Located.Entry(value.origin(), value));
    return new Located.Mapping(mapping.origin(), Collections.unmodifiableMap(entries));
  }
}
