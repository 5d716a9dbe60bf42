package org.bindery.dataset.digits;

import java.nio.file.Path;
import java.util.Map;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.testkit.DatasetContract;
import org.junit.jupiter.api.io.TempDir;

/** On made-up sources. */
class DigitsContractTest extends DatasetContract {
  @TempDir Path sources;

  @Override
  protected DatasetProvider provider() {
    return Sources.dataset(sources);
  }

  @Override
  protected ReadRequest request(Path home) {
    Sources.write(sources);
    return new ReadRequest(home, Map.of("rows", "24", "takes", "8"));
  }
}
