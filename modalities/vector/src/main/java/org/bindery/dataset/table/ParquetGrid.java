package org.bindery.dataset.table;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.Float16LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType;
import org.apache.parquet.schema.Type;
import org.bindery.spi.DataException;

/**
 * Parquet files: numbers, decimals, booleans, text, binary and lists of numbers; dates and times as
 * the numbers they are stored as. Cells of other types are missing. Compressed with Snappy, gzip,
 * Zstandard or LZ4, or not.
 */
final class ParquetGrid {
  private ParquetGrid() {}

  /** Tells whether a file has such an ending; {@code name} is in lower case. */
  static boolean isParquet(String name) {
    return name.endsWith(".parquet") || name.endsWith(".pq");
  }

  /**
   * Reads a file.
   *
   * @throws DataException if it is not one or is damaged
   */
  static Grid read(Path file) {
    if (!Files.exists(file)) {
      throw new DataException("There is no file " + file + ".");
    }
    ParquetReadOptions options =
        ParquetReadOptions.builder(new PlainParquetConfiguration())
            .withCodecFactory(new ParquetCodecs())
            .build();
    try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
      MessageType schema = reader.getFooter().getFileMetaData().getSchema();
      MessageColumnIO columns = new ColumnIOFactory().getColumnIO(schema);
      List<Grid.Row> rows = new ArrayList<>();
      for (PageReadStore pages = reader.readNextRowGroup();
          pages != null;
          pages = reader.readNextRowGroup()) {
        RecordReader<Group> records =
            columns.getRecordReader(pages, new GroupRecordConverter(schema));
        for (long i = 0; i < pages.getRowCount(); i++) {
          Group record = records.read();
          Object[] cells = new Object[schema.getFieldCount()];
          for (int column = 0; column < cells.length; column++) {
            cells[column] = cell(record, schema.getType(column), column);
          }
          rows.add(new Grid.Row("row " + (rows.size() + 1), cells, ""));
        }
      }
      return new Grid(schema.getFields().stream().map(Type::getName).toList(), rows);
    } catch (DataException known) {
      throw known;
    } catch (IOException | RuntimeException | LinkageError e) {
      throw new DataException(
          "File "
              + file
              + " is damaged, no Parquet file, or compressed in another way than Snappy, gzip, zstd"
              + " or LZ4 ("
              + e.getMessage()
              + "); write it again, for instance with pyarrow.parquet.write_table(table, file).",
          e);
    }
  }

  private static Object cell(Group record, Type type, int field) {
    if (record.getFieldRepetitionCount(field) == 0) {
      return null;
    }
    if (type.isRepetition(Type.Repetition.REPEATED)) {
      return type.isPrimitive() ? repeated(record, type.asPrimitiveType(), field) : null;
    }
    if (type.isPrimitive()) {
      return value(record, type.asPrimitiveType(), field, 0);
    }
    return type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation
        ? list(record.getGroup(field, 0), type.asGroupType())
        : null;
  }

  /** The standard's three levels: a group of repeated groups of one element. */
  private static Object list(Group list, GroupType type) {
    Type middle = type.getType(0);
    if (middle.isPrimitive()) {
      return repeated(list, middle.asPrimitiveType(), 0);
    }
    GroupType item = middle.asGroupType();
    if (item.getFieldCount() != 1 || !item.getType(0).isPrimitive()) {
      return null;
    }
    float[] numbers = new float[list.getFieldRepetitionCount(0)];
    for (int i = 0; i < numbers.length; i++) {
      Group one = list.getGroup(0, i);
      Object element =
          one.getFieldRepetitionCount(0) == 0
              ? Double.NaN
              : value(one, item.getType(0).asPrimitiveType(), 0, 0);
      if (!(element instanceof Double number)) {
        return null;
      }
      numbers[i] = number.floatValue();
    }
    return numbers;
  }

  private static Object repeated(Group record, PrimitiveType type, int field) {
    float[] numbers = new float[record.getFieldRepetitionCount(field)];
    for (int i = 0; i < numbers.length; i++) {
      if (!(value(record, type, field, i) instanceof Double number)) {
        return null;
      }
      numbers[i] = number.floatValue();
    }
    return numbers;
  }

  private static Object value(Group record, PrimitiveType type, int field, int index) {
    LogicalTypeAnnotation meaning = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> record.getBoolean(field, index) ? 1.0 : 0.0;
      case FLOAT -> (double) record.getFloat(field, index);
      case DOUBLE -> record.getDouble(field, index);
      case INT32 -> {
        int bits = record.getInteger(field, index);
        yield isUnsigned(meaning) ? (double) Integer.toUnsignedLong(bits) : scaled(bits, meaning);
      }
      case INT64 -> {
        long bits = record.getLong(field, index);
        yield isUnsigned(meaning)
            ? new BigInteger(Long.toUnsignedString(bits)).doubleValue()
            : scaled(bits, meaning);
      }
      case BINARY, FIXED_LEN_BYTE_ARRAY -> bytes(record.getBinary(field, index), meaning);
      case INT96 -> null;
    };
  }

  private static boolean isUnsigned(LogicalTypeAnnotation meaning) {
    return meaning instanceof IntLogicalTypeAnnotation number && !number.isSigned();
  }

  private static double scaled(long number, LogicalTypeAnnotation meaning) {
    return meaning instanceof DecimalLogicalTypeAnnotation decimal
        ? BigDecimal.valueOf(number, decimal.getScale()).doubleValue()
        : (double) number;
  }

  private static Object bytes(Binary value, LogicalTypeAnnotation meaning) {
    if (meaning instanceof StringLogicalTypeAnnotation
        || meaning instanceof EnumLogicalTypeAnnotation
        || meaning instanceof JsonLogicalTypeAnnotation) {
      return value.toStringUsingUTF8();
    }
    if (meaning instanceof DecimalLogicalTypeAnnotation decimal) {
      return new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale()).doubleValue();
    }
    if (meaning instanceof Float16LogicalTypeAnnotation) {
      short bits = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN).getShort();
      return (double) NumberType.half(bits);
    }
    return meaning == null ? value.getBytes() : null;
  }
}
