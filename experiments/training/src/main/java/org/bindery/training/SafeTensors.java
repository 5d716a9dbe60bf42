package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bindery.spi.DataException;

/**
 * Arrays of float32 in the safetensors layout: 8 bytes little-endian header length, a JSON header,
 * then the values. Read tensor by tensor through a memory map, so files over 2 GB are fine.
 */
final class SafeTensors {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long HEADER_LIMIT = 100_000_000;

  private SafeTensors() {}

  /**
   * Writes a new file and forces it to disk.
   *
   * @param arrays float32, by name
   */
  static void write(Path file, Map<String, NDArray> arrays) {
    ObjectNode header = JSON.createObjectNode();
    long offset = 0;
    for (Map.Entry<String, NDArray> entry : arrays.entrySet()) {
      if (entry.getValue().getDataType() != DataType.FLOAT32) {
        throw new IllegalArgumentException(entry.getKey() + " is not float32.");
      }
      ObjectNode tensor = header.putObject(entry.getKey());
      tensor.put("dtype", "F32");
      var shape = tensor.putArray("shape");
      for (long side : entry.getValue().getShape().getShape()) {
        shape.add(side);
      }
      long end = offset + 4 * entry.getValue().getShape().size();
      tensor.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
    int padding = (8 - json.length % 8) % 8;
    // A stream and not a channel: an interrupt of this thread would close a channel.
    try (FileOutputStream out = new FileOutputStream(file.toFile())) {
      ByteBuffer head =
          ByteBuffer.allocate(8 + json.length + padding).order(ByteOrder.LITTLE_ENDIAN);
      head.putLong(json.length + padding).put(json);
      while (head.hasRemaining()) {
        head.put((byte) ' ');
      }
      out.write(head.array());
      for (NDArray array : arrays.values()) {
        float[] values = array.toFloatArray();
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        out.write(bytes.array());
      }
      out.getFD().sync();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Reads a file.
   *
   * @return views on the memory map, by name
   * @throws DataException if it is not a complete safetensors file of float32
   */
  static Map<String, FloatBuffer> read(Path file) {
    try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = in.size();
      long headerLength = size < 8 ? -1 : map(in, 0, 8).getLong();
      if (headerLength < 2 || headerLength > HEADER_LIMIT || headerLength > size - 8) {
        throw broken(file, "its header is cut off or absurd");
      }
      byte[] json = new byte[(int) headerLength];
      map(in, 8, headerLength).get(json);
      Map<String, FloatBuffer> arrays = new LinkedHashMap<>();
      JsonNode header = JSON.readTree(json);
      for (var fields = header.fields(); fields.hasNext(); ) {
        Map.Entry<String, JsonNode> field = fields.next();
        if (field.getKey().equals("__metadata__")) {
          continue;
        }
        JsonNode offsets = field.getValue().path("data_offsets");
        long from = offsets.path(0).asLong(-1);
        long to = offsets.path(1).asLong(-1);
        if (!field.getValue().path("dtype").asText().equals("F32")
            || from < 0
            || to < from
            || (to - from) % 4 != 0
            || to > size - 8 - headerLength) {
          throw broken(file, "tensor '" + field.getKey() + "' is not whole");
        }
        arrays.put(field.getKey(), map(in, 8 + headerLength + from, to - from).asFloatBuffer());
      }
      return arrays;
    } catch (JsonProcessingException e) {
      throw broken(file, "its header is not JSON");
    } catch (IOException e) {
      throw new DataException("Could not read " + file + ": " + e.getMessage() + ".", e);
    }
  }

  private static ByteBuffer map(FileChannel in, long from, long length) throws IOException {
    return in.map(FileChannel.MapMode.READ_ONLY, from, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static DataException broken(Path file, String why) {
    return new DataException(
        file + " is not a complete safetensors file: " + why + ". Delete it and train again.");
  }
}
