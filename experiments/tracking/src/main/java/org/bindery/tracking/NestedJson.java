package org.bindery.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.BiConsumer;

/** Objects within objects, by paths of keys. */
final class NestedJson {
  private NestedJson() {}

  /** The same object with a value at a path; what stood in the way is replaced. */
  static JsonNode with(JsonNode object, List<String> path, JsonNode value) {
    if (path.isEmpty()) {
      return value;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    if (object instanceof ObjectNode old) {
      copy.setAll(old);
    }
    JsonNode inner = copy.path(path.get(0));
    copy.set(path.get(0), with(inner, path.subList(1, path.size()), value));
    return copy;
  }

  /** The same object without what stands at a path. */
  static JsonNode without(JsonNode object, List<String> path) {
    if (path.isEmpty() || !(object instanceof ObjectNode old) || !old.has(path.get(0))) {
      return object;
    }
    ObjectNode copy = JsonNodeFactory.instance.objectNode();
    copy.setAll(old);
    if (path.size() == 1) {
      copy.remove(path.get(0));
    } else {
      copy.set(path.get(0), without(old.get(path.get(0)), path.subList(1, path.size())));
    }
    return copy;
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
