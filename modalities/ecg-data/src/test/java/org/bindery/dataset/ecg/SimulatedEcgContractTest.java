package org.bindery.dataset.ecg;

import java.nio.file.Path;
import java.util.Map;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.testkit.DatasetContract;

class SimulatedEcgContractTest extends DatasetContract {
  @Override
  protected DatasetProvider provider() {
    return new SimulatedEcgDataset();
  }

  @Override
  protected ReadRequest request(Path home) {
    return new ReadRequest(home, Map.of("train", "16", "test", "8"));
  }
}
