package org.bindery.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** JSON for the page: numbers that JSON has no word for are the texts NaN and Infinity. */
final class Json {
  static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MOST_LEAVES = 2_000;
  private static final int DEEPEST = 32;

  private Json() {}

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A value of the page is no JSON: " + e.getMessage(), e);
    }
  }

  static <T> T read(byte[] bytes, Class<T> type) throws IOException {
    return MAPPER.readValue(bytes, type);
  }

  static JsonNode tree(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  /** A number to draw, to seven digits; null where it is not finite. */
  static JsonNode drawn(double value) {
    return Double.isFinite(value)
        ? JsonNodeFactory.instance.numberNode((float) value)
        : NullNode.getInstance();
  }

  static ArrayNode drawn(double[] values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(values.length);
    for (double value : values) {
      array.add(drawn(value));
    }
    return array;
  }

  /** The same with whole numbers as such and all digits of others. */
  static ArrayNode exact(double[] values) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(values.length);
    for (double value : values) {
      if (value == Math.rint(value) && Math.abs(value) < 1e15) {
        array.add((long) value);
      } else {
        array.add(Double.isFinite(value) ? DoubleNode.valueOf(value) : NullNode.getInstance());
      }
    }
    return array;
  }

  /** Objects within objects as one, with dotted names; lists stay values. */
  static Map<String, JsonNode> flat(JsonNode object) {
    Map<String, JsonNode> leaves = new LinkedHashMap<>();
    flatten("", object, leaves, 0);
    return leaves;
  }

  private static void flatten(String path, JsonNode node, Map<String, JsonNode> leaves, int depth) {
    if (leaves.size() >= MOST_LEAVES) {
      return;
    }
    if (node.isObject() && !node.isEmpty() && depth < DEEPEST) {
      node.fields()
          .forEachRemaining(
              field ->
                  flatten(
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      field.getValue(),
                      leaves,
                      depth + 1));
    } else if (!path.isEmpty()) {
      leaves.put(path, node);
    }
  }
}
