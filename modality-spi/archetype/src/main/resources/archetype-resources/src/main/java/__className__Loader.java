package ${package};

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.DataLoader;

/**
 * How a sample lies in an Arrow column: here as a list of 32-bit floats.
 *
 * <p>To change: the type, if your sample holds more than numbers. Where cells are encoded files
 * (WAV, EDF, DICOM ...), extend org.bindery.spi.support.BinaryLoader instead.
 */
final class ${className}Loader implements DataLoader<${className}> {
  @Override
  public Field field() {
    ArrowType single = new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
    return new Field(
        ${className}Modality.ID,
        FieldType.nullable(ArrowType.List.INSTANCE),
        List.of(Field.nullable("item", single)));
  }

  @Override
  public ${className} read(FieldVector column, int row) {
    ListVector lists = (ListVector) column;
    Float4Vector numbers = (Float4Vector) lists.getDataVector();
    int start = lists.getElementStartIndex(row);
    float[] values = new float[lists.getElementEndIndex(row) - start];
    for (int i = 0; i < values.length; i++) {
      values[i] = numbers.isNull(start + i) ? Float.NaN : numbers.get(start + i);
    }
    try {
      return new ${className}(values);
    } catch (IllegalArgumentException broken) {
      // This row is then counted and left out; any other exception would end the run.
      throw new CorruptSampleException(broken.getMessage(), broken);
    }
  }

  @Override
  public void write(${className} sample, FieldVector column, int row) {
    ListVector lists = (ListVector) column;
    Float4Vector numbers = (Float4Vector) lists.getDataVector();
    int start = lists.startNewValue(row);
    for (int i = 0; i < sample.values().length; i++) {
      numbers.setSafe(start + i, sample.values()[i]);
    }
    lists.endValue(row, sample.values().length);
  }
}
