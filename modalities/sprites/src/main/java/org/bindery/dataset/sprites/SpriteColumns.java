package org.bindery.dataset.sprites;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bindery.modality.depth.DepthMap;
import org.bindery.modality.image.ImageModality;
import org.bindery.modality.imu.ImuRecording;
import org.bindery.modality.thermal.ThermalImage;
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

  private SpriteColumns() {}

  static Field field(ColumnId column) {
    return switch (column.toString()) {
      case "image" -> new ImageModality().dataLoader().field();
      case "text" -> nullable(column, ArrowType.Utf8.INSTANCE, Map.of("language", "en"));
      case "audio" ->
          nullable(
              column,
              ArrowType.Binary.INSTANCE,
              Map.of("encoding", "wav", "rate", String.valueOf(Wav.RATE)));
      case "depth" -> nullable(column, ArrowType.Binary.INSTANCE, Map.of("unit", "m"));
      case "thermal" -> nullable(column, ArrowType.Binary.INSTANCE, Map.of("unit", "K"));
      case "imu" ->
          nullable(
              column,
              ArrowType.Binary.INSTANCE,
              Map.of("unit", "m/s2, rad/s", "rate", String.valueOf(SceneMotion.RATE)));
      default -> throw new IllegalArgumentException(column.toString());
    };
  }

  private static Field nullable(ColumnId column, ArrowType type, Map<String, String> metadata) {
    return new Field(column.toString(), new FieldType(true, type, null, metadata), List.of());
  }

  /** Returns the cell of a scene: bytes of a file or of text. */
  static byte[] render(ColumnId column, Scene scene) {
    return switch (column.toString()) {
      case "image" -> scene.picture().toPng();
      case "text" -> scene.caption().getBytes(StandardCharsets.UTF_8);
      case "audio" -> scene.wav();
      case "depth" -> DepthMap.of(Scene.SIDE, Scene.SIDE, scene.depth()).toPfm();
      case "thermal" -> ThermalImage.ofKelvin(Scene.SIDE, Scene.SIDE, scene.thermal()).toFile();
      case "imu" -> ImuRecording.of(SceneMotion.RATE, 6, rows(scene.motion())).toTable();
      default -> throw new IllegalArgumentException(column.toString());
    };
  }

  /** Turns channel after channel into row after row. */
  private static float[] rows(float[] channels) {
    float[] rows = new float[channels.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = channels[i % 6 * SceneMotion.LENGTH + Math.floorDiv(i, 6)];
    }
    return rows;
  }

  static void write(byte[] cell, FieldVector vector, int row) {
    if (vector instanceof VarCharVector text) {
      text.setSafe(row, cell);
    } else {
      ((VarBinaryVector) vector).setSafe(row, cell);
    }
  }
}
