package org.bindery.dataset.digits;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.modality.audio.AudioModality;
import org.bindery.modality.image.ImageModality;
import org.bindery.modality.imu.ImuFormat;
import org.bindery.modality.imu.ImuModality;
import org.bindery.modality.text.TextModality;
import org.bindery.spi.ColumnId;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.Modality;

/** The four columns, their types and how their cells are read. */
final class DigitColumns {
  static final ColumnId IMAGE = ColumnId.of("image");
  static final ColumnId AUDIO = ColumnId.of("audio");
  static final ColumnId IMU = ColumnId.of("imu");
  static final ColumnId TEXT = ColumnId.of("text");
  static final List<ColumnId> ALL = List.of(IMAGE, AUDIO, IMU, TEXT);

  /**
   * The order and units follow the sensor's library. Nothing says how fast it was read; 100 Hz is a
   * guess that has no effect where recordings are stretched, as they should be here.
   */
  private static final Map<String, String> PEN =
      Map.of(ImuFormat.UNIT_KEY, "mg, deg/s", ImuFormat.RATE_KEY, "100");

  private DigitColumns() {}

  static Field field(ColumnId column) {
    FieldType type = modality(column).dataLoader().field().getFieldType();
    Map<String, String> metadata = column.equals(IMU) ? PEN : type.getMetadata();
    return new Field(
        column.toString(), new FieldType(true, type.getType(), null, metadata), List.of());
  }

  /** Returns why a cell cannot be read, if so. */
  static Optional<String> problem(ColumnId column, byte[] cell) {
    try (BufferAllocator allocator = new RootAllocator();
        FieldVector vector = field(column).createVector(allocator)) {
      vector.allocateNew();
      write(cell, vector, 0);
      vector.setValueCount(1);
      modality(column).dataLoader().read(vector, 0);
      return Optional.empty();
    } catch (CorruptSampleException e) {
      return Optional.of(e.getMessage());
    }
  }

  static void write(byte[] cell, FieldVector vector, int row) {
    if (vector instanceof VarCharVector text) {
      text.setSafe(row, cell);
    } else {
      ((VarBinaryVector) vector).setSafe(row, cell);
    }
  }

  private static Modality<?> modality(ColumnId column) {
    return switch (column.toString()) {
      case "image" -> new ImageModality();
      case "audio" -> new AudioModality();
      case "imu" -> new ImuModality();
      case "text" -> new TextModality();
      default -> throw new IllegalArgumentException(column.toString());
    };
  }
}
