package org.bindery.pretrained;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.data.Batch;
import org.bindery.data.ModalityRegistry;
import org.bindery.spi.ColumnId;
import org.bindery.spi.FeatureSpec;
import org.bindery.weights.TensorFile;
import org.bindery.weights.TensorInfo;

/** All arrays of one forward pass of some towers, beside those of a reference. */
final class Forward {
  private final TensorFile expected;
  private final Map<String, float[]> seen = new LinkedHashMap<>();
  private final List<Deviation> deviations = new ArrayList<>();

  /**
   * Runs towers.
   *
   * @param expected what the reference computed
   * @param batches what each tower is fed
   */
  Forward(Preset preset, TensorFile weights, TensorFile expected, Map<ColumnId, Batch> batches) {
    this.expected = expected;
    Map<ColumnId, FeatureSpec> features = new LinkedHashMap<>();
    batches.forEach(
        (column, batch) ->
            features.put(column, Fixtures.features(batch, "ids below 600, end 599")));
    try (PretrainedTowers towers =
        PretrainedTowers.load(preset, ModalityRegistry.scan(), weights, features, "cpu")) {
      batches.forEach(
          (column, batch) -> {
            towers.observe(
                column, (name, array) -> seen.put(column + "." + name, array.toFloatArray()));
            seen.put(
                column + ".unit",
                Products.joined(towers.embed(column, batch, PretrainedTowers.Length.UNIT)));
            seen.put(
                column + ".scaled",
                Products.joined(towers.embed(column, batch, PretrainedTowers.Length.SCALED)));
          });
    }
  }

  /** Returns an array of ours. */
  float[] seen(String name) {
    return seen.get(name);
  }

  /** Compares an array of the reference with one of ours. */
  Forward compare(String theirs, String ours, double tolerance) {
    float[] actual = seen.get(ours);
    if (actual == null) {
      throw new AssertionError("No array " + ours + " was seen, of " + seen.keySet());
    }
    return compare(theirs, actual, tolerance);
  }

  /** Compares an array of the reference with values of ours. */
  Forward compare(String theirs, float[] actual, double tolerance) {
    TensorInfo info = expected.tensors().get(theirs);
    if (info == null) {
      throw new AssertionError("The reference has no " + theirs);
    }
    FloatBuffer values = expected.floats(theirs);
    float[] reference = new float[values.remaining()];
    values.get(reference);
    long[] shape = info.shape().stream().mapToLong(side -> side).toArray();
    deviations.add(Deviation.between(theirs, shape, reference, actual, tolerance));
    return this;
  }

  /** Returns what was compared. */
  List<Deviation> deviations() {
    return deviations;
  }

  /** Fails with the first array that differs, and where. */
  void requireSame() {
    for (Deviation deviation : deviations) {
      if (!deviation.isWithin()) {
        throw new AssertionError(deviation.toString());
      }
    }
  }
}
