package org.bindery.pretrained;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;

/** Copies of safetensors files in which something is not as it was. */
final class AlteredFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private AlteredFile() {}

  /** Copies a file with one number of one tensor changed. */
  static Path number(Path from, Path to, String tensor, int index, DoubleUnaryOperator change) {
    try {
      byte[] bytes = Files.readAllBytes(from);
      ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      int header = Math.toIntExact(buffer.getLong(0));
      JsonNode offsets = JSON.readTree(bytes, 8, header).path(tensor).path("data_offsets");
      int at = 8 + header + offsets.path(0).intValue() + 4 * index;
      buffer.putFloat(at, (float) change.applyAsDouble(buffer.getFloat(at)));
      return Files.write(to, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies a file with another header: tensors renamed, left out, of another shape. */
  static Path header(Path from, Path to, Consumer<ObjectNode> change) {
    try {
      byte[] bytes = Files.readAllBytes(from);
      int length =
          Math.toIntExact(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0));
      ObjectNode header = (ObjectNode) JSON.readTree(bytes, 8, length);
      change.accept(header);
      byte[] changed = header.toString().getBytes(StandardCharsets.UTF_8);
      byte[] data = Arrays.copyOfRange(bytes, 8 + length, bytes.length);
      ByteBuffer out =
          ByteBuffer.allocate(8 + changed.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
      return Files.write(to, out.putLong(changed.length).put(changed).put(data).array());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
