package org.bindery.weights;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import org.bindery.spi.DataException;

/**
 * Writes safetensors files tensor by tensor, so that a file of 4.8 GB needs memory for its largest
 * tensor only. A file appears under its name whole and on disk, or not at all.
 */
public final class SafeTensorsWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int CHUNK = 1 << 20;

  private SafeTensorsWriter() {}

  /** Where the values come from; asked once for every tensor, in the order of the file. */
  @FunctionalInterface
  public interface Source {
    /**
     * Returns a tensor's values in row-major order, from the buffer's position to its limit.
     *
     * @return a {@link FloatBuffer} for {@link Dtype#F32}, or for any type a {@link ByteBuffer} of
     *     the little-endian bytes; neither is changed, nor used after the next call
     */
    Buffer values(String name);
  }

  /**
   * Writes a file, replacing one of that name.
   *
   * @param tensors what will be in it, in this order
   * @param metadata texts about it; may be empty
   * @throws DataException if it cannot be written; then nothing of it is left
   * @throws IllegalArgumentException if a buffer is not of its tensor's type and size; then nothing
   *     is left either
   */
  public static void write(
      Path file, Map<String, TensorInfo> tensors, Map<String, String> metadata, Source source) {
    Path target = file.toAbsolutePath();
    Path partial = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
    // A stream and not a channel: an interrupt of this thread would close a channel.
    try {
      try (FileOutputStream out = new FileOutputStream(partial.toFile())) {
        writeHeader(out, tensors, metadata);
        byte[] chunk = new byte[CHUNK];
        for (Map.Entry<String, TensorInfo> tensor : tensors.entrySet()) {
          write(out, tensor.getKey(), tensor.getValue(), source.values(tensor.getKey()), chunk);
        }
        out.getFD().sync();
      }
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      forceFolder(target.getParent());
    } catch (IOException e) {
      throw new DataException(
          "Could not write "
              + file
              + " ("
              + e.getMessage()
              + "): free some space or choose another"
              + " folder.",
          e);
    } finally {
      deleteQuietly(partial);
    }
  }

  private static void writeHeader(
      OutputStream out, Map<String, TensorInfo> tensors, Map<String, String> metadata)
      throws IOException {
    ByteArrayOutputStream json = new ByteArrayOutputStream();
    try (JsonGenerator header = JSON.createGenerator(json)) {
      header.writeStartObject();
      if (!metadata.isEmpty()) {
        header.writeObjectFieldStart(SafeTensorsFile.METADATA);
        for (Map.Entry<String, String> text : metadata.entrySet()) {
          header.writeStringField(text.getKey(), text.getValue());
        }
        header.writeEndObject();
      }
      long offset = 0;
      for (Map.Entry<String, TensorInfo> tensor : tensors.entrySet()) {
        if (tensor.getKey().equals(SafeTensorsFile.METADATA)) {
          throw new IllegalArgumentException(
              "A tensor cannot be named '" + SafeTensorsFile.METADATA + "'.");
        }
        TensorInfo info = tensor.getValue();
        header.writeObjectFieldStart(tensor.getKey());
        header.writeStringField("dtype", info.dtype().name());
        header.writeArrayFieldStart("shape");
        for (long side : info.shape()) {
          header.writeNumber(side);
        }
        header.writeEndArray();
        header.writeArrayFieldStart("data_offsets");
        header.writeNumber(offset);
        offset = Math.addExact(offset, info.bytes());
        header.writeNumber(offset);
        header.writeEndArray();
        header.writeEndObject();
      }
      header.writeEndObject();
    }
    if (json.size() > SafeTensorsFile.HEADER_LIMIT - 8) {
      throw new IllegalArgumentException(
          "The header of " + tensors.size() + " tensors is over 100 MB.");
    }
    while (json.size() % 8 != 0) {
      json.write(' ');
    }
    out.write(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(json.size()).array());
    json.writeTo(out);
  }

  private static void write(
      OutputStream out, String name, TensorInfo info, Buffer values, byte[] chunk)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
    if (values instanceof FloatBuffer given
        && info.dtype() == Dtype.F32
        && given.remaining() == info.size()) {
      FloatBuffer rest = given.duplicate();
      while (rest.hasRemaining()) {
        int count = Math.min(rest.remaining(), CHUNK / 4);
        buffer.asFloatBuffer().put(rest.slice(rest.position(), count));
        rest.position(rest.position() + count);
        out.write(chunk, 0, 4 * count);
      }
    } else if (values instanceof ByteBuffer given && given.remaining() == info.bytes()) {
      ByteBuffer rest = given.duplicate();
      while (rest.hasRemaining()) {
        int count = Math.min(rest.remaining(), CHUNK);
        rest.get(chunk, 0, count);
        out.write(chunk, 0, count);
      }
    } else {
      throw new IllegalArgumentException(
          "Tensor '" + name + "' is to be " + info + ", but was given as " + values + ".");
    }
  }

  /** Windows cannot do this; an interrupt may prevent it, when the file itself is already safe. */
  private static void forceFolder(Path folder) {
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")
        && !Thread.currentThread().isInterrupted()) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      } catch (IOException e) {
        return;
      }
    }
  }

  private static void deleteQuietly(Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      partial.toFile().deleteOnExit();
    }
  }
}
