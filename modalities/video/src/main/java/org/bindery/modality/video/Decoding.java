package org.bindery.modality.video;

import static org.bytedeco.ffmpeg.avutil.AVFrame.AV_FRAME_FLAG_CORRUPT;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_flush_buffers;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avformat.AVSEEK_FLAG_BACKWARD;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_seek_frame;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_move_ref;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;
import static org.bytedeco.ffmpeg.presets.avutil.AVERROR_EAGAIN;

import java.util.HashSet;
import java.util.Set;
import org.bindery.spi.CorruptSampleException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * One pass of a decoder over a stream. Holds the frame on show and the next one. Confined to one
 * thread.
 */
final class Decoding implements AutoCloseable {
  private final VideoStream stream;
  private final VideoFacts facts;
  private final AVCodecContext codec;
  private final AVPacket packet = av_packet_alloc();
  private final RgbConverter converter;

  /** The last frame whose time has come, and how many there were before it. */
  private final AVFrame shown = av_frame_alloc();

  private final AVFrame next = av_frame_alloc();
  private long shownTime = Long.MIN_VALUE;
  private int shownCount;
  private boolean drained;

  /** When the packets were to be shown that the decoder refused. */
  private final Set<Long> refused = new HashSet<>();

  Decoding(VideoStream stream, VideoFacts facts) {
    this.stream = stream;
    this.facts = facts;
    converter = new RgbConverter(stream.parameters().width(), stream.parameters().height());
    AVCodec decoder = avcodec_find_decoder(stream.parameters().codec_id());
    codec = avcodec_alloc_context3(decoder);
    avcodec_parameters_to_context(codec, stream.parameters());
    codec.pkt_timebase(stream.timeBase());
    // The framework prepares as many samples at once as there are cores.
    codec.thread_count(1);
    int code = avcodec_open2(codec, decoder, (AVDictionary) null);
    if (code < 0) {
      close();
      throw new CorruptSampleException(
          "The video's decoder refuses it (" + Ffmpeg.words(code) + "): convert it to H.264.");
    }
  }

  /**
   * Hands on frames.
   *
   * @param from where in {@code indices} to begin
   * @param jump whether decoding may begin at keys midway
   * @return how many of {@code indices} are done; less than all only if jumping went wrong
   */
  int read(int[] indices, int from, boolean jump, Video.Sink sink) {
    for (int i = from; i < indices.length; i++) {
      boolean found =
          facts.index().timed() ? show(facts.index().time(indices[i]), jump) : count(indices[i]);
      if (!found && jump) {
        return i;
      }
      if (!found || damaged(indices[i])) {
        throw new CorruptSampleException(
            "Frame " + indices[i] + " of the video cannot be decoded: the file is damaged.");
      }
      sink.accept(indices[i], converter.convert(shown).turned(facts.quarterTurns()));
    }
    return indices.length;
  }

  private boolean damaged(int index) {
    return (shown.flags() & AV_FRAME_FLAG_CORRUPT) != 0
        || shown.decode_error_flags() != 0
        || (facts.index().timed() && refused.contains(facts.index().time(index)));
  }

  /** Decodes until the frame on show at this time is the one shown; false if there is none. */
  private boolean show(long time, boolean jump) {
    long key = facts.index().keyBefore(time);
    if (jump && key > Math.max(shownTime, facts.index().time(0))) {
      if (av_seek_frame(stream.context(), stream.index(), key, AVSEEK_FLAG_BACKWARD) < 0) {
        return false;
      }
      forget();
    }
    while (shownTime < time) {
      if (next.buf(0) == null && !decode()) {
        break;
      }
      if (shown.buf(0) != null && next.best_effort_timestamp() > time) {
        break;
      }
      advance();
    }
    return shown.buf(0) != null && (shownTime <= time || !jump);
  }

  /** Decodes until this many frames came before the one shown. */
  private boolean count(int before) {
    while (shown.buf(0) == null || shownCount < before) {
      if (!decode()) {
        return false;
      }
      advance();
    }
    return true;
  }

  private void advance() {
    shownCount += shown.buf(0) == null ? 0 : 1;
    av_frame_unref(shown);
    av_frame_move_ref(shown, next);
    shownTime = shown.best_effort_timestamp();
  }

  private void forget() {
    avcodec_flush_buffers(codec);
    av_frame_unref(shown);
    av_frame_unref(next);
    shownTime = Long.MIN_VALUE;
    drained = false;
  }

  /** Decodes the next frame; false at the end. */
  private boolean decode() {
    int code;
    while ((code = avcodec_receive_frame(codec, next)) < 0) {
      if (drained) {
        return false;
      }
      if (code != AVERROR_EAGAIN()) {
        refused.add(packet.pts());
      }
      feed();
    }
    return true;
  }

  private void feed() {
    av_packet_unref(packet);
    if (av_read_frame(stream.context(), packet) < 0) {
      avcodec_send_packet(codec, null);
      drained = true;
    } else if (packet.stream_index() == stream.index() && avcodec_send_packet(codec, packet) < 0) {
      refused.add(packet.pts());
    }
  }

  @Override
  public void close() {
    av_frame_free(shown);
    av_frame_free(next);
    av_packet_free(packet);
    avcodec_free_context(codec);
    converter.close();
  }
}
