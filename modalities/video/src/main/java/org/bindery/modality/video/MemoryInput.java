package org.bindery.modality.video;

import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FORCE;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_SIZE;
import static org.bytedeco.ffmpeg.global.avformat.avio_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avio_context_free;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.av_free;
import static org.bytedeco.ffmpeg.global.avutil.av_malloc;

import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.Read_packet_Pointer_BytePointer_int;
import org.bytedeco.ffmpeg.avformat.Seek_Pointer_long_int;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A file in memory as FFmpeg's input: no temporary file, no protocol that could reach another file
 * or the network.
 *
 * <p>JavaCPP has room for ten callbacks of a type. So there is one of each for all threads, and
 * position and length stand before the file's bytes in the native block the callbacks are given.
 */
final class MemoryInput implements AutoCloseable {
  private static final int POSITION = 0;
  private static final int LENGTH = 8;
  private static final int CONTENT = 16;
  private static final int BUFFER = 1 << 16;
  private static final int SEEK_SET = 0;
  private static final int SEEK_CUR = 1;
  private static final int SEEK_END = 2;

  private static final Read READ = new Read();
  private static final Seek SEEK = new Seek();

  private final BytePointer block;
  private final AVIOContext context;

  /** Copies the file into native memory, until {@link #close}. */
  MemoryInput(byte[] file) {
    block = new BytePointer((long) CONTENT + file.length);
    block.putLong(POSITION, 0);
    block.putLong(LENGTH, file.length);
    block.position(CONTENT).put(file, 0, file.length).position(0);
    BytePointer buffer = new BytePointer(av_malloc(BUFFER));
    context = avio_alloc_context(buffer, BUFFER, 0, block, READ, null, SEEK);
  }

  AVIOContext context() {
    return context;
  }

  @Override
  public void close() {
    // FFmpeg may have replaced the buffer, but frees it neither way.
    av_free(context.buffer());
    avio_context_free(context);
    block.close();
  }

  private static final class Read extends Read_packet_Pointer_BytePointer_int {
    @Override
    public int call(Pointer opaque, BytePointer target, int size) {
      BytePointer block = new BytePointer(opaque);
      long position = block.getLong(POSITION);
      int count = (int) Math.min(size, block.getLong(LENGTH) - position);
      if (count <= 0) {
        return AVERROR_EOF();
      }
      Pointer.memcpy(target, block.position(CONTENT + position), count);
      block.position(0).putLong(POSITION, position + count);
      return count;
    }
  }

  private static final class Seek extends Seek_Pointer_long_int {
    @Override
    public long call(Pointer opaque, long offset, int whence) {
      BytePointer block = new BytePointer(opaque);
      long length = block.getLong(LENGTH);
      long base;
      switch (whence & ~AVSEEK_FORCE) {
        case AVSEEK_SIZE -> {
          return length;
        }
        case SEEK_SET -> base = 0;
        case SEEK_CUR -> base = block.getLong(POSITION);
        case SEEK_END -> base = length;
        default -> {
          return -1;
        }
      }
      long position = base + offset;
      if (position < 0 || position > length) {
        return -1;
      }
      block.putLong(POSITION, position);
      return position;
    }
  }
}
