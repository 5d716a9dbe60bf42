package org.bindery.tracking;

import com.fasterxml.jackson.core.io.NumberInput;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads the parts of W&amp;B's records that several of them share. */
final class RecordItems {
  private static final int DEEPEST = 100;
  private static final int LONGEST_WHOLE = 15;

  private RecordItems() {}

  /** A key or path of keys with its value. */
  record Item(List<String> path, JsonNode value) {
    String name() {
      return String.join(".", path);
    }
  }

  /** Reads a config, summary, history or stats item. */
  static Item item(ProtoReader message) {
    List<String> path = new ArrayList<>();
    JsonNode value = NullNode.getInstance();
    while (message.next()) {
      switch (message.field()) {
        case 1, 2 -> path.add(message.text());
        case 4 -> value = BooleanNode.valueOf(message.flag());
        case 5 -> value = LongNode.valueOf(message.number() >>> 1 ^ -(message.number() & 1));
        case 6 -> value = DoubleNode.valueOf(message.real());
        case 7 -> value = TextNode.valueOf(message.text());
        case 8, 16 -> value = json(message.text());
        default -> {}
      }
    }
    if (path.isEmpty() || path.size() > DEEPEST) {
      throw new MalformedRecord("a value has no key, or too many");
    }
    return new Item(path, value);
  }

  /** Applies {@code update} and {@code remove} of a config or summary to an object. */
  static void apply(ProtoReader message, ObjectNode object) {
    while (message.next()) {
      if (message.field() == 1) {
        Item item = item(message.message());
        NestedJson.put(object, item.path(), item.value());
      } else if (message.field() == 2) {
        NestedJson.remove(object, item(message.message()).path());
      }
    }
  }

  static Optional<MetricDefinition> metric(ProtoReader message) {
    MetricDefinition metric = MetricDefinition.of("?");
    Set<SummaryKind> kinds = Set.of();
    boolean named = false;
    while (message.next()) {
      switch (message.field()) {
        case 1, 2 -> {
          named = !message.text().isBlank();
          metric = named ? metric.named(message.text()) : metric;
        }
        case 4 -> metric = metric.withStepMetric(message.text());
        case 6 -> metric = isHidden(message.message()) ? metric.asHidden() : metric;
        case 7 -> kinds = kinds(message.message());
        case 8 -> {
          if (message.number() > 0) {
            metric = metric.withGoal(message.number() == 1 ? Goal.MINIMIZE : Goal.MAXIMIZE);
          }
        }
        default -> {}
      }
    }
    if (kinds.contains(SummaryKind.BEST) && metric.goal().isEmpty()) {
      metric = metric.withGoal(Goal.MINIMIZE);
    }
    if (kinds.contains(SummaryKind.NONE)) {
      kinds = Set.of(SummaryKind.NONE);
    }
    metric = metric.withSummary(kinds.toArray(SummaryKind[]::new));
    return named ? Optional.of(metric) : Optional.empty();
  }

  static Instant time(ProtoReader message) {
    long seconds = 0;
    long nanos = 0;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> seconds = message.number();
        case 2 -> nanos = message.number();
        default -> {}
      }
    }
    try {
      return Instant.ofEpochSecond(seconds, nanos);
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedRecord("its time is out of range");
    }
  }

  private static boolean isHidden(ProtoReader message) {
    boolean hidden = false;
    while (message.next()) {
      if (message.field() == 2) {
        hidden = message.flag();
      }
    }
    return hidden;
  }

  private static Set<SummaryKind> kinds(ProtoReader message) {
    Set<SummaryKind> kinds = EnumSet.noneOf(SummaryKind.class);
    while (message.next()) {
      switch (message.field()) {
        case 1 -> kinds.add(SummaryKind.MIN);
        case 2 -> kinds.add(SummaryKind.MAX);
        case 3 -> kinds.add(SummaryKind.MEAN);
        case 4 -> kinds.add(SummaryKind.BEST);
        case 5 -> kinds.add(SummaryKind.LAST);
        case 6 -> kinds.add(SummaryKind.NONE);
        case 8 -> kinds.add(SummaryKind.FIRST);
        default -> {}
      }
    }
    return kinds;
  }

  /** Most values of a history are numbers, for which a JSON parser is slow. */
  static JsonNode json(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    return isNumber(first)
        ? number(text.toCharArray(), text.length())
        : JsonText.read(text).orElseThrow(() -> new MalformedRecord("a value is no JSON"));
  }

  static boolean isNumber(char first) {
    return first == '-' || (first >= '0' && first <= '9');
  }

  /** The number in the first characters. */
  static JsonNode number(char[] text, int length) {
    try {
      return length <= LONGEST_WHOLE && isWhole(text, length)
          ? LongNode.valueOf(whole(text, length))
          : DoubleNode.valueOf(NumberInput.parseDouble(text, 0, length, true));
    } catch (NumberFormatException e) {
      throw new MalformedRecord("a value is no JSON");
    }
  }

  private static boolean isWhole(char[] text, int length) {
    for (int i = text[0] == '-' ? 1 : 0; i < length; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return false;
      }
    }
    return length > 1 || text[0] != '-';
  }

  private static long whole(char[] text, int length) {
    boolean negative = text[0] == '-';
    long value = 0;
    for (int i = negative ? 1 : 0; i < length; i++) {
      value = 10 * value + text[i] - '0';
    }
    return negative ? -value : value;
  }
}
