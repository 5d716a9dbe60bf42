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
  /** How many blocks are read at once: few calls of the system for a long file. */
  private static final int WINDOW = 32 * WandbLog.BLOCK;

  private final Records records;
  private final Consumer<String> problems;
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private boolean assembling;
  private boolean foreign;
  private boolean joining;
  private long offset;
  private long whole;
  private long unread;
  private byte[] window = new byte[0];
  private long windowStart = -1;

  /** Takes a record: a part of an array that is used again afterwards. */
  interface Records {
    void accept(byte[] bytes, int from, int length);
  }

  WandbLogReader(Records records, Consumer<String> problems) {
    this.records = records;
    this.problems = problems;
  }

  /** Bytes at the end of the file that do not make a whole record, as of the last poll. */
  long unread() {
    return unread;
  }

  /** Where the first record begins that has not been handed out. */
  long offset() {
    return whole;
  }

  /** Goes on behind a record that an earlier reader handed out last. */
  void resume(long behind) {
    offset = behind;
    whole = behind;
  }

  /** Goes on with the first record that begins in the block of a position. */
  void leap(long position) {
    offset = position - position % WandbLog.BLOCK;
    whole = offset;
    parts.reset();
    assembling = false;
    joining = offset > 0;
  }

  /** Reads on from where the last poll ended. */
  void poll(SeekableByteChannel channel) throws IOException {
    poll(channel, Long.MAX_VALUE);
  }

  /** The same as if the file were no longer than that many bytes. */
  void poll(SeekableByteChannel channel, long most) throws IOException {
    long size = Math.min(channel.size(), most);
    windowStart = -1;
    if (foreign || (offset == 0 && !readFileHeader(channel, size))) {
      return;
    }
    while (readChunk(channel, size)) {
      // Each call hands over or skips one chunk.
    }
    unread = Math.max(0, size - offset) + (assembling ? parts.size() : 0);
    window = new byte[0];
  }

  private boolean readFileHeader(SeekableByteChannel channel, long size) throws IOException {
    byte[] expected = WandbLog.fileHeader();
    load(channel, size, 0);
    byte[] found = Arrays.copyOf(window, Math.min(window.length, expected.length));
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
    whole = offset;
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
    int at = (int) (offset - windowStart);
    int there = window.length - at;
    if (there < WandbLog.CHUNK_HEADER) {
      return false;
    }
    int length = lengthAt(at);
    int type = window[at + 6];
    if (WandbLog.CHUNK_HEADER + length > left || type < WandbLog.FULL || type > WandbLog.LAST) {
      damage("a chunk of unknown kind", offset + left);
      return true;
    }
    if (there < WandbLog.CHUNK_HEADER + length) {
      return false;
    }
    long next = offset + WandbLog.CHUNK_HEADER + length;
    if (!isSound(at)) {
      boolean resume = next - windowStart < window.length && isSound((int) (next - windowStart));
      damage("a wrong checksum", resume ? next : offset + left);
      return true;
    }
    long begin = offset;
    offset = next;
    accept(type, begin, at + WandbLog.CHUNK_HEADER, length);
    return true;
  }

  private void accept(int type, long begin, int from, int length) {
    boolean begins = type == WandbLog.FULL || type == WandbLog.FIRST;
    if (joining && !begins) {
      return;
    }
    joining = false;
    if (begins == assembling) {
      problems.accept(
          "Near byte " + begin + " a record lacks a part (" + parts.size() + " bytes dropped).");
      parts.reset();
      assembling = false;
      if (!begins) {
        return;
      }
    }
    if (type == WandbLog.FULL) {
      whole = offset;
      records.accept(window, from, length);
      return;
    }
    parts.write(window, from, length);
    assembling = type != WandbLog.LAST;
    if (!assembling) {
      byte[] record = parts.toByteArray();
      parts.reset();
      whole = offset;
      records.accept(record, 0, record.length);
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
    if (at + WandbLog.CHUNK_HEADER > window.length) {
      return false;
    }
    int length = lengthAt(at);
    int from = at + WandbLog.CHUNK_HEADER;
    if (from + length > window.length) {
      return false;
    }
    int stored = ByteBuffer.wrap(window, at, 4).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return stored == WandbLog.checksum(window[at + 6], window, from, length);
  }

  private int lengthAt(int at) {
    return (window[at + 4] & 0xFF) | (window[at + 5] & 0xFF) << 8;
  }

  /** Blocks lie in the window whole, or up to the end of the file. */
  private void load(SeekableByteChannel channel, long size, long position) throws IOException {
    if (windowStart >= 0 && position >= windowStart && position < windowStart + window.length) {
      return;
    }
    long start = position - position % WandbLog.BLOCK;
    if (start == windowStart) {
      return;
    }
    ByteBuffer in = ByteBuffer.allocate((int) Math.min(WINDOW, size - start));
    channel.position(start);
    while (in.hasRemaining() && channel.read(in) >= 0) {
      // A channel may hand over less than asked for.
    }
    window = in.hasRemaining() ? Arrays.copyOf(in.array(), in.position()) : in.array();
    windowStart = start;
  }
}
