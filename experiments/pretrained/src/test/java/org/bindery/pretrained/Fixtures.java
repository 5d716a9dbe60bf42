package org.bindery.pretrained;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bindery.data.Batch;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.HostTensor;
import org.bindery.spi.TensorSpec;
import org.bindery.weights.TensorFile;

/** What the reference implementations computed. */
final class Fixtures {
  private static final Path BESIDE = Path.of("../../../shared/fixtures");

  private Fixtures() {}

  /** Returns a file or folder beside the project; skips the test if there is none. */
  static Path beside(String name) {
    Path path = BESIDE.resolve(name);
    assumeTrue(Files.exists(path), "skipped: no ../shared/fixtures/" + name);
    return path;
  }

  /** Returns a part of the micro model that is small enough to travel with the tests. */
  static Path small() {
    URL config = Fixtures.class.getResource("imagebind-part/config.json");
    try {
      return Path.of(config.toURI()).getParent();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static TensorFile open(String name) {
    return TensorFile.open(beside(name));
  }

  /** Returns the features a batch's rows have. */
  static FeatureSpec features(Batch batch, String unit) {
    HostTensor tensor = batch.tensors().get(0);
    return FeatureSpec.of(new TensorSpec("input", tensor.type(), tensor.shape().slice(1), unit));
  }
}
