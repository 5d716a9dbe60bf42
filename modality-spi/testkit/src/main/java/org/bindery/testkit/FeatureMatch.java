package org.bindery.testkit;

import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.TensorSpec;

/** Features against their spec, and against each other. */
final class FeatureMatch {
  private FeatureMatch() {}

  /** Requires the number, types and shapes of the tensors, and finite values. */
  static void require(FeatureSpec output, Features features) {
    List<TensorSpec> specs = output.tensors();
    if (features.tensors().size() != specs.size()) {
      throw Failure.of(
          "output() names {} tensors, finish() gives {}: make them agree.",
          specs.size(),
          features.tensors().size());
    }
    for (int i = 0; i < specs.size(); i++) {
      HostTensor tensor = features.tensors().get(i);
      if (!specs.get(i).accepts(tensor.type(), tensor.shape())) {
        throw Failure.of(
            "Tensor '{}' is {} {}, output() says {} {}: make them agree.",
            specs.get(i).name(),
            tensor.type(),
            tensor.shape(),
            specs.get(i).type(),
            specs.get(i).shape());
      }
      if (tensor.data() instanceof FloatBuffer values && !finite(values)) {
        throw Failure.of(
            "Tensor '{}' has a NaN or an infinity: guard logarithms and divisions.",
            specs.get(i).name());
      }
    }
  }

  /** Compares bit for bit; NaN equals itself, so that only its own rule speaks of it. */
  static boolean same(List<Features> left, List<Features> right) {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      List<HostTensor> ours = left.get(i).tensors();
      List<HostTensor> theirs = right.get(i).tensors();
      if (ours.size() != theirs.size()
          || !IntStream.range(0, ours.size()).allMatch(j -> same(ours.get(j), theirs.get(j)))) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(HostTensor left, HostTensor right) {
    if (!left.shape().equals(right.shape()) || left.type() != right.type()) {
      return false;
    }
    if (left.data() instanceof FloatBuffer ours && right.data() instanceof FloatBuffer theirs) {
      return IntStream.range(0, ours.limit())
          .allMatch(i -> Float.floatToIntBits(ours.get(i)) == Float.floatToIntBits(theirs.get(i)));
    }
    if (left.data() instanceof LongBuffer ours && right.data() instanceof LongBuffer theirs) {
      return ours.equals(theirs);
    }
    return ((ByteBuffer) left.data()).equals(right.data());
  }

  private static boolean finite(FloatBuffer values) {
    return IntStream.range(0, values.limit()).allMatch(i -> Float.isFinite(values.get(i)));
  }
}
