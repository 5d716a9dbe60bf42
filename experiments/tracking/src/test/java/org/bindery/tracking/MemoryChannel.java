package org.bindery.tracking;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;

/** A file in memory, on a disk that can be full. */
final class MemoryChannel implements SeekableByteChannel {
  private byte[] content;
  private int position;
  private long room = Long.MAX_VALUE;

  MemoryChannel(byte... content) {
    this.content = content.clone();
  }

  /** From now on the file cannot grow beyond this; a write gets as far as there is room. */
  void limit(long bytes) {
    room = bytes;
  }

  byte[] content() {
    return content.clone();
  }

  @Override
  public int read(ByteBuffer target) {
    int count = Math.min(target.remaining(), content.length - position);
    if (count <= 0) {
      return -1;
    }
    target.put(content, position, count);
    position += count;
    return count;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    int count = (int) Math.min(source.remaining(), Math.max(0, room - position));
    if (count == 0 && source.hasRemaining()) {
      throw new IOException("No space left on device");
    }
    content = Arrays.copyOf(content, Math.max(content.length, position + count));
    source.get(content, position, count);
    position += count;
    return count;
  }

  @Override
  public long position() {
    return position;
  }

  @Override
  public SeekableByteChannel position(long newPosition) {
    position = (int) newPosition;
    return this;
  }

  @Override
  public long size() {
    return content.length;
  }

  @Override
  public SeekableByteChannel truncate(long size) {
    content = Arrays.copyOf(content, (int) Math.min(size, content.length));
    position = Math.min(position, content.length);
    return this;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close() {}
}
