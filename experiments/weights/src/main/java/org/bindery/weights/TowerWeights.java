package org.bindery.weights;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.bindery.spi.ColumnId;
import org.bindery.spi.DataException;

/**
 * A file of weights under the names of towers' arrays. Values are read, and operations applied,
 * when they are asked for. Any thread may ask; the file stays the caller's to close.
 */
public final class TowerWeights {
  private static final String PARALLEL_PREFIX = "module.";

  private final TensorFile file;
  private final NameMap map;
  private final String prefix;
  private final Map<String, List<Long>> shapes;
  private final Map<String, NameMap.Origin> origins = new LinkedHashMap<>();
  private final LoadReport report;

  /**
   * Compares a file with all towers of {@code arrays}.
   *
   * @param arrays shape by name of every array to be filled
   */
  public TowerWeights(TensorFile file, NameMap map, Map<String, List<Long>> arrays) {
    this(file, map, arrays, array -> true, false);
  }

  /**
   * Compares a file with some towers of {@code arrays}; what the file has for others is left out.
   *
   * @param arrays shape by name of every array; those of other towers are left alone
   * @param wanted the towers to be filled
   */
  public TowerWeights(
      TensorFile file, NameMap map, Map<String, List<Long>> arrays, Set<ColumnId> wanted) {
    this(
        file,
        map,
        arrays,
        array -> wanted.stream().anyMatch(column -> new TowerNames(column).owns(array)),
        true);
  }

  private TowerWeights(
      TensorFile file,
      NameMap map,
      Map<String, List<Long>> arrays,
      Predicate<String> wanted,
      boolean partial) {
    this.file = file;
    this.map = map;
    this.shapes = new LinkedHashMap<>(arrays);
    shapes.keySet().removeIf(wanted.negate());
    // What was trained in parallel by PyTorch has this before every name.
    this.prefix =
        !file.tensors().isEmpty()
                && file.tensors().keySet().stream().allMatch(n -> n.startsWith(PARALLEL_PREFIX))
            ? PARALLEL_PREFIX
            : "";
    this.report = compare(wanted, partial);
  }

  /** Returns how the file fits. */
  public LoadReport report() {
    return report;
  }

  /** Returns the names of the arrays that can be read, in the order of the towers. */
  public Set<String> arrays() {
    return Collections.unmodifiableSet(origins.keySet());
  }

  /**
   * Returns an array's values in its tower's shape; a view of the file where nothing is to be done
   * to them.
   *
   * @throws DataException if the file does not have it, or not in a shape that fits
   */
  public FloatBuffer floats(String array) {
    NameMap.Origin origin = origin(array);
    String first = prefix + origin.tensors().get(0);
    List<Long> found = file.tensors().get(first).shape();
    return switch (origin.rule().operation()) {
      case TRANSPOSE ->
          Operation.transposed(
              file.floats(first), Math.toIntExact(found.get(0)), Math.toIntExact(found.get(1)));
      case PACK_QKV -> packed(array, origin);
      case STILL_KERNEL -> {
        List<Long> wanted = shapes.get(array);
        FloatBuffer still = file.floats(first);
        yield wanted.size() == found.size()
            ? still
            : Operation.inflated(
                still,
                Math.toIntExact(wanted.get(2)),
                Math.toIntExact(wanted.get(3) * wanted.get(4)));
      }
      default -> {
        FloatBuffer values = file.floats(first);
        List<Long> wanted = shapes.get(array);
        yield origin.rule().grid() && values.remaining() != size(wanted)
            ? PositionTable.resize(
                values,
                Math.toIntExact(wanted.get(2)),
                Math.toIntExact(wanted.get(1)),
                map.antialias())
            : values;
      }
    };
  }

  /**
   * Puts an array's values into {@code into}, from its position on. Where nothing is to be done to
   * them they go through a small buffer, and no page of the file stays in memory.
   *
   * @throws DataException if the file does not have it, or not in a shape that fits
   * @throws java.nio.BufferOverflowException if it does not fit
   */
  public void read(String array, FloatBuffer into) {
    NameMap.Origin origin = origin(array);
    String first = prefix + origin.tensors().get(0);
    boolean asIs =
        origin.tensors().size() == 1
            && origin.rule().operation() != Operation.TRANSPOSE
            && file.tensors().get(first).size() == size(shapes.get(array));
    if (asIs) {
      file.read(first, into);
    } else {
      into.put(floats(array));
    }
  }

