package org.bindery.modality.video;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.bindery.spi.Renderer;
import org.bindery.spi.Rendering;

/**
 * Up to five frames side by side, from the first to the last, as a PNG: a notebook that is read
 * later or printed shows it too, which an embedded video is too large for.
 */
final class FilmStrip implements Renderer<Video> {
  private static final int MOST_FRAMES = 5;
  private static final int LONGEST = 96;
  private static final int GAP = 2;
  private static final int WHITE = 0xFFFFFF;

  @Override
  public Rendering render(Video video) {
    int count = Math.min(MOST_FRAMES, video.frames());
    int[] indices =
        IntStream.range(0, count)
            .map(i -> count == 1 ? 0 : (int) ((long) i * (video.frames() - 1) / (count - 1)))
            .toArray();
    double ratio = Math.min(1, (double) LONGEST / Math.max(video.width(), video.height()));
    int width = (int) Math.max(1, Math.round(video.width() * ratio));
    int height = (int) Math.max(1, Math.round(video.height() * ratio));
    BufferedImage strip =
        new BufferedImage(count * (width + GAP) - GAP, height, BufferedImage.TYPE_INT_RGB);
    for (int gap = 1; gap < count; gap++) {
      for (int x = 0; x < GAP; x++) {
        for (int y = 0; y < height; y++) {
          strip.setRGB(gap * (width + GAP) - GAP + x, y, WHITE);
        }
      }
    }
    int[] place = {0};
    video.read(
        indices, (index, frame) -> draw(frame, strip, place[0]++ * (width + GAP), width, height));
    return new Rendering("image/png", png(strip), describe(video, count));
  }

  /** Draws a frame; each pixel is the mean of those it stands for. */
  private static void draw(RgbFrame frame, BufferedImage strip, int left, int width, int height) {
    for (int y = 0; y < height; y++) {
      int top = y * frame.height() / height;
      int bottom = Math.max(top + 1, (y + 1) * frame.height() / height);
      for (int x = 0; x < width; x++) {
        int from = x * frame.width() / width;
        int to = Math.max(from + 1, (x + 1) * frame.width() / width);
        strip.setRGB(left + x, y, mean(frame, from, to, top, bottom));
      }
    }
  }

  private static int mean(RgbFrame frame, int from, int to, int top, int bottom) {
    int color = 0;
    int count = (to - from) * (bottom - top);
    for (int channel = 0; channel < 3; channel++) {
      long sum = 0;
      for (int y = top; y < bottom; y++) {
        for (int x = from; x < to; x++) {
          sum += frame.rgb()[3 * (y * frame.width() + x) + channel] & 0xFF;
        }
      }
      color = color << 8 | (int) ((sum + count / 2) / count);
    }
    return color;
  }

  private static byte[] png(BufferedImage strip) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try {
      ImageIO.write(strip, "png", file);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return file.toByteArray();
  }

  private static String describe(Video video, int shown) {
    return String.format(
        Locale.ROOT,
        "Video of %.1f seconds, %d frames at %.4g per second, %d by %d pixels; %d of its frames",
        video.seconds(),
        video.frames(),
        video.fps(),
        video.width(),
        video.height(),
        shown);
  }
}
