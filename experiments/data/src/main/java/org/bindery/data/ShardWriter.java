package org.bindery.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes rows into Arrow IPC files of bounded size, each with several record batches, so that no
 * file and no offset within one ever nears 2 GB.
 */
final class ShardWriter implements AutoCloseable {
  static final int SHARD_ROWS = 512;
  private static final long SHARD_BYTES = 64L << 20;
  private static final int BATCH_ROWS = 64;
  private static final long BATCH_BYTES = 8L << 20;

  private final Path folder;
  private final VectorSchemaRoot batch;
  private final List<Manifest.Shard> done = new ArrayList<>();
  private int batchRows;
  private int shardRows;
  private DigestingChannel channel;
  private ArrowFileWriter writer;

  ShardWriter(Path folder, Schema schema, BufferAllocator allocator) {
    this.folder = folder;
    this.batch = VectorSchemaRoot.create(schema, allocator);
    this.batch.allocateNew();
  }

  /** Appends one row; the source has the columns of the schema, in its order. */
  void append(VectorSchemaRoot source, int row) throws IOException {
    long bytes = 0;
    for (int column = 0; column < batch.getFieldVectors().size(); column++) {
      FieldVector vector = batch.getVector(column);
      vector.copyFromSafe(row, batchRows, source.getVector(column));
      bytes += vector.getBufferSizeFor(batchRows + 1);
    }
    batchRows++;
    shardRows++;
    if (batchRows >= BATCH_ROWS || bytes >= BATCH_BYTES) {
      flushBatch();
    }
    if (shardRows >= SHARD_ROWS || (channel != null && channel.written >= SHARD_BYTES)) {
      finishShard();
    }
  }

  /** Writes what is left and returns all files. */
  List<Manifest.Shard> finish() throws IOException {
    finishShard();
    return List.copyOf(done);
  }

  private void flushBatch() throws IOException {
    if (batchRows == 0) {
      return;
    }
    if (writer == null) {
      Path file = folder.resolve(String.format(Locale.ROOT, "shard-%05d.arrow", done.size()));
      channel =
          new DigestingChannel(
              file,
              FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
      writer = new ArrowFileWriter(batch, null, channel);
      writer.start();
    }
    batch.setRowCount(batchRows);
    writer.writeBatch();
    batch.allocateNew();
    batchRows = 0;
  }

  private void finishShard() throws IOException {
    flushBatch();
    if (writer == null) {
      return;
    }
    writer.end();
    channel.file.force(true);
    done.add(
        new Manifest.Shard(
            channel.path.getFileName().toString(),
            shardRows,
            channel.written,
            Digests.hex(channel.digest)));
    channel.close();
    writer = null;
    channel = null;
    shardRows = 0;
  }

  @Override
  public void close() {
    batch.close();
    if (channel != null) {
      channel.close();
    }
  }

  private static final class DigestingChannel implements WritableByteChannel {
    private final Path path;
    private final FileChannel file;
    private final MessageDigest digest = Digests.sha256();
    private long written;

    DigestingChannel(Path path, FileChannel file) {
      this.path = path;
      this.file = file;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
      digest.update(source.duplicate());
      int length = source.remaining();
      while (source.hasRemaining()) {
        file.write(source);
      }
      written += length;
      return length;
    }

    @Override
    public boolean isOpen() {
      return file.isOpen();
    }

    @Override
    public void close() {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
