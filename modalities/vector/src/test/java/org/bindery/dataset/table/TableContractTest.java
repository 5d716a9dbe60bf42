package org.bindery.dataset.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.testkit.DatasetContract;

/** On a made-up ward of 60 visits of 30 patients. */
class TableContractTest extends DatasetContract {
  @Override
  protected DatasetProvider provider() {
    return new TableDataset();
  }

  @Override
  protected ReadRequest request(Path home) {
    StringBuilder table = new StringBuilder("visit,patient,glucose,sodium,report\n");
    for (int i = 0; i < 60; i++) {
      table
          .append("v" + i + ",p" + i / 2 + "," + (4 + i % 7) + ",")
          .append(i % 5 == 0 ? "NA" : 130 + i)
          .append(i % 9 == 0 ? ",\n" : ",\"report, number " + i + "\"\n");
    }
    try {
      Files.createDirectories(home.resolve("tables"));
      Files.writeString(home.resolve("tables/ward.csv"), table + "v60,p30,high,1,bad\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new ReadRequest(
        home,
        Map.of(
            "file", "ward.csv",
            "columns", "vector.labs=glucose,sodium; text=report",
            "id", "visit",
            "key", "patient"));
  }
}
