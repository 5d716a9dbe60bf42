package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads the rows of a run. They are most of a file and much alike, so names are taken from the row
 * before where they are the same, and numbers are read without a text in between.
 */
final class RowReader {
  private static final int LONGEST_NUMBER = 40;

  private final char[] digits = new char[LONGEST_NUMBER];
  private String[] names = new String[0];

  History.Row read(ProtoReader message) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    long step = 0;
    long stepSaid = 0;
    boolean said = false;
    double timestamp = Double.NaN;
    double runtime = Double.NaN;
    int items = 0;
    while (message.next()) {
      if (message.field() == 2) {
        step = stepOf(message.message());
      } else if (message.field() == 1) {
        JsonNode value = item(message, items);
        String name = names[items++];
        switch (name) {
          case "_step" -> {
            said = value.isNumber();
            stepSaid = value.longValue();
          }
          case "_timestamp" -> timestamp = number(value);
          case "_runtime" -> runtime = number(value);
          default -> {
            if (!name.startsWith("_")) {
              values.put(name, value);
            }
          }
        }
      }
    }
    return new History.Row(said ? stepSaid : step, timestamp, runtime, values);
  }

  /** Returns an item's value and puts its name where the next row's is looked for. */
  private JsonNode item(ProtoReader row, int at) {
    if (at == names.length) {
      names = Arrays.copyOf(names, Math.max(8, 2 * at));
      Arrays.fill(names, at, names.length, "");
    }
    ProtoReader item = row.message();
    JsonNode value = NullNode.getInstance();
    int keys = 0;
    while (item.next()) {
      switch (item.field()) {
        case 1, 2 -> {
          names[at] = item.text(names[at]);
          keys++;
        }
        case 8, 16 -> {
          int length = item.ascii(digits);
          value =
              length > 0 && RecordItems.isNumber(digits[0])
                  ? RecordItems.number(digits, length)
                  : RecordItems.json(item.text());
        }
        default -> keys = 2;
      }
    }
    if (keys == 1) {
      return value;
    }
    RecordItems.Item rare = RecordItems.item(row.message());
    names[at] = rare.name();
    return rare.value();
  }

  private static long stepOf(ProtoReader message) {
    long step = 0;
    while (message.next()) {
      if (message.field() == 1) {
        step = message.number();
      }
    }
    return step;
  }

  private static double number(JsonNode value) {
    return value.isNumber() ? value.doubleValue() : Double.NaN;
  }
}
