package org.bindery.modality.audio;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values computed by the reference implementation, where they lie beside the project. */
final class Golden {
  private static final String FOLDER = "shared/fixtures/imagebind-tiny/preprocess";

  private Golden() {}

  /** Returns the bytes of a file, or skips the test. */
  static byte[] bytes(String name) {
    Path checkout = Path.of("").toAbsolutePath();
    while (checkout != null && !Files.exists(checkout.resolve("modality-spi"))) {
      checkout = checkout.getParent();
    }
    Path folder = checkout == null ? Path.of(FOLDER) : checkout.resolveSibling(FOLDER);
    assumeTrue(Files.isDirectory(folder), "skipped: no ../" + FOLDER);
    try {
      return Files.readAllBytes(folder.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns a float tensor of a safetensors file, flat. */
  static float[] tensor(String file, String name) {
    ByteBuffer in = ByteBuffer.wrap(bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int header = Math.toIntExact(in.getLong(0));
    String json = new String(in.array(), 8, header, StandardCharsets.UTF_8);
    Matcher matcher =
        Pattern.compile(
                "\"" + name + "\"\\s*:\\s*\\{[^}]*\"data_offsets\"\\s*:\\s*\\[(\\d+),\\s*(\\d+)\\]")
            .matcher(json);
    if (!matcher.find()) {
      throw new AssertionError(name + " is not in " + json);
    }
    int start = 8 + header + Integer.parseInt(matcher.group(1));
    int end = 8 + header + Integer.parseInt(matcher.group(2));
    float[] values = new float[(end - start) / 4];
    in.position(start);
    in.asFloatBuffer().get(values);
    return values;
  }
}
