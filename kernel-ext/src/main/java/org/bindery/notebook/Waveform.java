package org.bindery.notebook;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.bindery.spi.Rendering;

/** How loud a sound is from its beginning to its end, as a small drawing in the page's color. */
final class Waveform {
  private static final int WIDTH = 180;
  private static final int HEIGHT = 28;
  private static final int BARS = 60;
  private static final int HEADER = 12;

  private Waveform() {}

  /** Returns an {@code <svg>} element; nothing for a sound that is no WAV of 16 bits. */
  static Optional<String> svg(Rendering sound) {
    return samples(sound.body()).map(samples -> draw(samples, sound.altText()));
  }

  private static Optional<short[]> samples(byte[] wav) {
    ByteBuffer file = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    int bits = 0;
    int at = HEADER;
    while (at + 8 <= wav.length) {
      String name = new String(wav, at, 4, StandardCharsets.US_ASCII);
      int length = Math.max(0, Math.min(file.getInt(at + 4), wav.length - at - 8));
      if (name.equals("fmt ") && length >= 16) {
        bits = file.getShort(at + 22);
      } else if (name.equals("data") && bits == 16 && length > 1) {
        short[] samples = new short[length / 2];
        file.position(at + 8);
        file.asShortBuffer().get(samples);
        return Optional.of(samples);
      }
      at += 8 + length + length % 2;
    }
    return Optional.empty();
  }

  private static String draw(short[] samples, String words) {
    int bars = Math.min(BARS, samples.length);
    double[] peaks = new double[bars];
    double loudest = 1;
    for (int bar = 0; bar < bars; bar++) {
      int from = (int) ((long) bar * samples.length / bars);
      int to = (int) ((bar + 1L) * samples.length / bars);
      for (int i = from; i < to; i++) {
        peaks[bar] = Math.max(peaks[bar], Math.abs((double) samples[i]));
      }
      loudest = Math.max(loudest, peaks[bar]);
    }
    StringBuilder path = new StringBuilder();
    double step = (double) WIDTH / bars;
    for (int bar = 0; bar < bars; bar++) {
      double half = Math.max(.5, (HEIGHT / 2.0 - 1) * peaks[bar] / loudest);
      path.append(
          String.format(
              Locale.ROOT, "M%.1f %.1fv%.1f", (bar + .5) * step, HEIGHT / 2.0 - half, 2 * half));
    }
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\" style=\"display:block;width:%dpx;height:%dpx;color:inherit\" fill=\"none\"><path d=\"%s\" stroke=\"currentColor\" stroke-opacity=\".6\" stroke-width=\"1.6\"/></svg>"
        .formatted(WIDTH, HEIGHT, Html.escape("Loudness of: " + words), WIDTH, HEIGHT, path);
  }
}
