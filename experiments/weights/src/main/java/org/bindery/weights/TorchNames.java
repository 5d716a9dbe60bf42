package org.bindery.weights;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.bindery.spi.DataException;
import org.bindery.weights.Pickled.Name;
import org.bindery.weights.Pickled.Storage;
import org.bindery.weights.Pickled.StorageClass;
import org.bindery.weights.Pickled.Tensor;
import org.bindery.weights.Pickled.Tuple;

/** The names a state dict's pickle may use, and the tensors it may build of them. */
final class TorchNames {
  private static final Map<String, Pickled> KNOWN =
      Map.ofEntries(
          Map.entry("collections.OrderedDict", Name.ORDERED_DICT),
          Map.entry("torch._utils._rebuild_tensor_v2", Name.REBUILD_TENSOR),
          Map.entry("torch._utils._rebuild_parameter", Name.REBUILD_PARAMETER),
          Map.entry("torch.DoubleStorage", new StorageClass(Dtype.F64)),
          Map.entry("torch.FloatStorage", new StorageClass(Dtype.F32)),
          Map.entry("torch.HalfStorage", new StorageClass(Dtype.F16)),
          Map.entry("torch.BFloat16Storage", new StorageClass(Dtype.BF16)),
          Map.entry("torch.LongStorage", new StorageClass(Dtype.I64)),
          Map.entry("torch.IntStorage", new StorageClass(Dtype.I32)),
          Map.entry("torch.ShortStorage", new StorageClass(Dtype.I16)),
          Map.entry("torch.CharStorage", new StorageClass(Dtype.I8)),
          Map.entry("torch.ByteStorage", new StorageClass(Dtype.U8)),
          Map.entry("torch.BoolStorage", new StorageClass(Dtype.BOOL)));

  private final Function<String, DataException> refusal;

  TorchNames(Function<String, DataException> refusal) {
    this.refusal = refusal;
  }

  Pickled resolve(String module, String name) {
    String full = module + "." + name;
    Pickled known = KNOWN.get(full);
    if (known == null) {
      String shown = full.length() > 200 ? full.substring(0, 200) + "..." : full;
      throw refusal.apply("its pickle asks for '" + shown + "', and nothing was executed");
    }
    return known;
  }

  /** Makes the storage of a persistent id {@code ('storage', class, key, device, size)}. */
  Storage storage(Object id) {
    if (id instanceof Tuple tuple
        && tuple.values().size() == 5
        && "storage".equals(tuple.values().get(0))
        && tuple.values().get(1) instanceof StorageClass type
        && tuple.values().get(2) instanceof String key
        && tuple.values().get(4) instanceof Long size
        && size >= 0) {
      return new Storage(type.dtype(), key, size);
    }
    throw refusal.apply("its pickle has a persistent id that is no storage");
  }

  /** Makes the tensor of {@code (storage, offset, shape, strides, requires_grad, hooks)}. */
  Tensor tensor(Tuple arguments) {
    List<Object> values = arguments.values();
    if (values.size() < 4
        || !(values.get(0) instanceof Storage storage)
        || !(values.get(1) instanceof Long offset)
        || !(values.get(2) instanceof Tuple shape)
        || !(values.get(3) instanceof Tuple strides)
        || shape.values().size() != strides.values().size()
        || shape.values().size() > 64) {
      throw refusal.apply("its pickle describes a tensor in a way PyTorch does not");
    }
    TensorInfo info;
    long[] steps = new long[strides.values().size()];
    try {
      info = new TensorInfo(storage.dtype(), shape.values().stream().map(this::number).toList());
      long last = offset;
      for (int axis = 0; axis < steps.length; axis++) {
        steps[axis] = number(strides.values().get(axis));
        long side = Math.max(0, info.shape().get(axis) - 1);
        last = Math.addExact(last, Math.multiplyExact(steps[axis], side));
        if (steps[axis] < 0) {
          throw new IllegalArgumentException("strides are negative");
        }
      }
      if (offset < 0
          || info.size() > storage.size()
          || (info.size() > 0 && last >= storage.size())) {
        throw new IllegalArgumentException(
            "shape "
                + info.shape()
                + " reaches out of its storage of "
                + storage.size()
                + " values");
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw refusal.apply("its pickle describes an impossible tensor (" + e.getMessage() + ")");
    }
    return new Tensor(storage, offset, info, steps);
  }

  /** Makes the tensor of {@code (tensor, requires_grad, hooks)}. */
  Tensor parameter(Tuple arguments) {
    if (!arguments.values().isEmpty() && arguments.values().get(0) instanceof Tensor tensor) {
      return tensor;
    }
    throw refusal.apply("its pickle describes a parameter that is no tensor");
  }

  private long number(Object value) {
    if (value instanceof Long number) {
      return number;
    }
    throw new IllegalArgumentException("shape or strides are not numbers");
  }
}
