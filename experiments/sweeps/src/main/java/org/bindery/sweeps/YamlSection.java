package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a YAML text. What is asked for and has the wrong kind is told as a problem, with
 * its line, and counts as absent. Not for several threads.
 */
final class YamlSection {
  private final YamlText text;
  private final Problems problems;
  private final String path;
  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  YamlSection(YamlText text, Problems problems, String path, MappingNode mapping) {
    this.text = text;
    this.problems = problems;
    this.path = path;
    this.line = YamlText.line(mapping);
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        values.put(key.getValue(), tuple.getValueNode());
        lines.put(key.getValue(), YamlText.line(key));
      } else {
        problems.add(
            YamlText.line(tuple.getKeyNode()), path, "", inside() + "a key must be plain text.");
      }
    }
  }

  /** Returns where this is: {@code parameters.lr}, empty for the whole. */
  String path() {
    return path;
  }

  int line() {
    return line;
  }

  Set<String> keys() {
    return values.keySet();
  }

  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Returns a key's path. */
  String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Tells a problem with a key, or with the whole where the key is not there. */
  void problem(String key, String sentence) {
    Node value = values.get(key);
    String written = value instanceof ScalarNode scalar ? scalar.getValue() : "";
    problems.add(lines.getOrDefault(key, line), at(key), written, sentence);
  }

  /** Tells a problem with a member of the list under a key. */
  void problem(String key, int index, String sentence) {
    Node member = ((SequenceNode) values.get(key)).getValue().get(index);
    String written = member instanceof ScalarNode scalar ? scalar.getValue() : "";
    problems.add(YamlText.line(member), at(key), written, sentence);
  }

  /** Tells all keys that are not among the known. */
  void refuseUnknown(Collection<String> known) {
    for (String key : values.keySet()) {
      if (!known.contains(key)) {
        problem(key, inside() + "there is no key '" + key + "'." + Spelling.advice(key, known));
      }
    }
  }

  /** Returns the text under a key; a number counts as the text that it is. */
  Optional<String> text(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (values.get(key) instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return Optional.of(scalar.getValue());
    }
    problem(key, at(key) + " must be text. Give some, or leave the line out.");
    return Optional.empty();
  }

  /** Returns the name under a key that is one of those known, in the known one's spelling. */
  Optional<String> oneOf(String key, Collection<String> known) {
    Optional<String> written = text(key);
    if (written.isPresent() && !known.contains(written.get())) {
      String advice = Spelling.advice(written.get(), known);
      problem(key, at(key) + " cannot be '" + written.get() + "'." + advice);
      return Optional.empty();
    }
    return written;
  }

  /** Returns the finite number under a key: an {@link Integer} or {@link Long} if written whole. */
  Optional<Number> number(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    Object value = value(key);
    boolean right = value instanceof Integer || value instanceof Long;
    if (right || (value instanceof Double real && Double.isFinite(real))) {
      return Optional.of((Number) value);
    }
    problem(key, at(key) + " must be a number, not " + written(key) + ".");
    return Optional.empty();
  }

  /** Returns the whole number under a key; 3.0 is one too, as in W&amp;B's schema. */
  OptionalLong whole(String key) {
    Optional<Number> number = number(key);
    if (number.isPresent() && number.get().doubleValue() != number.get().longValue()) {
      problem(key, at(key) + " must be a whole number, not " + written(key) + ".");
      return OptionalLong.empty();
    }
    return number.map(value -> OptionalLong.of(value.longValue())).orElse(OptionalLong.empty());
  }

  /** Returns the truth value under a key. */
  Optional<Boolean> flag(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (value(key) instanceof Boolean flag) {
      return Optional.of(flag);
    }
    problem(key, at(key) + " must be true or false, not " + written(key) + ".");
    return Optional.empty();
  }

  /** Returns the list under a key, whose members may be {@code null}. */
  Optional<List<Object>> list(String key) {
    if (!has(key)) {
      return Optional.empty();
    }
    if (values.get(key) instanceof SequenceNode && value(key) instanceof List<?> list) {
      return Optional.of(new ArrayList<>(list));
    }
    problem(key, at(key) + " must be a list such as [1, 2].");
    return Optional.empty();
  }

  /** Returns the mapping under a key. */
  Optional<YamlSection> section(String key) {
    return has(key) ? text.section(values.get(key), at(key)) : Optional.empty();
  }

  /** Whether what is under a key is a mapping. */
  boolean isSection(String key) {
    return values.get(key) instanceof MappingNode;
  }

  /** Returns the plain value under a key, which may be {@code null}. */
  Object value(String key) {
    return text.value(values.get(key), at(key), "");
  }

  /** Returns the value under a key as it is written. */
  String written(String key) {
    if (values.get(key) instanceof ScalarNode scalar) {
      return scalar.getTag().equals(Tag.NULL) ? "nothing" : "'" + scalar.getValue() + "'";
    }
    return isSection(key) ? "a mapping" : "a list";
  }

  private String inside() {
    return path.isEmpty() ? "" : "in " + path + ", ";
  }
}
