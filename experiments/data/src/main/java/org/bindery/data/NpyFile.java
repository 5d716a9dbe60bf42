package org.bindery.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bindery.spi.DataException;

/** NumPy's format 1.0 for a little-endian float32 matrix in row-major order. */
final class NpyFile {
  private static final int ALIGNMENT = 64;
  private static final int PREFIX = 10;

  private NpyFile() {}

  static void write(Path file, float[][] matrix, int columns) throws IOException {
    byte[] header = header(matrix.length, columns);
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.addExact(header.length, bodyLength(matrix.length, columns)))
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(header);
    for (float[] row : matrix) {
      for (float value : row) {
        bytes.putFloat(value);
      }
    }
    Durable.write(file, bytes.array());
  }

  /** Returns some rows of a matrix that must have exactly this shape. */
  static float[][] read(Path file, int rows, int columns, int[] wanted) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    byte[] header = header(rows, columns);
    if (bytes.length != header.length + bodyLength(rows, columns)
        || !Arrays.equals(bytes, 0, header.length, header, 0, header.length)) {
      throw new DataException(
          "File "
              + file
              + " is damaged or of another shape than ["
              + rows
              + ", "
              + columns
              + "]; delete it and it will be computed anew.");
    }
    ByteBuffer body = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[][] result = new float[wanted.length][columns];
    for (int i = 0; i < wanted.length; i++) {
      body.position(header.length + wanted[i] * columns * Float.BYTES);
      body.asFloatBuffer().get(result[i]);
    }
    return result;
  }

  private static int bodyLength(int rows, int columns) {
    return Math.multiplyExact(Math.multiplyExact(rows, columns), Float.BYTES);
  }

  private static byte[] header(int rows, int columns) {
    String text =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
    int padded = (PREFIX + text.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    String padding = " ".repeat(padded - PREFIX - text.length() - 1);
    ByteBuffer header = ByteBuffer.allocate(padded).order(ByteOrder.LITTLE_ENDIAN);
    header.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    header.put((byte) 1).put((byte) 0).putShort((short) (padded - PREFIX));
    header.put((text + padding + "\n").getBytes(StandardCharsets.US_ASCII));
    return header.array();
  }
}
