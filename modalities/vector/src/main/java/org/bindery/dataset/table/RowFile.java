package org.bindery.dataset.table;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.bindery.spi.DataException;

/** Rows of equally many numbers, one after another, somewhere in a file. */
final class RowFile implements FeatureMatrix {
  /** How the numbers lie in the file. */
  record Layout(long offset, int rows, int columns, NumberType type, ByteOrder order) {
    /** Returns how many bytes they take. */
    long bytes() {
      return (long) rows * columns * type.bytes();
    }
  }

  private final Path file;
  private final FileChannel channel;
  private final Layout layout;

  private RowFile(Path file, FileChannel channel, Layout layout) {
    this.file = file;
    this.channel = channel;
    this.layout = layout;
  }

  /** Reads the layout from the head of a file. */
  interface Head {
    Layout read(FileChannel channel) throws IOException;
  }

  /** Opens a file; what {@code head} throws closes it again. */
  static RowFile open(Path file, Head head) {
    FileChannel channel = channel(file);
    boolean open = false;
    try {
      RowFile rows = new RowFile(file, channel, head.read(channel));
      open = true;
      return rows;
    } catch (IOException e) {
      throw unreadable(file, e);
    } finally {
      if (!open) {
        close(file, channel);
      }
    }
  }

  private static FileChannel channel(Path file) {
    try {
      return FileChannel.open(file, StandardOpenOption.READ);
    } catch (NoSuchFileException e) {
      throw new DataException("There is no file " + file + ".", e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /** Fills a buffer from a place in a file; tells whether there were enough bytes. */
  static boolean fill(FileChannel channel, ByteBuffer bytes, long position) throws IOException {
    long at = position;
    while (bytes.hasRemaining()) {
      int read = channel.read(bytes, at);
      if (read < 0) {
        return false;
      }
      at += read;
    }
    bytes.flip();
    return true;
  }

  static DataException unreadable(Path file, IOException e) {
    return new DataException("File " + file + " cannot be read: " + e.getMessage() + ".", e);
  }

  @Override
  public int rows() {
    return layout.rows();
  }

  @Override
  public int columns() {
    return layout.columns();
  }

  @Override
  public float[] row(int index) {
    int length = Math.multiplyExact(layout.columns(), layout.type().bytes());
    ByteBuffer bytes = ByteBuffer.allocate(length).order(layout.order());
    try {
      if (!fill(channel, bytes, layout.offset() + (long) index * length)) {
        throw new DataException("File " + file + " became shorter while it was read.");
      }
    } catch (IOException e) {
      throw unreadable(file, e);
    }
    float[] row = new float[layout.columns()];
    for (int i = 0; i < row.length; i++) {
      row[i] = layout.type().next(bytes);
    }
    return row;
  }

  @Override
  public void close() {
    close(file, channel);
  }

  private static void close(Path file, FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }
}
