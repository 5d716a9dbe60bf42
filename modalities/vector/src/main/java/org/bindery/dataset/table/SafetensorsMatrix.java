package org.bindery.dataset.table;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.DataException;

/** A matrix of F16, BF16, F32 or F64 in a {@code .safetensors} file. */
final class SafetensorsMatrix {
  private static final int PREFIX = 8;
  private static final int LONGEST_HEADER = 100_000_000;
  private static final String METADATA = "__metadata__";

  private static final Map<String, NumberType> TYPES =
      Map.of(
          "F16", NumberType.FLOAT16,
          "BF16", NumberType.BFLOAT16,
          "F32", NumberType.FLOAT32,
          "F64", NumberType.FLOAT64);

  private SafetensorsMatrix() {}

  /**
   * Opens a file.
   *
   * @param tensor which of its tensors; may be left out where there is one
   * @throws DataException if it has no such matrix
   */
  static FeatureMatrix open(Path file, Optional<String> tensor) {
    return RowFile.open(file, channel -> layout(file, channel, tensor));
  }

  private static RowFile.Layout layout(Path file, FileChannel channel, Optional<String> tensor)
      throws IOException {
    ByteBuffer prefix = ByteBuffer.allocate(PREFIX).order(ByteOrder.LITTLE_ENDIAN);
    if (!RowFile.fill(channel, prefix, 0)) {
      throw damaged(file, "is too short to be a .safetensors file");
    }
    long length = prefix.getLong();
    if (length < 2 || length > LONGEST_HEADER || PREFIX + length > channel.size()) {
      throw damaged(file, "says its header has " + length + " bytes, which it has not");
    }
    ByteBuffer header = ByteBuffer.allocate((int) length);
    RowFile.fill(channel, header, PREFIX);
    JsonNode all = parse(file, StandardCharsets.UTF_8.decode(header).toString());
    String name = choose(file, all, tensor);
    JsonNode entry = all.path(name);
    NumberType type = TYPES.get(entry.path("dtype").asText());
    JsonNode shape = entry.path("shape");
    if (type == null || shape.size() != 2 || !isCount(shape.get(0)) || !isCount(shape.get(1))) {
      throw damaged(
          file,
          "has the tensor '"
              + name
              + "' of type "
              + entry.path("dtype").asText("?")
              + " and shape "
              + shape
              + "; features are a matrix of floats, one row for each sample");
    }
    long begin = entry.path("data_offsets").path(0).asLong(-1);
    long end = entry.path("data_offsets").path(1).asLong(-1);
    RowFile.Layout layout =
        new RowFile.Layout(
            PREFIX + length + begin,
            shape.get(0).asInt(),
            shape.get(1).asInt(),
            type,
            ByteOrder.LITTLE_ENDIAN);
    if (begin < 0
        || end - begin != layout.bytes()
        || layout.offset() + layout.bytes() > channel.size()) {
      throw damaged(
          file, "has not the " + layout.bytes() + " bytes of tensor '" + name + "'; copy it again");
    }
    return layout;
  }

  private static boolean isCount(JsonNode axis) {
    return axis.isIntegralNumber() && axis.canConvertToInt() && axis.asInt() > 0;
  }

  private static JsonNode parse(Path file, String header) {
    try {
      JsonNode all = new ObjectMapper().readTree(header);
      if (!all.isObject()) {
        throw damaged(file, "has a header that names no tensors");
      }
      return all;
    } catch (JsonProcessingException e) {
      throw new DataException("File " + file + " has a damaged header.", e);
    }
  }

  private static String choose(Path file, JsonNode all, Optional<String> tensor) {
    List<String> names = new ArrayList<>();
    all.fieldNames().forEachRemaining(names::add);
    names.remove(METADATA);
    if (tensor.isEmpty() && names.size() == 1) {
      return names.get(0);
    }
    if (tensor.isEmpty() || !names.contains(tensor.get())) {
      throw damaged(
          file,
          "holds the tensors "
              + names
              + "; name one of them behind the file, as in "
              + file.getFileName()
              + "#"
              + (names.isEmpty() ? "name" : names.get(0)));
    }
    return tensor.get();
  }

  private static DataException damaged(Path file, String what) {
    return new DataException("File " + file + " " + what + ".");
  }
}
