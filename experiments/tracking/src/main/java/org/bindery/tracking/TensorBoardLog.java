package org.bindery.tracking;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.CRC32C;

/**
 * The container of a TensorBoard event file: length, masked CRC-32C of the length, data, masked
 * CRC-32C of the data. One write for each event; a failed one is taken back.
 */
final class TensorBoardLog implements Closeable {
  private static final int OVERHEAD = 16;
  private static final int MASK = 0xA282EAD8;

  private final SeekableByteChannel channel;
  private long position;
  private boolean broken;

  TensorBoardLog(SeekableByteChannel channel) {
    this.channel = channel;
  }

  static int maskedChecksum(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  void append(byte[] event) throws IOException {
    if (broken) {
      throw new IOException("an earlier write failed and could not be taken back");
    }
    byte[] length =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(event.length)
            .array();
    ByteBuffer out = ByteBuffer.allocate(event.length + OVERHEAD).order(ByteOrder.LITTLE_ENDIAN);
    out.put(length).putInt(maskedChecksum(length)).put(event).putInt(maskedChecksum(event)).flip();
    try {
      channel.position(position);
      while (out.hasRemaining()) {
        channel.write(out);
      }
      position += event.length + OVERHEAD;
    } catch (IOException e) {
      takeBack(e);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (channel instanceof FileChannel file) {
        file.force(false);
      }
    }
  }

  private void takeBack(IOException why) {
    try {
      channel.truncate(position);
    } catch (IOException e) {
      broken = true;
      why.addSuppressed(e);
    }
  }
}
