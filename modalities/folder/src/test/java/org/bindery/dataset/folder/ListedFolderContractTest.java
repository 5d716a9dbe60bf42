package org.bindery.dataset.folder;

import java.nio.file.Path;
import java.util.Map;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.testkit.DatasetContract;

/** On a list of rows in which other names stand for signals, paired by class. */
class ListedFolderContractTest extends DatasetContract {
  @Override
  protected DatasetProvider provider() {
    return new FolderDataset();
  }

  @Override
  protected ReadRequest request(Path home) {
    OwnFiles files = new OwnFiles(home.resolve("folders"));
    StringBuilder list = new StringBuilder("nr,photo,caption,part,kind\n");
    for (int i = 0; i < 40; i++) {
      files.picture("photos/p" + i + ".png", i);
      list.append("n" + i + (i % 6 == 0 ? "," : ",photos/p" + i + ".png"))
          .append(",\"a thing, number " + i + "\"")
          .append(i % 4 == 0 ? ",test" : ",train")
          .append(i % 2 == 0 ? ",even\n" : ",odd\n");
    }
    files.text("things.csv", list + "n40,photos/none.png,missing,train,even\n");
    return new ReadRequest(
        home,
        Map.of(
            "path", "things.csv",
            "columns", "text=caption; image=photo",
            "id", "nr",
            "split", "part",
            "class", "kind"));
  }
}
