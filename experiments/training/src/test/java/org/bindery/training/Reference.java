package org.bindery.training;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.bindery.data.Batch;
import org.bindery.spi.HostTensor;
import org.bindery.weights.TensorFile;
import org.bindery.weights.TensorInfo;

/** What the reference implementations computed, from the test's resources or beside the project. */
final class Reference {
  private static final Path FIXTURES = Path.of("../../../shared/fixtures");

  private Reference() {}

  /** Returns a file's path; skips the test if it is in neither place. */
  static Path path(String name) {
    URL resource = Reference.class.getResource(name);
    if (resource != null) {
      try {
        return Path.of(resource.toURI());
      } catch (URISyntaxException e) {
        throw new IllegalStateException(e);
      }
    }
    Path file = FIXTURES.resolve(name);
    assumeTrue(Files.isRegularFile(file), "skipped: no ../shared/fixtures/" + name);
    return file;
  }

  static TensorFile open(String name) {
    return TensorFile.open(path(name));
  }

  static JsonNode json(String name) {
    try {
      return new ObjectMapper().readTree(Files.readAllBytes(path(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static float[] floats(TensorFile file, String name) {
    FloatBuffer values = file.floats(name);
    float[] copy = new float[values.remaining()];
    values.get(copy);
    return copy;
  }

  static float[][] rows(TensorFile file, String name) {
    float[] all = floats(file, name);
    int n = Math.toIntExact(file.tensors().get(name).shape().get(0));
    float[][] rows = new float[n][];
    for (int i = 0; i < n; i++) {
      rows[i] = Arrays.copyOfRange(all, i * all.length / n, (i + 1) * all.length / n);
    }
    return rows;
  }

  /** Returns a tensor as the features of its rows. */
  static Batch batch(TensorFile file, String name) {
    TensorInfo info = file.tensors().get(name);
    Shape shape = new Shape(info.shape().stream().mapToLong(side -> side).toArray());
    ByteBuffer bytes =
        ByteBuffer.allocateDirect(Math.toIntExact(8 * shape.size())).order(ByteOrder.nativeOrder());
    HostTensor tensor;
    if (info.dtype().isFloat()) {
      FloatBuffer values = bytes.asFloatBuffer().put(floats(file, name));
      tensor = new HostTensor(shape, DataType.FLOAT32, values.flip());
    } else {
      LongBuffer values = bytes.asLongBuffer().put(file.longs(name));
      tensor = new HostTensor(shape, DataType.INT64, values.flip());
    }
    return new Batch(List.of(tensor), (int) shape.get(0), 1);
  }

  /** Fails with the array's name, the place of the largest difference, and both values. */
  static void requireClose(String name, float[] actual, float[] expected, double tolerance) {
    if (actual.length != expected.length) {
      fail("%s has %d values, the reference %d", name, actual.length, expected.length);
    }
    int at = 0;
    double largest = 0;
    for (int i = 0; i < actual.length; i++) {
      double difference = Math.abs((double) actual[i] - expected[i]);
      if (!(difference <= largest)) {
        at = i;
        largest = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
      }
    }
    if (largest > tolerance) {
      fail(
          "%s differs by %.3g, more than %.0e: its value %d of %d is %s, the reference has %s",
          name, largest, tolerance, at, actual.length, actual[at], expected[at]);
    }
  }
}
