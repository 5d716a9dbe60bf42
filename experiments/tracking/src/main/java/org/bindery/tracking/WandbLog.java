package org.bindery.tracking;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.zip.CRC32;

/**
 * The container of a {@code .wandb} file: seven bytes of header, then records in the log format of
 * LevelDB, with plain CRC-32 over type and payload. Blocks of 32,768 bytes count from the start of
 * the file; a chunk never crosses one.
 *
 * <p>Each record reaches the operating system in one write before {@link #append} returns, so a
 * killed process loses none. A write that fails is taken back: what is in the file stays a sequence
 * of whole records.
 */
final class WandbLog implements Closeable {
  static final int BLOCK = 32_768;
  static final int CHUNK_HEADER = 7;
  static final int FULL = 1;
  static final int FIRST = 2;
  static final int MIDDLE = 3;
  static final int LAST = 4;
  private static final byte[] FILE_HEADER = {':', 'W', '&', 'B', (byte) 0xE1, (byte) 0xBE, 0};

  private final SeekableByteChannel channel;
  private long position;
  private boolean broken;

  /** Starts a file: writes its header to an empty channel. */
  WandbLog(SeekableByteChannel channel) throws IOException {
    this.channel = channel;
    write(ByteBuffer.wrap(FILE_HEADER));
  }

  static byte[] fileHeader() {
    return FILE_HEADER.clone();
  }

  /** CRC-32 of the type byte and the payload, as it stands in a chunk's first four bytes. */
  static int checksum(int type, byte[] payload, int from, int length) {
    CRC32 crc = new CRC32();
    crc.update(type);
    crc.update(payload, from, length);
    return (int) crc.getValue();
  }

  void append(byte[] payload) throws IOException {
    int blocks = payload.length / (BLOCK - CHUNK_HEADER) + 2;
    ByteBuffer out =
        ByteBuffer.allocate(payload.length + blocks * (2 * CHUNK_HEADER))
            .order(ByteOrder.LITTLE_ENDIAN);
    long end = position;
    int written = 0;
    boolean first = true;
    do {
      int left = BLOCK - (int) (end % BLOCK);
      if (left < CHUNK_HEADER) {
        out.put(new byte[left]);
        end += left;
        left = BLOCK;
      }
      int length = Math.min(left - CHUNK_HEADER, payload.length - written);
      boolean last = written + length == payload.length;
      int type = first ? last ? FULL : FIRST : last ? LAST : MIDDLE;
      out.putInt(checksum(type, payload, written, length));
      out.putShort((short) length);
      out.put((byte) type);
      out.put(payload, written, length);
      end += CHUNK_HEADER + length;
      written += length;
      first = false;
    } while (written < payload.length);
    write(out.flip());
  }

  /** Asks the operating system to bring everything to the disk. */
  void force() throws IOException {
    if (channel instanceof FileChannel file) {
      file.force(false);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  private void write(ByteBuffer out) throws IOException {
    if (broken) {
      throw new IOException("an earlier write failed and could not be taken back");
    }
    int length = out.remaining();
    try {
      channel.position(position);
      while (out.hasRemaining()) {
        channel.write(out);
      }
      position += length;
    } catch (IOException e) {
      takeBack(e);
      throw e;
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
