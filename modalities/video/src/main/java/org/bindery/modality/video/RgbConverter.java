package org.bindery.modality.video;

import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BICUBIC;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCachedContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import org.bindery.spi.CorruptSampleException;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Frames in whatever a codec gives to red, green and blue of one size, by FFmpeg's swscale with the
 * frame's own color matrix and range. Confined to one thread.
 */
final class RgbConverter implements AutoCloseable {
  /** What swscale's vector code likes rows to begin at. */
  private static final int ALIGNMENT = 64;

  private static final int ONE = 1 << 16;

  private final int width;
  private final int height;
  private final int stride;
  private final BytePointer pixels;
  private final PointerPointer<BytePointer> planes;
  private final IntPointer strides;
  private SwsContext context;

  RgbConverter(int width, int height) {
    this.width = width;
    this.height = height;
    stride = (3 * width + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    pixels = new BytePointer((long) stride * height);
    planes = new PointerPointer<BytePointer>(4).put(pixels, null, null, null);
    strides = new IntPointer(stride, 0, 0, 0);
  }

  /** Converts; a frame of another size, as some files have them midway, is scaled. */
  RgbFrame convert(AVFrame frame) {
    context =
        sws_getCachedContext(
            context,
            frame.width(),
            frame.height(),
            frame.format(),
            width,
            height,
            AV_PIX_FMT_RGB24,
            SWS_BICUBIC,
            null,
            null,
            (DoublePointer) null);
    if (context == null) {
      throw new CorruptSampleException(
          "The video has frames in a pixel format that cannot be converted to RGB.");
    }
    IntPointer matrix = sws_getCoefficients(frame.colorspace());
    int fullRange = frame.color_range() == AVCOL_RANGE_JPEG ? 1 : 0;
    sws_setColorspaceDetails(context, matrix, fullRange, matrix, 1, 0, ONE, ONE);
    sws_scale(context, frame.data(), frame.linesize(), 0, frame.height(), planes, strides);
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      pixels.position((long) y * stride).get(rgb, 3 * y * width, 3 * width);
    }
    pixels.position(0);
    return new RgbFrame(width, height, rgb);
  }

  @Override
  public void close() {
    sws_freeContext(context);
    strides.close();
    planes.close();
    pixels.close();
  }
}
