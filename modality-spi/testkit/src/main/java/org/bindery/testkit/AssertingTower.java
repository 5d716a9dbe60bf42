package org.bindery.testkit;

import java.util.List;
import org.bindery.spi.FrozenTower;

/** Looks at what a frozen tower makes of samples. */
final class AssertingTower<S> implements FrozenTower<S> {
  private final FrozenTower<S> checked;

  AssertingTower(FrozenTower<S> checked) {
    this.checked = checked;
  }

  @Override
  public String name() {
    return checked.name();
  }

  @Override
  public int dimension() {
    return checked.dimension();
  }

  @Override
  public String license() {
    return checked.license();
  }

  @Override
  public Encoder<S> open() {
    Encoder<S> encoder = checked.open();
    return new Encoder<>() {
      @Override
      public List<float[]> embed(List<S> samples) {
        List<float[]> vectors = encoder.embed(samples);
        if (vectors.size() != samples.size()) {
          throw Failure.of(
              "The frozen tower '{}' made {} vectors of {} samples: return one for each.",
              name(),
              vectors.size(),
              samples.size());
        }
        vectors.forEach(this::require);
        return vectors;
      }

      private void require(float[] vector) {
        if (vector.length != dimension()) {
          throw Failure.of(
              "The frozen tower '{}' made a vector of {} numbers, and dimension() is {}: make them"
                  + " agree.",
              name(),
              vector.length,
              dimension());
        }
        for (float value : vector) {
          if (!Float.isFinite(value)) {
            throw Failure.of("The frozen tower '{}' made a vector with {} in it.", name(), value);
          }
        }
      }

      @Override
      public void close() {
        encoder.close();
      }
    };
  }
}
