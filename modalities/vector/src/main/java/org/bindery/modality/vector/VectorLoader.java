package org.bindery.modality.vector;

import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataException;
import org.bindery.spi.DataLoader;

/** Cells are {@code list<float32>}; a null element is a missing number, and so is NaN. */
final class VectorLoader implements DataLoader<NumericVector> {
  /** The key of a column's metadata that holds the names, one a line. */
  static final String NAMES = "names";

  @Override
  public Field field() {
    return field(VectorModality.ID.value(), List.of());
  }

  static Field field(String column, List<String> names) {
    ArrowType single = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
    Map<String, String> metadata =
        names.isEmpty() ? Map.of() : Map.of(NAMES, String.join("\n", names));
    return new Field(
        column,
        new FieldType(true, ArrowType.List.INSTANCE, null, metadata),
        List.of(Field.nullable("item", single)));
  }

  private static List<String> names(FieldVector column) {
    String names = column.getField().getMetadata().getOrDefault(NAMES, "");
    return names.isEmpty() ? List.of() : List.of(names.split("\n", -1));
  }

  @Override
  public NumericVector read(FieldVector column, int row) {
    ListVector lists = (ListVector) column;
    Float4Vector numbers = (Float4Vector) lists.getDataVector();
    int start = lists.getElementStartIndex(row);
    float[] values = new float[lists.getElementEndIndex(row) - start];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.isNull(start + i) ? Float.NaN : numbers.get(start + i);
    }
    try {
      return new NumericVector(names(column), values);
    } catch (IllegalArgumentException broken) {
      throw new CorruptSampleException(broken.getMessage(), broken);
    }
  }

  @Override
  public void write(NumericVector sample, FieldVector column, int row) {
    if (!sample.names().equals(names(column))) {
      throw new DataException(
          "A vector of the numbers "
              + sample.names()
              + " cannot be written to column '"
              + column.getName()
              + "', whose numbers are "
              + names(column)
              + ".");
    }
    ListVector lists = (ListVector) column;
    Float4Vector numbers = (Float4Vector) lists.getDataVector();
    int start = lists.startNewValue(row);
    for (int i = 0; i < sample.values().length; i++) {
      if (sample.isMissing(i)) {
        numbers.setNull(start + i);
      } else {
        numbers.setSafe(start + i, sample.values()[i]);
      }
    }
    lists.endValue(row, sample.values().length);
  }
}
