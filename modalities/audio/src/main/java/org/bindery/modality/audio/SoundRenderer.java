package org.bindery.modality.audio;

import java.util.Arrays;
import java.util.Locale;
import org.bindery.spi.Renderer;
import org.bindery.spi.Rendering;

/** The first ten seconds of a sound as a small WAV: one channel, 16 bits, at most 22,050 Hz. */
final class SoundRenderer implements Renderer<Sound> {
  private static final int HIGHEST_RATE = 22_050;
  private static final int LONGEST_SECONDS = 10;

  @Override
  public Rendering render(Sound sound) {
    float[] samples = sound.mixdown();
    long longest = (long) LONGEST_SECONDS * sound.rate();
    if (samples.length > longest) {
      samples = Arrays.copyOf(samples, (int) longest);
    }
    int rate = Math.min(sound.rate(), HIGHEST_RATE);
    byte[] wav = WavFile.encode16(rate, new Resampler(sound.rate(), rate).apply(samples));
    return new Rendering("audio/wav", wav, describe(sound));
  }

  private static String describe(Sound sound) {
    String channels =
        switch (sound.channelCount()) {
          case 1 -> "mono";
          case 2 -> "stereo";
          default -> sound.channelCount() + " channels";
        };
    String shown = sound.seconds() > LONGEST_SECONDS ? ", the first 10 can be played" : "";
    return String.format(
        Locale.ROOT,
        "Sound of %.1f seconds%s, %d Hz, %s",
        sound.seconds(),
        shown,
        sound.rate(),
        channels);
  }
}
