package org.bindery.data;

import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.ForeignAllocation;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowFooter;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.bindery.spi.DataException;

/**
 * One Arrow IPC file, memory-mapped. Arrow's own {@code ArrowFileReader} copies every batch into
 * allocated memory; here the vectors point into the mapping, so that a table costs address space
 * and page cache, not heap. The file is checked in full before a single offset in it is believed.
 */
final class MappedShard implements AutoCloseable {
  private static final int MAGIC_LENGTH = 6;
  private static final int CONTINUATION = -1;

  private final ArrowBuf whole;
  private final Schema schema;
  private final List<VectorSchemaRoot> batches;

  private MappedShard(ArrowBuf whole, Schema schema, List<VectorSchemaRoot> batches) {
    this.whole = whole;
    this.schema = schema;
    this.batches = batches;
  }

  /**
   * Maps a file.
   *
   * @throws DataException naming the file, if it is missing or its length or digest differ
   */
  static MappedShard open(Path folder, Manifest.Shard shard, BufferAllocator allocator) {
    Path file = folder.resolve(shard.file());
    try {
      if (!Files.isRegularFile(file)) {
        throw refused(file, "is missing", folder);
      }
      long length = Files.size(file);
      if (length != shard.bytes()) {
        throw refused(file, "has " + length + " bytes instead of " + shard.bytes(), folder);
      }
      MappedByteBuffer mapping;
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
        mapping = channel.map(FileChannel.MapMode.READ_ONLY, 0, length);
      }
      if (!Digests.sha256(mapping).equals(shard.sha256())) {
        throw refused(file, "was altered: its SHA-256 is not the one in the manifest", folder);
      }
      return parse(mapping, allocator);
    } catch (ClosedByInterruptException e) {
      throw new DataException("Interrupted while opening shard " + file + "; open it again.", e);
    } catch (IOException e) {
      throw new DataException(
          "Shard " + file + " cannot be read: " + e + ". " + ManifestFile.remedy(folder), e);
    }
  }

  Schema schema() {
    return schema;
  }

  List<VectorSchemaRoot> batches() {
    return batches;
  }

  private static DataException refused(Path file, String what, Path folder) {
    return new DataException("Shard " + file + " " + what + ". " + ManifestFile.remedy(folder));
  }

  private static MappedShard parse(MappedByteBuffer mapping, BufferAllocator allocator)
      throws IOException {
    ByteBuffer bytes = mapping.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    int footerEnd = bytes.limit() - MAGIC_LENGTH - Integer.BYTES;
    int footerLength = bytes.getInt(footerEnd);
    ArrowFooter footer =
        new ArrowFooter(
            Footer.getRootAsFooter(slice(bytes, footerEnd - footerLength, footerLength)));
    ArrowBuf whole = allocator.wrapForeignAllocation(new Mapping(mapping));
    List<VectorSchemaRoot> batches = new ArrayList<>();
    for (ArrowBlock block : footer.getRecordBatches()) {
      VectorSchemaRoot root = VectorSchemaRoot.create(footer.getSchema(), allocator);
      try (ArrowRecordBatch batch = batch(bytes, block, whole)) {
        new VectorLoader(root).load(batch);
      }
      batches.add(root);
    }
    return new MappedShard(whole, footer.getSchema(), List.copyOf(batches));
  }

  private static ArrowRecordBatch batch(ByteBuffer bytes, ArrowBlock block, ArrowBuf whole)
      throws IOException {
    int start = Math.toIntExact(block.getOffset());
    int prefix = bytes.getInt(start) == CONTINUATION ? 2 * Integer.BYTES : Integer.BYTES;
    Message message =
        Message.getRootAsMessage(slice(bytes, start + prefix, block.getMetadataLength() - prefix));
    RecordBatch header = (RecordBatch) message.header(new RecordBatch());
    ArrowBuf body =
        whole.slice(block.getOffset() + block.getMetadataLength(), block.getBodyLength());
    // The serializer releases the body it is given.
    whole.getReferenceManager().retain();
    return MessageSerializer.deserializeRecordBatch(header, body);
  }

  private static ByteBuffer slice(ByteBuffer bytes, int start, int length) {
    return bytes.slice(start, length).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Override
  public void close() {
    batches.forEach(VectorSchemaRoot::close);
    whole.close();
  }

  /** Keeps the mapping reachable as long as Arrow may touch it; Java unmaps it afterwards. */
  private static final class Mapping extends ForeignAllocation {
    private final MappedByteBuffer mapping;

    Mapping(MappedByteBuffer mapping) {
      super(mapping.limit(), MemoryUtil.getByteBufferAddress(mapping));
      this.mapping = mapping;
    }

    @Override
    protected void release0() {
      Reference.reachabilityFence(mapping);
    }
  }
}
