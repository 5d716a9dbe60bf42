package org.bindery.dataset.sprites;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.modality.image.ImageModality;
import org.bindery.spi.ColumnId;

/** The columns, and how a scene fills them. */
final class SpriteColumns {
  static final ColumnId IMAGE = ColumnId.of("image");
  static final ColumnId TEXT = ColumnId.of("text");
  static final ColumnId AUDIO = ColumnId.of("audio");
  static final ColumnId DEPTH = ColumnId.of("depth");
  static final ColumnId THERMAL = ColumnId.of("thermal");
  static final ColumnId IMU = ColumnId.of("imu");
  static final List<ColumnId> ALL = List.of(IMAGE, TEXT, AUDIO, DEPTH, THERMAL, IMU);

  private static final String SIDE = String.valueOf(Scene.SIDE);

  private SpriteColumns() {}

  static Field field(ColumnId column) {
    return switch (column.toString()) {
      case "image" -> new ImageModality().dataLoader().field();
      case "text" -> nullable(column, ArrowType.Utf8.INSTANCE, Map.of("language", "en"), List.of());
      case "audio" ->
          nullable(
              column,
              ArrowType.Binary.INSTANCE,
              Map.of("encoding", "wav", "rate", String.valueOf(Wav.RATE)),
              List.of());
      case "depth" ->
          floats(
              column, Scene.SIDE * Scene.SIDE, Map.of("unit", "m", "height", SIDE, "width", SIDE));
      case "thermal" ->
          floats(
              column, Scene.SIDE * Scene.SIDE, Map.of("unit", "K", "height", SIDE, "width", SIDE));
      case "imu" ->
          floats(
              column,
              6 * SceneMotion.LENGTH,
              Map.of(
                  "unit", "m/s2, rad/s",
                  "rate", String.valueOf(SceneMotion.RATE),
                  "channels", "acc-x,acc-y,acc-z,gyro-x,gyro-y,gyro-z"));
      default -> throw new IllegalArgumentException(column.toString());
    };
  }

  private static Field floats(ColumnId column, int length, Map<String, String> metadata) {
    Field item =
        new Field(
            "item",
            FieldType.notNullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
            null);
    return nullable(column, new ArrowType.FixedSizeList(length), metadata, List.of(item));
  }

  private static Field nullable(
      ColumnId column, ArrowType type, Map<String, String> metadata, List<Field> children) {
    return new Field(column.toString(), new FieldType(true, type, null, metadata), children);
  }

  /** Returns the cell of a scene: bytes of a file or text, or an array of floats. */
  static Object render(ColumnId column, Scene scene) {
    return switch (column.toString()) {
      case "image" -> scene.picture().toPng();
      case "text" -> scene.caption().getBytes(StandardCharsets.UTF_8);
      case "audio" -> scene.wav();
      case "depth" -> scene.depth();
      case "thermal" -> scene.thermal();
      case "imu" -> scene.motion();
      default -> throw new IllegalArgumentException(column.toString());
    };
  }

  static void write(Object cell, FieldVector vector, int row) {
    if (vector instanceof VarCharVector text) {
      text.setSafe(row, (byte[]) cell);
    } else if (vector instanceof VarBinaryVector binary) {
      binary.setSafe(row, (byte[]) cell);
    } else {
      FixedSizeListVector list = (FixedSizeListVector) vector;
      float[] values = (float[]) cell;
      int start = list.startNewValue(row);
      Float4Vector items = (Float4Vector) list.getDataVector();
      for (int i = 0; i < values.length; i++) {
        items.setSafe(start + i, values[i]);
      }
    }
  }
}
