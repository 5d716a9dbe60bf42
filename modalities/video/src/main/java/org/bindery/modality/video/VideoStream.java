package org.bindery.modality.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_ID_NONE;
import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entry;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_display_rotation_get;

import org.bindery.spi.CorruptSampleException;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/** An opened file and its video stream. Confined to one thread. */
final class VideoStream implements AutoCloseable {
  /** The most pixels a frame may have: 8192 x 8192. */
  static final long MOST_PIXELS = 1L << 26;

  /**
   * Containers of moving pictures, and of sounds, to tell those who give one. Playlists, which make
   * FFmpeg open what they name, are not among them.
   */
  private static final String FORMATS =
      "mov,mp4,matroska,webm,avi,gif,mpegts,mpeg,mpegvideo,ogg,flv,asf,m4v,h264,hevc,ivf,apng,mjpeg"
          + ",wav,mp3,flac,aac";

  private final MemoryInput input;
  private final AVFormatContext context;
  private final AVStream stream;

  /**
   * Opens a file.
   *
   * @throws CorruptSampleException if it is none, or has no pictures, or no codec is there for them
   */
  VideoStream(byte[] file) {
    Ffmpeg.require();
    input = new MemoryInput(file);
    AVFormatContext opened = avformat_alloc_context();
    try {
      opened.pb(input.context());
      open(opened);
      stream = bestStream(opened);
      check(stream.codecpar());
    } catch (CorruptSampleException refused) {
      avformat_close_input(opened);
      input.close();
      throw refused;
    }
    context = opened;
  }

  private static void open(AVFormatContext context) {
    AVDictionary options = new AVDictionary(null);
    av_dict_set(options, "format_whitelist", FORMATS, 0);
    av_dict_set(options, "protocol_whitelist", "none", 0);
    int code = avformat_open_input(context, (String) null, (AVInputFormat) null, options);
    av_dict_free(options);
    if (code < 0) {
      throw new CorruptSampleException(
          "This is not a video that can be read ("
              + Ffmpeg.words(code)
              + "): use MP4, WebM, Matroska, AVI, MPEG or GIF, and check that it is complete.");
    }
    code = avformat_find_stream_info(context, (AVDictionary) null);
    if (code < 0) {
      throw new CorruptSampleException(
          "The video is damaged: its streams cannot be read (" + Ffmpeg.words(code) + ").");
    }
  }

  private static AVStream bestStream(AVFormatContext context) {
    int best = av_find_best_stream(context, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    AVStream found = best < 0 ? null : context.streams(best);
    if (found == null || (found.disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
      throw new CorruptSampleException(
          "The file has sound at most and no moving pictures: give a video, or use the modality"
              + " audio.");
    }
    return found;
  }

  private static void check(AVCodecParameters parameters) {
    if (parameters.codec_id() == AV_CODEC_ID_NONE) {
      throw new CorruptSampleException(
          "The video is damaged or coded in a way FFmpeg does not know: convert it to H.264 or VP9.");
    }
    if (avcodec_find_decoder(parameters.codec_id()) == null) {
      throw new CorruptSampleException(
          "The video is coded as "
              + avcodec_get_name(parameters.codec_id()).getString()
              + ", for which there is no decoder: convert it to H.264 or VP9.");
    }
    long pixels = (long) parameters.width() * parameters.height();
    if (parameters.width() < 1 || parameters.height() < 1 || pixels > MOST_PIXELS) {
      throw new CorruptSampleException(
          "The video has frames of "
              + parameters.width()
              + " x "
              + parameters.height()
              + " pixels; 1 to "
              + MOST_PIXELS
              + " can be read.");
    }
  }

  AVFormatContext context() {
    return context;
  }

  int index() {
    return stream.index();
  }

  AVCodecParameters parameters() {
    return stream.codecpar();
  }

  AVRational timeBase() {
    return stream.time_base();
  }

  /** Returns the frames each second on average as the container tells them, 0 if it does not. */
  double averageRate() {
    double average = rate(stream.avg_frame_rate());
    return average > 0 ? average : rate(stream.r_frame_rate());
  }

  private static double rate(AVRational rate) {
    return rate.den() > 0 && rate.num() > 0 ? (double) rate.num() / rate.den() : 0;
  }

  /** Tells whether the container's index, where it has one, names places behind the end. */
  boolean reachesBeyond(long length) {
    int entries = avformat_index_get_entries_count(stream);
    for (int i = 0; i < entries; i++) {
      AVIndexEntry entry = avformat_index_get_entry(stream, i);
      if (entry.pos() + entry.size() > length) {
        return true;
      }
    }
    return false;
  }

  /** Returns by how many quarters of a turn frames are to be turned clockwise, 0 to 3. */
  int quarterTurns() {
    AVCodecParameters parameters = stream.codecpar();
    AVPacketSideData matrix =
        av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            AV_PKT_DATA_DISPLAYMATRIX);
    if (matrix == null) {
      return 0;
    }
    BytePointer data = matrix.data();
    double counterclockwise = av_display_rotation_get(new IntPointer((Pointer) data));
    return Double.isNaN(counterclockwise)
        ? 0
        : Math.floorMod(Math.round(-counterclockwise / 90), 4);
  }

  @Override
  public void close() {
    avformat_close_input(context);
    input.close();
  }
}
