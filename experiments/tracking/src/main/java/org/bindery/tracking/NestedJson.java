package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;

/** Objects within objects, by paths of keys. */
final class NestedJson {
  private NestedJson() {}

  static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Sets the value at a path; what stood in the way is replaced. */
  static void put(ObjectNode object, List<String> path, JsonNode value) {
    ObjectNode at = object;
    for (String key : path.subList(0, path.size() - 1)) {
      at = at.get(key) instanceof ObjectNode inner ? inner : at.putObject(key);
    }
    at.set(path.get(path.size() - 1), value);
  }

  /** Removes what stands at a path, if anything does. */
  static void remove(ObjectNode object, List<String> path) {
    ObjectNode at = object;
    for (String key : path.subList(0, path.size() - 1)) {
      if (!(at.get(key) instanceof ObjectNode inner)) {
        return;
      }
      at = inner;
    }
    at.remove(path.get(path.size() - 1));
  }

  /** Hands over every value that is no object, called {@code outer.inner}; nulls are left out. */
  static void leaves(JsonNode object, BiConsumer<String, JsonNode> listener) {
    object
        .fields()
        .forEachRemaining(
            field -> {
              if (field.getValue().isObject()) {
                leaves(
                    field.getValue(),
                    (name, value) -> listener.accept(field.getKey() + "." + name, value));
              } else if (!field.getValue().isNull()) {
                listener.accept(field.getKey(), field.getValue());
              }
            });
  }
}
