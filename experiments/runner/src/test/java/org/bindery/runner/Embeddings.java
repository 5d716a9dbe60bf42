package org.bindery.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileReader;
import org.apache.arrow.vector.types.pojo.Schema;

/** What {@code embed} wrote, read back with Arrow alone. */
record Embeddings(Schema schema, List<String> keys, Map<String, List<Float>> byId) {
  static Embeddings read(Path file) {
    try (RootAllocator allocator = new RootAllocator();
        FileChannel channel = FileChannel.open(file);
        ArrowFileReader reader = new ArrowFileReader(channel, allocator)) {
      VectorSchemaRoot root = reader.getVectorSchemaRoot();
      List<String> keys = new ArrayList<>();
      Map<String, List<Float>> byId = new LinkedHashMap<>();
      while (reader.loadNextBatch()) {
        for (int row = 0; row < root.getRowCount(); row++) {
          keys.add(root.getVector("key").getObject(row).toString());
          List<Float> vector = new ArrayList<>();
          for (Object value : ((FixedSizeListVector) root.getVector("vector")).getObject(row)) {
            vector.add((Float) value);
          }
          byId.put(root.getVector("id").getObject(row).toString(), vector);
        }
      }
      return new Embeddings(root.getSchema(), keys, byId);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String metadata(String key) {
    return schema.getCustomMetadata().get("bindery." + key);
  }

  static double length(List<Float> vector) {
    return Math.sqrt(vector.stream().mapToDouble(value -> (double) value * value).sum());
  }
}
