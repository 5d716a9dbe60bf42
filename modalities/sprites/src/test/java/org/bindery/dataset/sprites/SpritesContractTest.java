package org.bindery.dataset.sprites;

import java.nio.file.Path;
import java.util.Map;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.testkit.DatasetContract;

class SpritesContractTest extends DatasetContract {
  @Override
  protected DatasetProvider provider() {
    return new SpritesDataset();
  }

  @Override
  protected ReadRequest request(Path home) {
    return new ReadRequest(
        home, Map.of("train", "20", "test", "5", "columns", "image,text,audio,depth,thermal,imu"));
  }
}
