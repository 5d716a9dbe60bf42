package org.bindery.training;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.bindery.spi.DataException;
import org.bindery.weights.SafeTensorsFile;
import org.bindery.weights.SafeTensorsWriter;
import org.bindery.weights.TensorFile;
import org.bindery.weights.TensorInfo;

/** Engine arrays of float32 in files of their own names. */
final class SavedArrays {
  private SavedArrays() {}

  /**
   * Writes a file and forces it to disk, with one array at a time in Java memory.
   *
   * @throws DataException if it cannot be written; then nothing is left of it
   */
  static void write(Path file, Map<String, NDArray> arrays) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    arrays.forEach((name, array) -> tensors.put(name, TensorInfo.f32(array.getShape().getShape())));
    SafeTensorsWriter.write(
        file, tensors, Map.of(), name -> FloatBuffer.wrap(arrays.get(name).toFloatArray()));
  }

  /**
   * Replaces the values of {@code into} by a file's.
   *
   * @throws DataException if it is broken, or naming all arrays that are missing, unexpected or of
   *     another shape
   */
  static void read(Path file, Map<String, NDArray> into) {
    try (TensorFile saved = SafeTensorsFile.open(file, "Delete it and train again.")) {
      requireSame(saved, into);
      into.forEach(
          (name, array) -> {
            float[] values = new float[Math.toIntExact(saved.tensors().get(name).size())];
            saved.read(name, FloatBuffer.wrap(values));
            array.set(values);
          });
    }
  }

  private static void requireSame(TensorFile saved, Map<String, NDArray> into) {
    TreeSet<String> problems = new TreeSet<>();
    for (String name : saved.tensors().keySet()) {
      if (!into.containsKey(name)) {
        problems.add("unexpected " + name);
      }
    }
    into.forEach(
        (name, array) -> {
          TensorInfo found = saved.tensors().get(name);
          if (found == null) {
            problems.add("missing " + name);
          } else if (!found.equals(TensorInfo.f32(array.getShape().getShape()))) {
            problems.add("of another size " + name);
          }
        });
    if (!problems.isEmpty()) {
      throw new DataException(
          saved.path()
              + " does not fit this graph ("
              + String.join(", ", problems.stream().limit(8).toList())
              + "): use the spec it was trained with.");
    }
  }
}
