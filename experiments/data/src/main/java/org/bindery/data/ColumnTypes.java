package org.bindery.data;

import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** Compares column types. */
final class ColumnTypes {
  private ColumnTypes() {}

  static boolean isText(Field field) {
    return field.getType() instanceof ArrowType.Utf8;
  }

  /**
   * Tells whether a loader of {@code expected} reads {@code field}: same types all the way down,
   * names and metadata not counting, 64-bit offsets standing for 32-bit ones.
   */
  static boolean agree(Field field, Field expected) {
    if (!narrow(field.getType()).equals(narrow(expected.getType()))
        || field.getChildren().size() != expected.getChildren().size()) {
      return false;
    }
    for (int i = 0; i < field.getChildren().size(); i++) {
      if (!agree(field.getChildren().get(i), expected.getChildren().get(i))) {
        return false;
      }
    }
    return true;
  }

  private static ArrowType narrow(ArrowType type) {
    if (type instanceof ArrowType.LargeBinary) {
      return ArrowType.Binary.INSTANCE;
    }
    return type instanceof ArrowType.LargeUtf8 ? ArrowType.Utf8.INSTANCE : type;
  }
}
