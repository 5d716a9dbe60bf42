package org.bindery.runner.study;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * All numbers of a study for other programs: a line for each, the columns being the components of
 * {@link StudyRow}. What there is not is an empty field in CSV and a null in Arrow.
 */
public final class StudyExport {
  private StudyExport() {}

  /** Returns CSV (RFC 4180) with a line of headings. */
  public static String csv(StudyResult result) {
    StringBuilder text = new StringBuilder();
    List<String> names = new ArrayList<>();
    for (RecordComponent component : StudyRow.class.getRecordComponents()) {
      names.add(component.getName());
    }
    text.append(String.join(",", names)).append("\r\n");
    for (StudyRow row : StudyRow.of(result)) {
      List<String> fields = new ArrayList<>();
      for (RecordComponent component : StudyRow.class.getRecordComponents()) {
        fields.add(field(value(row, component)));
      }
      text.append(String.join(",", fields)).append("\r\n");
    }
    return text.toString();
  }

  private static String field(Object value) {
    if (value instanceof Double number && number.isNaN()) {
      return "";
    }
    String text = String.valueOf(value);
    return text.matches("(?s).*[\",\r\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }

  /** Returns an Arrow IPC file; name, data, budget and seeds are in the schema's metadata. */
  public static byte[] arrow(StudyResult result) {
    List<StudyRow> rows = StudyRow.of(result);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot table = VectorSchemaRoot.create(schema(result), allocator);
        ArrowFileWriter writer = new ArrowFileWriter(table, null, Channels.newChannel(bytes))) {
      table.allocateNew();
      for (RecordComponent component : StudyRow.class.getRecordComponents()) {
        FieldVector vector = table.getVector(component.getName());
        for (int i = 0; i < rows.size(); i++) {
          set(vector, i, value(rows.get(i), component));
        }
      }
      table.setRowCount(rows.size());
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot fail to be written", e);
    }
    return bytes.toByteArray();
  }

  private static Schema schema(StudyResult result) {
    List<Field> fields = new ArrayList<>();
    for (RecordComponent component : StudyRow.class.getRecordComponents()) {
      fields.add(
          new Field(component.getName(), FieldType.nullable(type(component.getType())), null));
    }
    return new Schema(
        fields,
        Map.of(
            "bindery.study", result.name(),
            "bindery.dataset", result.dataset(),
            "bindery.budget", result.budget(),
            "bindery.seeds", result.seeds().toString()));
  }

  private static ArrowType type(Class<?> type) {
    if (type == int.class || type == long.class) {
      return new ArrowType.Int(type == int.class ? 32 : 64, true);
    }
    return type == double.class
        ? new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)
        : ArrowType.Utf8.INSTANCE;
  }

  private static void set(FieldVector vector, int row, Object value) {
    if (value instanceof Double number && number.isNaN()) {
      vector.setNull(row);
    } else if (vector instanceof Float8Vector numbers) {
      numbers.setSafe(row, (Double) value);
    } else if (vector instanceof BigIntVector numbers) {
      numbers.setSafe(row, (Long) value);
    } else if (vector instanceof IntVector numbers) {
      numbers.setSafe(row, (Integer) value);
    } else if (vector instanceof VarCharVector texts) {
      texts.setSafe(row, String.valueOf(value).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Object value(StudyRow row, RecordComponent component) {
    try {
      return component.getAccessor().invoke(row);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("Cannot read " + component + " of " + row, e);
    }
  }
}