  private FloatBuffer packed(String array, NameMap.Origin origin) {
    FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(size(shapes.get(array))));
    for (String tensor : origin.tensors()) {
      file.read(prefix + tensor, values);
    }
    return values.flip();
  }

  private NameMap.Origin origin(String array) {
    NameMap.Origin origin = origins.get(array);
    if (origin == null) {
      throw new DataException(
          file.path() + " has no values for " + array + ": its load report says what it has.");
    }
    return origin;
  }

  private LoadReport compare(Predicate<String> wanted, boolean partial) {
    List<String> missing = new ArrayList<>();
    List<LoadReport.Misshaped> misshaped = new ArrayList<>();
    List<LoadReport.Resized> resized = new ArrayList<>();
    shapes.forEach(
        (array, shape) -> {
          Optional<NameMap.Origin> origin = map.origin(array);
          List<String> absent =
              origin.stream()
                  .flatMap(from -> from.tensors().stream())
                  .filter(tensor -> !file.tensors().containsKey(prefix + tensor))
                  .toList();
          if (origin.isEmpty()) {
            missing.add(array + " (no such checkpoint has it)");
          } else if (!absent.isEmpty()) {
            missing.add(array + " (" + String.join(", ", absent) + ")");
          } else {
            int before = misshaped.size();
            fit(array, shape, origin.get(), misshaped, resized);
            if (misshaped.size() == before) {
              origins.put(array, origin.get());
            }
          }
        });
    List<String> unexpected = new ArrayList<>();
    List<LoadReport.Ignored> ignored = new ArrayList<>();
    List<String> leftOut = new ArrayList<>();
    for (String tensor : file.tensors().keySet()) {
      Optional<NameMap.Use> use = map.use(tensor.substring(prefix.length()));
      if (use.isEmpty()) {
        unexpected.add(tensor);
      } else if (!use.get().rule().operation().loads()) {
        ignored.add(new LoadReport.Ignored(tensor, use.get().rule().reason()));
      } else if (partial && !wanted.test(use.get().array())) {
        leftOut.add(tensor);
      } else if (!shapes.containsKey(use.get().array())) {
        unexpected.add(tensor);
      }
    }
    return new LoadReport(
        file.path(),
        map.name(),
        List.copyOf(origins.keySet()),
        missing,
        unexpected,
        misshaped,
        resized,
        ignored,
        leftOut);
  }

  private void fit(
      String array,
      List<Long> wanted,
      NameMap.Origin origin,
      List<LoadReport.Misshaped> misshaped,
      List<LoadReport.Resized> resized) {
    for (String tensor : origin.tensors()) {
      TensorInfo found = file.tensors().get(prefix + tensor);
      if (found.dtype().isFloat() && origin.rule().operation().fits(found.shape(), wanted)) {
        continue;
      }
      Optional<List<Long>> shape = origin.rule().operation().inside(found.shape());
      if (found.dtype().isFloat()
          && shape.isPresent()
          && origin.rule().grid()
          && isResizable(shape.get(), wanted)) {
        resized.add(new LoadReport.Resized(array, shape.get().get(1), wanted.get(1)));
      } else {
        misshaped.add(new LoadReport.Misshaped(array, wanted, prefix + tensor, found));
      }
    }
  }

  private static boolean isResizable(List<Long> from, List<Long> to) {
    return from.size() == 3
        && to.size() == 3
        && from.get(0) == 1
        && to.get(0) == 1
        && from.get(2).equals(to.get(2))
        && PositionTable.isSquareAndOne(from.get(1))
        && PositionTable.isSquareAndOne(to.get(1));
  }

  private static long size(List<Long> shape) {
    return shape.stream().reduce(1L, (a, b) -> a * b);
  }
}
