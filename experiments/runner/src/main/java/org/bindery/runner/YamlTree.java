package org.bindery.runner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads YAML into {@link Located} pieces. Jackson's own binding to records forgets the lines of
 * what it has read and reports mistakes in its own terms, so only its parser is used.
 */
final class YamlTree {
  /** YAML 1.1 takes {@code 1e-3}, without a dot, for text; nobody who writes it means that. */
  private static final Pattern SCIENTIFIC = Pattern.compile("[-+]?\\d+(\\.\\d*)?[eE][-+]?\\d+");

  private final String name;
  private final boolean withLines;
  private final YAMLParser parser;

  private YamlTree(String name, boolean withLines, YAMLParser parser) {
    this.name = name;
    this.withLines = withLines;
    this.parser = parser;
  }

  /**
   * Reads a file's text.
   *
   * @param name the file's name, for messages
   * @throws org.bindery.spi.ConfigException with file and line if it is not YAML, is empty, repeats
   *     a key or uses aliases
   */
  static Located ofFile(String name, String text) {
    return read(name, true, text);
  }

  /** Reads a value given on the command line. */
  static Located ofArgument(String argument, String text) {
    return read(argument, false, text);
  }

  private static Located read(String name, boolean withLines, String text) {
    try (YAMLParser parser = new YAMLFactory().createParser(text)) {
      YamlTree tree = new YamlTree(name, withLines, parser);
      if (parser.nextToken() == null) {
        throw Located.refusal(name, "", "", "there is nothing in it.");
      }
      Located result = tree.value();
      if (parser.nextToken() != null) {
        throw Located.refusal(
            tree.here(), "", "", "a second document begins here; a spec is only one.");
      }
      return result;
    } catch (JsonProcessingException e) {
      String where = withLines ? name + " line " + e.getLocation().getLineNr() : name;
      throw Located.refusal(
          where, "", "", "this is not YAML: " + oneLine(e.getOriginalMessage()) + ".");
    } catch (IOException e) {
      throw new IllegalStateException("A text in memory cannot fail to be read.", e);
    }
  }

  private Located value() throws IOException {
    String origin = here();
    if (parser.isCurrentAlias()) {
      throw Located.refusal(
          origin, "", "", "aliases (*name) are not supported; write the value out.");
    }
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> mapping(origin);
      case START_ARRAY -> sequence(origin);
      case VALUE_NULL -> new Located.Empty(origin);
      case VALUE_TRUE -> new Located.Scalar(origin, parser.getText(), true);
      case VALUE_FALSE -> new Located.Scalar(origin, parser.getText(), false);
      case VALUE_NUMBER_INT -> integer(origin);
      case VALUE_NUMBER_FLOAT ->
          new Located.Scalar(origin, parser.getText(), parser.getDoubleValue());
      default -> text(origin, parser.getText());
    };
  }

  private Located integer(String origin) throws IOException {
    if (parser.getNumberType() == YAMLParser.NumberType.BIG_INTEGER) {
      throw Located.refusal(
          origin, "", parser.getText(), "the number " + parser.getText() + " is too large.");
    }
    return new Located.Scalar(origin, parser.getText(), Values.whole(parser.getLongValue()));
  }

  private static Located text(String origin, String text) {
    return SCIENTIFIC.matcher(text).matches()
        ? new Located.Scalar(origin, text, Double.valueOf(text))
        : new Located.Scalar(origin, text, text);
  }

  private Located sequence(String origin) throws IOException {
    List<Located> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value());
    }
    return new Located.Sequence(origin, List.copyOf(items));
  }

  private Located mapping(String origin) throws IOException {
    Map<String, Located.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      String keyOrigin = here();
      parser.nextToken();
      Located.Entry before = entries.put(key, new Located.Entry(keyOrigin, value()));
      if (before != null) {
        throw Located.refusal(
            keyOrigin,
            key,
            "",
            "key '" + key + "' stands here for the second time; the first is " + before.origin());
      }
    }
    return new Located.Mapping(origin, Collections.unmodifiableMap(entries));
  }

  private String here() {
    return withLines ? name + " line " + parser.currentTokenLocation().getLineNr() : name;
  }

  private static String oneLine(String message) {
    String first = message.lines().findFirst().orElse("it cannot be read");
    return first.strip();
  }
}
