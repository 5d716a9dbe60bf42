package org.bindery.weights;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/** Writes towers as a safetensors file with the names of a public checkpoint. */
public final class TowerExport {
  private TowerExport() {}

  /** Where a tensor comes from; {@code part} counts queries, keys and values. */
  private record Step(String array, NameRule rule, int part) {}

  /**
   * Writes the towers, tensor by tensor.
   *
   * @param arrays shape by name of every array, in the order of the file
   * @param values returns an array's values; asked once for each tensor, three times for what is
   *     packed
   * @param metadata texts about the file; may be empty
   * @throws ConfigException naming an array that such checkpoints have no place for
   * @throws DataException if the file cannot be written; then nothing of it is left
   */
  public static void write(
      Path file,
      NameMap map,
      Map<String, List<Long>> arrays,
      Function<String, FloatBuffer> values,
      Map<String, String> metadata) {
    Map<String, TensorInfo> tensors = new LinkedHashMap<>();
    Map<String, Step> steps = new LinkedHashMap<>();
    arrays.forEach(
        (array, shape) -> {
          boolean found = false;
          for (NameMap.Origin origin : map.origins(array)) {
            Optional<List<Long>> outside = origin.rule().operation().outside(shape);
            found |= origin.rule().operation().loads() && outside.isPresent();
            for (int part = 0; part < origin.tensors().size() && outside.isPresent(); part++) {
              String tensor = origin.tensors().get(part);
              tensors.put(tensor, new TensorInfo(Dtype.F32, outside.get()));
              steps.put(tensor, new Step(array, origin.rule(), part));
            }
          }
          if (!found) {
            throw new ConfigException(
                "export",
                array,
                "A checkpoint with "
                    + map.name()
                    + " names has no place for "
                    + array
                    + " of shape "
                    + shape
                    + ": export without this tower, or save it in Bindery's own names.");
          }
        });
    SafeTensorsWriter.write(
        file,
        tensors,
        metadata,
        tensor -> {
          Step step = steps.get(tensor);
          return outside(step, arrays.get(step.array()), values);
        });
  }

  private static FloatBuffer outside(
      Step step, List<Long> shape, Function<String, FloatBuffer> values) {
    switch (step.rule().operation()) {
      case CAUSAL_MASK:
        return Operation.causalMask(Math.toIntExact(shape.get(1)));
      case TRANSPOSE:
        return Operation.transposed(
            values.apply(step.array()),
            Math.toIntExact(shape.get(0)),
            Math.toIntExact(shape.get(1)));
      case STILL_KERNEL:
        FloatBuffer kernel = values.apply(step.array());
        return shape.size() == 4
            ? kernel
            : Operation.summed(
                kernel,
                Math.toIntExact(shape.get(2)),
                Math.toIntExact(shape.get(3) * shape.get(4)));
      case PACK_QKV:
        FloatBuffer all = values.apply(step.array());
        int third = all.remaining() / 3;
        return all.slice(all.position() + step.part() * third, third);
      default:
        return values.apply(step.array());
    }
  }
}
