package org.bindery.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bindery.graph.LossSpec;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Splitting;

/** Writes specs as {@link SpecReader} reads them: what comes back is equal. */
public final class SpecWriter {
  private SpecWriter() {}

  /**
   * Writes a spec with every value in it, also those that are defaults, atomically.
   *
   * @throws org.bindery.spi.DataException if it cannot be written
   */
  public static void write(ExperimentSpec spec, Path file) {
    AtomicFile.write(file, yaml(spec));
  }

  static String yaml(ExperimentSpec spec) {
    Map<String, Object> tree = tree(spec);
    YAMLFactory factory =
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .build();
    try {
      return "# ./bindery run spec.yaml\n" + new YAMLMapper(factory).writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write " + spec, e);
    }
  }

  /** Returns the spec as nested maps, lists and plain values. */
  static Map<String, Object> tree(ExperimentSpec spec) {
    Map<String, Object> tree = mapping(spec);
    // The seeds say it; a second place could contradict them.
    if (tree.get("recipe") instanceof Map<?, ?> recipe) {
      recipe.remove("seed");
    }
    return tree;
  }

  /** Components that say nothing are left out; reading puts them back. */
  private static Map<String, Object> mapping(Record record) {
    Map<String, Object> tree = new LinkedHashMap<>();
    RecordBinder.componentsOf(record)
        .forEach(
            (name, value) -> {
              Object said =
                  value instanceof Optional<?> optional && optional.isPresent()
                      ? optional.get()
                      : value;
              if (!isSilent(said)) {
                tree.put(name, plain(said));
              }
            });
    return tree;
  }

  private static boolean isSilent(Object said) {
    if (said instanceof Collection<?> list) {
      return list.isEmpty();
    }
    if (said instanceof Map<?, ?> map) {
      return map.isEmpty();
    }
    return said.equals("") || said.equals(Optional.empty());
  }

  /** Returns a component of a spec as maps, lists and plain values. */
  static Object plain(Object value) {
    if (value instanceof Splitting.Given) {
      return "given";
    }
    if (value instanceof LogitScale.Fixed fixed) {
      return fixed.initial();
    }
    if (value instanceof LossSpec loss) {
      return loss.config().isEmpty() ? loss.name() : Map.of(loss.name(), plain(loss.config()));
    }
    if (value instanceof Record record) {
      return mapping(record);
    }
    if (value instanceof Enum<?> constant) {
      return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((key, inner) -> sorted.put(String.valueOf(key), plain(inner)));
      return sorted;
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(SpecWriter::plain).toList();
    }
    return value;
  }
}
