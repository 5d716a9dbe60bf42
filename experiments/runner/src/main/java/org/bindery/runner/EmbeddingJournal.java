package org.bindery.runner;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;

/**
 * The rows that are finished, in a file beside the result until that is whole. Rows are appended,
 * each with a checksum; one that an interruption cut off is dropped when the file is opened again.
 */
final class EmbeddingJournal implements Closeable {
  private static final String MAGIC = "bindery embeddings 1";
  private static final int LARGEST_TEXT = 1 << 26;

  private final Path file;
  private final String settings;
  private final int length;
  private final Map<String, Row> rows = new HashMap<>();
  private RandomAccessFile out;

  private record Row(String stamp, long vector) {}

  private EmbeddingJournal(Path file, String settings, int length) {
    this.file = file;
    this.settings = settings;
    this.length = length;
  }

  /**
   * Opens one, taking up what is there. The file appears with the first row.
   *
   * @param settings all that decides about vectors
   * @param length of a vector
   * @throws ConfigException if the file was begun with other settings
   */
  static EmbeddingJournal open(Path file, String settings, int length) {
    EmbeddingJournal journal = new EmbeddingJournal(file, settings, length);
    if (Files.exists(file)) {
      try {
        journal.out = new RandomAccessFile(file.toFile(), "rw");
        journal.takeUp();
      } catch (IOException e) {
        journal.close();
        throw unusable(file, e);
      } catch (RuntimeException e) {
        journal.close();
        throw e;
      }
    }
    return journal;
  }

  private void takeUp() throws IOException {
    // Not closed: it would close the file, too.
    DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(Channels.newInputStream(out.getChannel()), 1 << 16));
    long end;
    try {
      String magic = in.readUTF();
      String before = text(in);
      if (!magic.equals(MAGIC) || !before.equals(settings)) {
        throw begunOtherwise();
      }
      end = header().length;
    } catch (IOException e) {
      throw begunOtherwise();
    }
    try {
      while (true) {
        byte[] id = bytes(in);
        byte[] stamp = bytes(in);
        byte[] vector = in.readNBytes(4 * length);
        int checksum = in.readInt();
        if (checksum != checksum(id, stamp, vector)) {
          break;
        }
        long at = end + 8L + id.length + stamp.length;
        rows.put(
            new String(id, StandardCharsets.UTF_8),
            new Row(new String(stamp, StandardCharsets.UTF_8), at));
        end = at + vector.length + 4;
      }
    } catch (EOFException e) {
      // The last row was cut off.
      out.setLength(end);
    }
    out.setLength(end);
    out.seek(end);
  }

  private ConfigException begunOtherwise() {
    return new ConfigException(
        "-o",
        file.toString(),
        "The unfinished "
            + file
            + " was begun with other weights or settings: finish it with those, delete it, or choose"
            + " another -o.");
  }

  /** Tells whether there is a row of this content. */
  boolean has(MediaFiles.Item item) {
    Row row = rows.get(item.id());
    return row != null && row.stamp().equals(item.stamp());
  }

  /** Tells whether no row is there. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  /**
   * Appends a row; a later one of the same id counts.
   *
   * @throws DataException if it cannot be written, for lack of space say
   */
  void append(MediaFiles.Item item, float[] vector) {
    try {
      if (out == null) {
        out = new RandomAccessFile(file.toFile(), "rw");
        out.write(header());
      }
      byte[] id = item.id().getBytes(StandardCharsets.UTF_8);
      byte[] stamp = item.stamp().getBytes(StandardCharsets.UTF_8);
      ByteBuffer row = ByteBuffer.allocate(8 + id.length + stamp.length + 4 * length + 4);
      row.putInt(id.length).put(id).putInt(stamp.length).put(stamp);
      long at = out.getFilePointer() + row.position();
      byte[] values = new byte[4 * length];
      ByteBuffer.wrap(values).asFloatBuffer().put(vector);
      row.put(values).putInt(checksum(id, stamp, values));
      out.write(row.array());
      rows.put(item.id(), new Row(item.stamp(), at));
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  /** Returns the vector of a row that is there. */
  float[] vector(MediaFiles.Item item) {
    try {
      byte[] values = new byte[4 * length];
      out.seek(rows.get(item.id()).vector());
      out.readFully(values);
      float[] vector = new float[length];
      ByteBuffer.wrap(values).asFloatBuffer().get(vector);
      return vector;
    } catch (IOException e) {
      throw unusable(file, e);
    }
  }

  private byte[] header() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream header = new DataOutputStream(bytes)) {
      header.writeUTF(MAGIC);
      byte[] text = settings.getBytes(StandardCharsets.UTF_8);
      header.writeInt(text.length);
      header.write(text);
    }
    return bytes.toByteArray();
  }

  private static String text(DataInputStream in) throws IOException {
    return new String(bytes(in), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    int size = in.readInt();
    if (size < 0 || size > LARGEST_TEXT) {
      throw new EOFException();
    }
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw new EOFException();
    }
    return bytes;
  }

  private static int checksum(byte[]... parts) {
    CRC32 crc = new CRC32();
    for (byte[] part : parts) {
      crc.update(part);
    }
    return (int) crc.getValue();
  }

  private static DataException unusable(Path file, IOException e) {
    return new DataException(
        file
            + " cannot be written: "
            + Reason.of(e)
            + "; free some space or choose another place with -o.",
        e);
  }

  /** Deletes the file, when its rows are safe elsewhere. */
  void delete() {
    close();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    if (out != null) {
      try {
        out.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
