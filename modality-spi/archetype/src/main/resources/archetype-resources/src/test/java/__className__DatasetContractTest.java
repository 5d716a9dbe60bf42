package ${package};

import java.nio.file.Path;
import java.util.Map;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.testkit.DatasetContract;

/** The rules of a dataset, on few rows. */
class ${className}DatasetContractTest extends DatasetContract {
  @Override
  protected DatasetProvider provider() {
    return new ${className}Dataset();
  }

  @Override
  protected ReadRequest request(Path home) {
    return new ReadRequest(home, Map.of("copies", "1"));
  }
}
