package org.bindery.weights;

import java.util.List;

/** What the pickle of a state dict can hold besides strings, numbers, lists and maps. */
sealed interface Pickled {
  /** The empty value. */
  enum None implements Pickled {
    NONE
  }

  /** Where a run of pushed values begins. */
  enum Mark implements Pickled {
    MARK
  }

  /** The functions and classes a pickle may name. They are names here, never code. */
  enum Name implements Pickled {
    ORDERED_DICT,
    REBUILD_TENSOR,
    REBUILD_PARAMETER
  }

  /** The class of a storage, which tells the type of its values. */
  record StorageClass(Dtype dtype) implements Pickled {}

  /** A fixed sequence. */
  record Tuple(List<Object> values) implements Pickled {}

  /**
   * Values of one type in an entry of the archive.
   *
   * @param key the entry's name within the archive's {@code data} folder
   * @param size how many values
   */
  record Storage(Dtype dtype, String key, long size) implements Pickled {}

  /**
   * A view of a storage.
   *
   * @param offset of its first value, counted in values
   * @param strides how many values apart neighbors along each axis are
   */
  record Tensor(Storage storage, long offset, TensorInfo info, long[] strides) implements Pickled {}
}
