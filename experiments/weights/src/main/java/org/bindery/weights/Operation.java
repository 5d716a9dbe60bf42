package org.bindery.weights;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What happens to a tensor on its way from a public checkpoint into a tower, and back. */
public enum Operation {
  /** Nothing. */
  SAME,
  /** {@code [P, D]} becomes {@code [1, P, D]}. */
  ADD_AXIS,
  /** {@code [D]} becomes {@code [1, 1, D]}. */
  ADD_TWO_AXES,
  /** {@code [D, E]}, to be multiplied from the right, becomes {@code [E, D]}. */
  TRANSPOSE,
  /**
   * A kernel of still images {@code [D, C, p, p]} stays so in a tower of one frame. For a tower of
   * T frames it becomes {@code [D, C, T, p, p]} of T equal slices that sum up to it, which gives
   * the same for a still image shown T times; on the way out the slices are summed.
   */
  STILL_KERNEL,
  /** Three tensors {@code [D, ...]} for query, key and value become {@code [3D, ...]}. */
  PACK_QKV,
  /**
   * Nothing goes in. On the way out, {@code [L, L]} with 0 on and below the diagonal and minus
   * infinity above is made for the L positions of {@code [1, L, D]}.
   */
  CAUSAL_MASK,
  /** Nothing goes in and nothing comes out. */
  IGNORE;

  /** Tells whether the tensor is put into a tower at all. */
  public boolean loads() {
    return this != CAUSAL_MASK && this != IGNORE;
  }

  /** Tells whether a checkpoint's tensor can be put into a tower's array. */
  boolean fits(List<Long> outside, List<Long> inside) {
    return (this == STILL_KERNEL && inside.size() == 5)
        ? outside(inside).filter(outside::equals).isPresent()
        : inside(outside).filter(inside::equals).isPresent();
  }

  /**
   * Returns the tower's shape for one of the checkpoint, or empty if it is not of its kind; for
   * {@link #STILL_KERNEL} that of one frame.
   */
  Optional<List<Long>> inside(List<Long> outside) {
    return switch (this) {
      case SAME, STILL_KERNEL -> Optional.of(outside);
      case ADD_AXIS -> outside.size() == 2 ? Optional.of(prefixed(outside, 1)) : Optional.empty();
      case ADD_TWO_AXES ->
          outside.size() == 1 ? Optional.of(prefixed(outside, 2)) : Optional.empty();
      case TRANSPOSE ->
          outside.size() == 2
              ? Optional.of(List.of(outside.get(1), outside.get(0)))
              : Optional.empty();
      case PACK_QKV ->
          outside.isEmpty() ? Optional.empty() : Optional.of(scaled(outside, 3 * outside.get(0)));
      case CAUSAL_MASK, IGNORE -> Optional.empty();
    };
  }

  /** Returns the checkpoint's shape for one of a tower, or empty if it is not of its kind. */
  Optional<List<Long>> outside(List<Long> inside) {
    int rank = inside.size();
    return switch (this) {
      case SAME -> Optional.of(inside);
      case ADD_AXIS ->
          rank == 3 && inside.get(0) == 1 ? Optional.of(inside.subList(1, 3)) : Optional.empty();
      case ADD_TWO_AXES ->
          rank == 3 && inside.get(0) == 1 && inside.get(1) == 1
              ? Optional.of(inside.subList(2, 3))
              : Optional.empty();
      case TRANSPOSE -> inside(inside);
      case STILL_KERNEL -> {
        List<Long> still = new ArrayList<>(inside);
        if (rank == 5) {
          still.remove(2);
        }
        yield still.size() == 4 ? Optional.of(still) : Optional.empty();
      }
      case PACK_QKV ->
          rank > 0 && inside.get(0) % 3 == 0
              ? Optional.of(scaled(inside, inside.get(0) / 3))
              : Optional.empty();
      case CAUSAL_MASK ->
          rank == 3 ? Optional.of(List.of(inside.get(1), inside.get(1))) : Optional.empty();
      case IGNORE -> Optional.empty();
    };
  }

  /** Returns a matrix {@code [rows, columns]} as {@code [columns, rows]}. */
  static FloatBuffer transposed(FloatBuffer matrix, int rows, int columns) {
    FloatBuffer result = FloatBuffer.allocate(rows * columns);
    int start = matrix.position();
    for (int column = 0; column < columns; column++) {
      for (int row = 0; row < rows; row++) {
        result.put(matrix.get(start + row * columns + column));
      }
    }
    return result.flip();
  }

  /**
   * Returns {@code [D, C, p, p]} as {@code [D, C, frames, p, p]} of equal slices that sum to it.
   */
  static FloatBuffer inflated(FloatBuffer still, int frames, int patch) {
    FloatBuffer result = FloatBuffer.allocate(Math.multiplyExact(still.remaining(), frames));
    for (int plane = still.position(); plane < still.limit(); plane += patch) {
      for (int frame = 0; frame < frames; frame++) {
        for (int i = 0; i < patch; i++) {
          result.put(still.get(plane + i) / frames);
        }
      }
    }
    return result.flip();
  }

  /** Returns {@code [D, C, frames, p, p]} summed over the frames. */
  static FloatBuffer summed(FloatBuffer film, int frames, int patch) {
    FloatBuffer result = FloatBuffer.allocate(film.remaining() / frames);
    for (int block = film.position(); block < film.limit(); block += frames * patch) {
      for (int i = 0; i < patch; i++) {
        float sum = 0;
        for (int frame = 0; frame < frames; frame++) {
          sum += film.get(block + frame * patch + i);
        }
        result.put(sum);
      }
    }
    return result.flip();
  }

  /** Returns the additive mask that hides what comes later. */
  static FloatBuffer causalMask(int positions) {
    FloatBuffer mask = FloatBuffer.allocate(Math.multiplyExact(positions, positions));
    for (int row = 0; row < positions; row++) {
      for (int column = 0; column < positions; column++) {
        mask.put(column <= row ? 0 : Float.NEGATIVE_INFINITY);
      }
    }
    return mask.flip();
  }

  private static List<Long> prefixed(List<Long> shape, int ones) {
    List<Long> result = new ArrayList<>();
    for (int i = 0; i < ones; i++) {
      result.add(1L);
    }
    result.addAll(shape);
    return result;
  }

  private static List<Long> scaled(List<Long> shape, long first) {
    List<Long> result = new ArrayList<>(shape);
    result.set(0, first);
    return result;
  }
}
