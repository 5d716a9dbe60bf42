package org.bindery.training;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import org.bindery.spi.DataException;

/**
 * {@code weights.json} in a run's folder: which files its towers started from, with their digests
 * and licences, so that a result can be told to be derived from them after the files are gone.
 */
final class WeightsRecord {
  private static final ObjectMapper JSON = new ObjectMapper();

  private WeightsRecord() {}

  /**
   * Writes the record, whole or not at all.
   *
   * @throws DataException if it cannot be written
   */
  static void write(Path folder, List<StartingTower> towers) {
    ArrayNode all = JSON.createArrayNode();
    for (StartingTower tower : towers) {
      ObjectNode one =
          all.addObject()
              .put("column", tower.column().toString())
              .put("file", tower.weights().file())
              .put("names", tower.weights().names().name().toLowerCase(Locale.ROOT))
              .put("sha256", tower.sha256())
              .put("name", tower.card().name())
              .put("licence", tower.card().licence())
              .put("nonCommercial", tower.card().nonCommercial())
              .put("sentence", tower.card().sentence())
              .put("loaded", tower.loaded().size());
      tower.drawn().forEach(one.putArray("drawn")::add);
    }
    Path file = folder.resolve("weights.json");
    Path half = folder.resolve(".weights.json.half");
    try {
      Files.createDirectories(folder);
      try (FileOutputStream out = new FileOutputStream(half.toFile())) {
        out.write(all.toPrettyString().getBytes(StandardCharsets.UTF_8));
        out.getFD().sync();
      }
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new DataException(file + " could not be written: " + e.getMessage() + ".", e);
    }
  }
}
