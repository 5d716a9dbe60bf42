package org.bindery.dataset.ecg;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.testkit.DatasetContract;
import org.junit.jupiter.api.io.TempDir;

/** On two made-up records. */
class RecordsEcgContractTest extends DatasetContract {
  @TempDir Path records;

  @Override
  protected DatasetProvider provider() {
    return new RecordsEcgDataset(Map.of(RecordsEcgDataset.VARIABLE, records.toString()));
  }

  @Override
  protected ReadRequest request(Path home) {
    for (String name : List.of("a", "b")) {
      WfdbFolder.write(records.resolve(name + ".hea"), 100, 750, 0, List.of("II", "PLETH"), "");
    }
    return new ReadRequest(home, Map.of("seconds", "2", "test", "b"));
  }
}
