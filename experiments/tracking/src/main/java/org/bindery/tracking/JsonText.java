package org.bindery.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.DataException;

/** JSON as W&amp;B writes it: with bare {@code NaN} and {@code Infinity}. */
final class JsonText {
  private static final int DEPTH = 64;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private JsonText() {}

  static String write(JsonNode value) {
    if (value instanceof DoubleNode || value instanceof FloatNode) {
      return value.numberValue().toString();
    }
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new DataException("A value cannot be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  static String pretty(JsonNode value) {
    return value.toPrettyString() + "\n";
  }

  /** Reads one value; empty where the text is no JSON. */
  static Optional<JsonNode> read(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      return node == null || node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * Copies a value so that later changes of it don't matter: numbers, text, booleans, null, arrays,
   * iterables, maps; anything else as its text.
   */
  static JsonNode freeze(Object value) {
    return freeze(value, 0);
  }

  private static JsonNode freeze(Object value, int depth) {
    if (value instanceof Double number) {
      return DoubleNode.valueOf(number);
    } else if (value instanceof Number number) {
      return freezeNumber(number);
    } else if (value instanceof Boolean flag) {
      return BooleanNode.valueOf(flag);
    } else if (value == null) {
      return NullNode.getInstance();
    } else if (value instanceof Optional<?> optional) {
      return freeze(optional.orElse(null), depth + 1);
    } else if (depth > DEPTH) {
      return TextNode.valueOf("...");
    } else if (value instanceof JsonNode node) {
      return node.deepCopy();
    } else if (value instanceof Map<?, ?> map) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      map.forEach((key, item) -> object.set(String.valueOf(key), freeze(item, depth + 1)));
      return object;
    } else if (value instanceof Iterable<?> items && !(value instanceof Path)) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      items.forEach(item -> array.add(freeze(item, depth + 1)));
      return array;
    } else if (value.getClass().isArray()) {
      ArrayNode array = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < Array.getLength(value); i++) {
        array.add(freeze(Array.get(value, i), depth + 1));
      }
      return array;
    }
    return TextNode.valueOf(value.toString());
  }

  private static JsonNode freezeNumber(Number number) {
    if (number instanceof Float single) {
      return FloatNode.valueOf(single);
    } else if (number instanceof Long whole) {
      return LongNode.valueOf(whole);
    } else if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return IntNode.valueOf(number.intValue());
    } else if (number instanceof BigDecimal decimal) {
      return DecimalNode.valueOf(decimal);
    } else if (number instanceof BigInteger whole) {
      return BigIntegerNode.valueOf(whole);
    }
    return DoubleNode.valueOf(number.doubleValue());
  }
}
