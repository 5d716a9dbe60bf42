package org.bindery.modality.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_BITEXACT;
import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_new;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVFMT_GLOBALHEADER;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_closep;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Small video files for tests, written by FFmpeg.
 *
 * @param container FFmpeg's name of it, such as {@code mov}
 * @param codec FFmpeg's name of the encoder
 * @param pixels FFmpeg's name of the pixel format
 * @param width in pixels
 * @param height in pixels
 * @param rate frames in {@code per} seconds
 * @param per see {@code rate}
 * @param keys a frame in so many is decoded without others
 * @param reordered how many frames in a row are predicted from a later one
 * @param rotation clockwise, in degrees, as a camera notes it
 */
record Films(
    String container,
    String codec,
    String pixels,
    int width,
    int height,
    int rate,
    int per,
    int keys,
    int reordered,
    int rotation) {

  /** A codec without loss, in which most frames hold only what changed. */
  static Films lossless(int width, int height) {
    return new Films("mov", "qtrle", "rgb24", width, height, 25, 1, 5, 0, 0);
  }

  Films at(int newRate, int newPer) {
    return new Films(
        container, codec, pixels, width, height, newRate, newPer, keys, reordered, rotation);
  }

  Films rotated(int degrees) {
    return new Films(container, codec, pixels, width, height, rate, per, keys, reordered, degrees);
  }

  /** Frames told apart by their brightness, 20, 28, 36 ..., with some pattern. */
  static List<byte[]> staircase(int width, int height, int count) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] frame = new byte[3 * width * height];
      for (int at = 0; at < frame.length; at++) {
        int x = at / 3 % width;
        int y = at / 3 / width;
        frame[at] = (byte) (20 + 8 * i + ((x / 8 + y / 8) % 2 == 0 ? 6 : -6));
      }
      frames.add(frame);
    }
    return frames;
  }

  static List<byte[]> noise(RandomGenerator random, int width, int height, int count) {
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] frame = new byte[3 * width * height];
      random.nextBytes(frame);
      frames.add(frame);
    }
    return frames;
  }

  /** Returns the file. Writers of AVI go back and forth, so it is written to disk first. */
  byte[] encode(List<byte[]> frames) {
    Ffmpeg.require();
    try {
      Path place = Files.createTempFile("film", "." + container);
      try {
        write(frames, place);
        return Files.readAllBytes(place);
      } finally {
        Files.delete(place);
      }
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }

  private void write(List<byte[]> frames, Path place) {
    AVFormatContext format = new AVFormatContext(null);
    done(avformat_alloc_output_context2(format, (AVOutputFormat) null, container, null));
    format.flags(format.flags() | AVFormatContext.AVFMT_FLAG_BITEXACT);
    AVCodec encoder = avcodec_find_encoder_by_name(codec);
    AVCodecContext context = avcodec_alloc_context3(encoder);
    context.width(width).height(height).pix_fmt(av_get_pix_fmt(pixels)).thread_count(1);
    context.time_base(av_make_q(per, rate)).framerate(av_make_q(rate, per));
    context.gop_size(keys).max_b_frames(reordered).bit_rate(4_000_000);
    boolean header = (format.oformat().flags() & AVFMT_GLOBALHEADER) != 0;
    context.flags(AV_CODEC_FLAG_BITEXACT | (header ? AV_CODEC_FLAG_GLOBAL_HEADER : 0));
    done(avcodec_open2(context, encoder, (AVDictionary) null));
    AVStream stream = avformat_new_stream(format, null);
    done(avcodec_parameters_from_context(stream.codecpar(), context));
    stream.time_base(context.time_base()).avg_frame_rate(context.framerate());
    if (rotation != 0) {
      rotate(stream);
    }
    AVIOContext output = new AVIOContext(null);
    done(avio_open(output, place.toString(), AVIO_FLAG_WRITE));
    format.pb(output);
    done(avformat_write_header(format, (AVDictionary) null));
    for (int i = 0; i < frames.size(); i++) {
      AVFrame frame = frame(frames.get(i));
      frame.pts(i);
      done(avcodec_send_frame(context, frame));
      av_frame_free(frame);
      drain(context, format, stream);
    }
    done(avcodec_send_frame(context, null));
    drain(context, format, stream);
    done(av_write_trailer(format));
    avio_closep(output);
    avcodec_free_context(context);
    avformat_free_context(format);
  }

  private void rotate(AVStream stream) {
    AVPacketSideData all = new AVPacketSideData((Pointer) null);
    IntPointer count = new IntPointer(1).put(0);
    AVPacketSideData made =
        av_packet_side_data_new(all, count, AV_PKT_DATA_DISPLAYMATRIX, 9 * 4, 0);
    av_display_rotation_set(new IntPointer((Pointer) made.data()), rotation);
    stream.codecpar().coded_side_data(all).nb_coded_side_data(count.get());
  }

  private AVFrame frame(byte[] rgb) {
    AVFrame frame = av_frame_alloc();
    frame.width(width).height(height).format(av_get_pix_fmt(pixels));
    done(av_frame_get_buffer(frame, 0));
    done(av_frame_make_writable(frame));
    SwsContext conversion =
        sws_getContext(
            width,
            height,
            AV_PIX_FMT_RGB24,
            width,
            height,
            frame.format(),
            SWS_BICUBIC,
            null,
            null,
            (DoublePointer) null);
    try (BytePointer source = new BytePointer(rgb);
        PointerPointer<BytePointer> planes = new PointerPointer<>(4);
        IntPointer strides = new IntPointer(3 * width, 0, 0, 0)) {
      planes.put(source, null, null, null);
      sws_scale(conversion, planes, strides, 0, height, frame.data(), frame.linesize());
    }
    sws_freeContext(conversion);
    return frame;
  }

  private static void drain(AVCodecContext context, AVFormatContext format, AVStream stream) {
    AVPacket packet = av_packet_alloc();
    while (avcodec_receive_packet(context, packet) >= 0) {
      packet.duration(1);
      av_packet_rescale_ts(packet, context.time_base(), stream.time_base());
      packet.stream_index(stream.index());
      done(av_interleaved_write_frame(format, packet));
    }
    av_packet_free(packet);
  }

  private static void done(int code) {
    if (code < 0) {
      throw new AssertionError("FFmpeg: " + Ffmpeg.words(code));
    }
  }
}
