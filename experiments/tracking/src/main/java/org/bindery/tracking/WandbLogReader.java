package org.bindery.tracking;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads the container of a {@code .wandb} file as far as it goes, again and again: each {@link
 * #poll} hands out the whole records that have come since the last. A cut tail waits for the next
 * poll. Damage is told in a sentence and skipped: to the next chunk where that one is sound, else
 * to the next block.
 */
final class WandbLogReader {
  private final Consumer<byte[]> records;
  private final Consumer<String> problems;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private boolean assembling;
  private boolean foreign;
  private long offset;
  private long unread;
  private byte[] block = new byte[0];
  private long blockStart = -1;

  WandbLogReader(Consumer<byte[]> records, Consumer<String> problems) {
    this.records = records;
    this.problems = problems;
  }

  /** Bytes at the end of the file that do not make a whole record, as of the last poll. */
  long unread() {
    return unread;
  }

  /** Reads on from where the last poll ended. */
  void poll(SeekableByteChannel channel) throws IOException {
    long size = channel.size();
    blockStart = -1;
    if (foreign || (offset == 0 && !readFileHeader(channel, size))) {
      return;
    }
    while (readChunk(channel, size)) {
      // Each call hands over or skips one chunk.
    }
    unread = Math.max(0, size - offset) + (assembling ? parts.size() : 0);
  }

  private boolean readFileHeader(SeekableByteChannel channel, long size) throws IOException {
    byte[] expected = WandbLog.fileHeader();
    load(channel, size, 0);
    byte[] found = Arrays.copyOf(block, Math.min(block.length, expected.length));
    if (!Arrays.equals(found, Arrays.copyOf(expected, found.length))) {
      foreign = true;
      problems.accept("The file does not begin like a run of W&B: it is not read.");
      return false;
    }
    unread = found.length;
    if (found.length < expected.length) {
      return false;
    }
    offset = expected.length;
    return true;
  }

  private boolean readChunk(SeekableByteChannel channel, long size) throws IOException {
    int left = WandbLog.BLOCK - (int) (offset % WandbLog.BLOCK);
    if (left < WandbLog.CHUNK_HEADER) {
      if (size - offset < left) {
        return false;
      }
      offset += left;
      return true;
    }
    if (size - offset < WandbLog.CHUNK_HEADER) {
      return false;
    }
    load(channel, size, offset);
    int at = (int) (offset - blockStart);
    int there = block.length - at;
    if (there < WandbLog.CHUNK_HEADER) {
      return false;
    }
    int length = lengthAt(at);
    int type = block[at + 6];
    if (WandbLog.CHUNK_HEADER + length > left || type < WandbLog.FULL || type > WandbLog.LAST) {
      damage("a chunk of unknown kind", offset + left);
      return true;
    }
    if (there < WandbLog.CHUNK_HEADER + length) {
      return false;
    }
    long next = offset + WandbLog.CHUNK_HEADER + length;
    if (!isSound(at)) {
      boolean resume = next - blockStart < block.length && isSound((int) (next - blockStart));
      damage("a wrong checksum", resume ? next : offset + left);
      return true;
    }
    accept(type, at + WandbLog.CHUNK_HEADER, length);
    offset = next;
    return true;
  }

  private void accept(int type, int from, int length) {
    boolean begins = type == WandbLog.FULL || type == WandbLog.FIRST;
    if (begins == assembling) {
      problems.accept(
          "Near byte " + offset + " a record lacks a part (" + parts.size() + " bytes dropped).");
      parts.reset();
      assembling = false;
      if (!begins) {
        return;
      }
    }
    parts.write(block, from, length);
    assembling = type == WandbLog.FIRST || type == WandbLog.MIDDLE;
    if (!assembling) {
      byte[] record = parts.toByteArray();
      parts.reset();
      records.accept(record);
    }
  }

  private void damage(String what, long resume) {
    problems.accept(
        "At byte " + offset + " is " + what + ": bytes up to " + resume + " are skipped.");
    offset = resume;
    parts.reset();
    assembling = false;
  }

  private boolean isSound(int at) {
    if (at + WandbLog.CHUNK_HEADER > block.length) {
      return false;
    }
    int length = lengthAt(at);
    int from = at + WandbLog.CHUNK_HEADER;
    if (from + length > block.length) {
      return false;
    }
    int stored = ByteBuffer.wrap(block, at, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return stored == WandbLog.checksum(block[at + 6], block, from, length);
  }

  private int lengthAt(int at) {
    return (block[at + 4] & 0xFF) | (block[at + 5] & 0xFF) << 8;
  }

  private void load(SeekableByteChannel channel, long size, long position) throws IOException {
    long start = position - position % WandbLog.BLOCK;
    if (start == blockStart) {
      return;
    }
    ByteBuffer in = ByteBuffer.allocate((int) Math.min(WandbLog.BLOCK, size - start));
    channel.position(start);
    while (in.hasRemaining() && channel.read(in) >= 0) {
      // A channel may hand over less than asked for.
    }
    block = Arrays.copyOf(in.array(), in.position());
    blockStart = start;
  }
}
