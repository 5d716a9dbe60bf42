package org.bindery.modality.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_DISCARD;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_FLAG_KEY;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;

import java.util.stream.LongStream;
import org.bindery.spi.CorruptSampleException;
import org.bytedeco.ffmpeg.avcodec.AVPacket;

/** Reads what is asked of a video file; stateless. */
final class FrameReader {
  /** What the reference's container would say where it says nothing. */
  private static final double USUAL_RATE = 25;

  private FrameReader() {}

  /** Passes over the packets without decoding them. */
  static VideoFacts facts(byte[] file) {
    try (VideoStream stream = new VideoStream(file)) {
      FrameIndex index = index(stream);
      if (stream.reachesBeyond(file.length)) {
        throw cutShort(index.frames());
      }
      if (index.frames() == 0) {
        throw new CorruptSampleException("The video has no frames: it is empty or cut short.");
      }
      int turns = stream.quarterTurns();
      int width = stream.parameters().width();
      int height = stream.parameters().height();
      double rate = stream.averageRate();
      return new VideoFacts(
          turns % 2 == 0 ? width : height,
          turns % 2 == 0 ? height : width,
          turns,
          rate > 0 ? rate : USUAL_RATE,
          index);
    }
  }

  private static FrameIndex index(VideoStream stream) {
    LongStream.Builder times = LongStream.builder();
    LongStream.Builder keys = LongStream.builder();
    boolean complete = true;
    int frames = 0;
    int keyFrames = 0;
    AVPacket packet = av_packet_alloc();
    try {
      int code;
      while ((code = av_read_frame(stream.context(), packet)) >= 0) {
        if (packet.stream_index() == stream.index()
            && (packet.flags() & AV_PKT_FLAG_DISCARD) == 0) {
          complete &= packet.pts() != AV_NOPTS_VALUE();
          times.add(packet.pts());
          frames++;
          if ((packet.flags() & AV_PKT_FLAG_KEY) != 0) {
            keys.add(packet.pts());
            keyFrames++;
          }
        }
        av_packet_unref(packet);
      }
      if (code != AVERROR_EOF()) {
        throw cutShort(frames);
      }
    } finally {
      av_packet_free(packet);
    }
    // GIF marks every frame as a key although most show only what changed. Where all are marked
    // there is little to gain from beginning midway, so it is not tried.
    return new FrameIndex(
        times.build().toArray(), keys.build().toArray(), complete, keyFrames < frames);
  }

  private static CorruptSampleException cutShort(int frames) {
    return new CorruptSampleException(
        "The video breaks off after frame " + frames + ": the file is cut short or damaged.");
  }

  /** Decodes frames, beginning at the last key before each where that saves work. */
  static void read(byte[] file, VideoFacts facts, int[] indices, Video.Sink sink) {
    int done = 0;
    try (VideoStream stream = new VideoStream(file);
        Decoding decoding = new Decoding(stream, facts)) {
      done = decoding.read(indices, 0, true, sink);
    }
    if (done < indices.length) {
      // A file whose keys were not what they said: everything from the beginning.
      try (VideoStream stream = new VideoStream(file);
          Decoding decoding = new Decoding(stream, facts)) {
        decoding.read(indices, done, false, sink);
      }
    }
  }
}
