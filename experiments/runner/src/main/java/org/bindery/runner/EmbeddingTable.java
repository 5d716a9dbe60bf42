package org.bindery.runner;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.DataException;

/**
 * Embeddings as an Arrow IPC file: columns {@code id} and {@code key}, texts, and {@code vector}, a
 * list of fixed length of float32; where they come from is in the schema's metadata.
 */
final class EmbeddingTable {
  private static final int BATCH = 1024;

  private EmbeddingTable() {}

  /**
   * Writes a file, which is there whole or not at all.
   *
   * @param length of a vector
   * @param provenance goes into the schema's metadata
   * @throws DataException naming file and reason; whatever was there before is unchanged then
   */
  static void write(
      Path file,
      int length,
      Map<String, String> provenance,
      List<MediaFiles.Item> items,
      Function<MediaFiles.Item, float[]> vectors) {
    Path partial = file.resolveSibling(file.getFileName() + ".writing");
    try {
      try (FileChannel channel =
          FileChannel.open(
              partial,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING)) {
        write(channel, schema(length, provenance), items, vectors);
      }
      Files.move(
          partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      discard(partial, e);
      throw new DataException(
          file
              + " could not be written: "
              + Reason.of(e)
              + "; free some space or choose another place with -o.",
          e);
    }
  }

  private static Schema schema(int length, Map<String, String> provenance) {
    Field number =
        new Field(
            "item",
            FieldType.notNullable(new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE)),
            null);
    return new Schema(
        List.of(
            new Field("id", FieldType.notNullable(ArrowType.Utf8.INSTANCE), null),
            new Field("key", FieldType.notNullable(ArrowType.Utf8.INSTANCE), null),
            new Field(
                "vector",
                FieldType.notNullable(new ArrowType.FixedSizeList(length)),
                List.of(number))),
        provenance);
  }

  private static void write(
      FileChannel channel,
      Schema schema,
      List<MediaFiles.Item> items,
      Function<MediaFiles.Item, float[]> vectors)
      throws IOException {
    try (BufferAllocator allocator = new RootAllocator();
        VectorSchemaRoot batch = VectorSchemaRoot.create(schema, allocator);
        ArrowFileWriter writer = new ArrowFileWriter(batch, null, channel)) {
      VarCharVector id = (VarCharVector) batch.getVector("id");
      VarCharVector key = (VarCharVector) batch.getVector("key");
      FixedSizeListVector vector = (FixedSizeListVector) batch.getVector("vector");
      Float4Vector numbers = (Float4Vector) vector.getDataVector();
      for (int start = 0; start < items.size(); start += BATCH) {
        List<MediaFiles.Item> part = items.subList(start, Math.min(items.size(), start + BATCH));
        batch.allocateNew();
        for (int row = 0; row < part.size(); row++) {
          id.setSafe(row, part.get(row).id().getBytes(StandardCharsets.UTF_8));
          key.setSafe(row, part.get(row).key().getBytes(StandardCharsets.UTF_8));
          vector.setNotNull(row);
          float[] values = vectors.apply(part.get(row));
          for (int i = 0; i < values.length; i++) {
            numbers.setSafe(row * values.length + i, values[i]);
          }
        }
        batch.setRowCount(part.size());
        writer.writeBatch();
      }
      writer.end();
      // Closing the writer closes the channel, too.
      channel.force(true);
    }
  }

  private static void discard(Path partial, IOException because) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      because.addSuppressed(e);
    }
  }
}
