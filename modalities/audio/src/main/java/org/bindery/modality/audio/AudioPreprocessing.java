package org.bindery.modality.audio;

import java.util.List;
import org.bindery.spi.ConfigException;

/**
 * How a sound becomes a log-mel spectrogram {@code [1, melBins, frames]}. The defaults are
 * ImageBind's, with augmentation in training.
 *
 * @param rate samples each second to which sounds are resampled, 4,000 to 48,000
 * @param melBins height of the spectrogram, 1 to 512
 * @param frames width of the spectrogram, 1 to 10,000; 2 s have 198 steps of 10 ms
 * @param pooling how many steps of 10 ms are averaged into one frame, 1 to 100
 * @param views in evaluation, {@code clips}: several clips evenly spaced over the sound, as
 *     ImageBind takes them; {@code whole}: one view, the first {@code frames} frames, right for
 *     short utterances; {@code tempos}: the same heard at several tempos, evenly spaced from half
 *     the augmentation's {@code speed} slower to as much faster, whose vectors are averaged. In
 *     training always one view: with {@code clips} a clip from anywhere
 * @param clips how many clips or tempos, 1 to 100; without meaning for {@code whole}
 * @param clipSeconds how long a clip is, up to 100 s; of meaning for {@code clips} only
 * @param padding what stands behind a short sound: {@code zero}, a literal 0 before
 *     standardization, which is far from silence but ImageBind's; or {@code silence}, the value of
 *     digital silence
 * @param mixdown whether channels are averaged; otherwise the first is taken, as ImageBind does
 * @param trim whether silence is cut off at both ends: what comes three steps of 10 ms or more
 *     before the first and after the last step that is at most 35 dB softer than the loudest
 * @param centered whether the mean of each mel bin over the sound is subtracted (cepstral mean
 *     normalization), which removes loudness, microphone and much of the voice. Then 0 stands
 *     behind a short sound, whatever {@code padding} says, and {@code mean} 0 and {@code std} 3
 *     make sense
 * @param mask whether a second tensor {@code mask} {@code [frames]} tells sound, 1, from the
 *     padding behind it, 0
 * @param mean subtracted from the log-mel values
 * @param std by which the difference is divided, positive
 * @param augmentation what changes at random, in training only
 */
public record AudioPreprocessing(
    int rate,
    int melBins,
    int frames,
    int pooling,
    String views,
    int clips,
    double clipSeconds,
    String padding,
    boolean mixdown,
    boolean trim,
    boolean centered,
    boolean mask,
    double mean,
    double std,
    AudioAugmentation augmentation) {

  /** The value of {@link #views} for ImageBind's clips. */
  public static final String CLIPS = "clips";

  /** The value of {@link #views} for one view from the start. */
  public static final String WHOLE = "whole";

  /** The value of {@link #views} for the whole at several tempos. */
  public static final String TEMPOS = "tempos";

  /** The value of {@link #padding} for a literal zero. */
  public static final String ZERO = "zero";

  /** The value of {@link #padding} for digital silence. */
  public static final String SILENCE = "silence";

  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public AudioPreprocessing {
    within("rate", rate, 4000, 48_000);
    within("melBins", melBins, 1, 512);
    within("frames", frames, 1, 10_000);
    within("pooling", pooling, 1, 100);
    oneOf("views", views, CLIPS, WHOLE, TEMPOS);
    within("clips", clips, 1, 100);
    within("clipSeconds", clipSeconds, 0.025, 100);
    oneOf("padding", padding, ZERO, SILENCE);
    within("mean", mean, -1000, 1000);
    within("std", std, 1e-3, 1000);
  }

  /** Returns ImageBind's values: 3 clips of 2 s, 128 bins, 204 frames, and mild augmentation. */
  public static AudioPreprocessing defaults() {
    return new AudioPreprocessing(
        16_000,
        128,
        204,
        1,
        CLIPS,
        3,
        2,
        ZERO,
        false,
        false,
        false,
        false,
        -4.268,
        9.138,
        AudioAugmentation.mild());
  }

  /** Returns this with one view from the start of the sound, padded with silence. */
  public AudioPreprocessing asWhole() {
    return new AudioPreprocessing(
        rate,
        melBins,
        frames,
        pooling,
        WHOLE,
        clips,
        clipSeconds,
        SILENCE,
        mixdown,
        trim,
        centered,
        mask,
        mean,
        std,
        augmentation);
  }

  /**
   * Returns this for single words: one view of the sound without silence around it, centered, two
   * steps to a frame, with a mask.
   */
  public AudioPreprocessing asWord() {
    return new AudioPreprocessing(
        rate,
        melBins,
        frames,
        2,
        WHOLE,
        clips,
        clipSeconds,
        ZERO,
        mixdown,
        true,
        true,
        true,
        0,
        3,
        augmentation);
  }

  /** Returns this with another size of the spectrogram. */
  public AudioPreprocessing withSize(int newMelBins, int newFrames) {
    return new AudioPreprocessing(
        rate,
        newMelBins,
        newFrames,
        pooling,
        views,
        clips,
        clipSeconds,
        padding,
        mixdown,
        trim,
        centered,
        mask,
        mean,
        std,
        augmentation);
  }

  /** Returns this with other augmentation. */
  public AudioPreprocessing augmentedBy(AudioAugmentation other) {
    return new AudioPreprocessing(
        rate,
        melBins,
        frames,
        pooling,
        views,
        clips,
        clipSeconds,
        padding,
        mixdown,
        trim,
        centered,
        mask,
        mean,
        std,
        other);
  }

  /** Returns this with no randomness in training but the place of the clip. */
  public AudioPreprocessing withoutAugmentation() {
    return augmentedBy(AudioAugmentation.none());
  }

  static void within(String name, double value, double low, double high) {
    if (!(value >= low && value <= high)) {
      throw refuse(name, number(value), number(low) + " to " + number(high));
    }
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  private static void oneOf(String name, String value, String... allowed) {
    if (!List.of(allowed).contains(value)) {
      throw refuse(name, "'" + value + "'", "'" + String.join("' or '", allowed) + "'");
    }
  }

  private static ConfigException refuse(String name, String value, String allowed) {
    return new ConfigException(
        "preprocessing." + name,
        value,
        "Audio preprocessing: " + name + " is " + value + "; use " + allowed + ".");
  }
}
