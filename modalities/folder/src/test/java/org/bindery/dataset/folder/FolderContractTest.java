package org.bindery.dataset.folder;

import java.nio.file.Path;
import java.util.Map;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.testkit.DatasetContract;

/** On a folder for each signal, with cells that are missing and a file that is none. */
class FolderContractTest extends DatasetContract {
  @Override
  protected DatasetProvider provider() {
    return new FolderDataset();
  }

  @Override
  protected ReadRequest request(Path home) {
    OwnFiles files = new OwnFiles(home.resolve("folders/things"));
    for (int i = 0; i < 70; i++) {
      files.picture("image/box" + i / 10 + "/thing" + i + ".png", i);
      if (i % 5 != 0) {
        files.text("text/box" + i / 10 + "/thing" + i + ".txt", "Thing " + i + "\n");
      }
      if (i % 7 != 0) {
        files.sound("audio.es/box" + i / 10 + "/thing" + i + ".wav", 200 + i);
      }
    }
    files.text("image/box1/broken.png", "no picture");
    return new ReadRequest(home, Map.of("path", "things", "key", "folder", "test", "0.4"));
  }
}
