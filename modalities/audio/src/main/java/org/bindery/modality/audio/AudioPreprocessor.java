package org.bindery.modality.audio;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;
import org.bindery.spi.support.ClipSampler;

/**
 * Sound to standardized log-mel spectrogram. {@code prepare} resamples one channel (or the mean of
 * all), trims, and takes the spectrogram of the whole sound and, for {@code clips}, of each clip;
 * {@code finish} cuts, augments and standardizes.
 *
 * <p>ImageBind subtracts the clip's mean from the samples first; since every frame's own mean is
 * removed afterwards that has no effect and is left out.
 */
final class AudioPreprocessor implements Preprocessor<Sound, AudioPreprocessor.Prepared> {
  private static final int LOWEST_RATE = 1000;
  private static final float LOUDEST = 1e9f;
  private static final int MOST_RESAMPLERS = 32;

  private final AudioPreprocessing config;
  private final LogMel logMel;
  private final ClipSampler sampler;
  private final Augmentation augmentation;
  private final Map<Integer, Resampler> resamplers = new ConcurrentHashMap<>();

  /**
   * Spectrograms before standardization.
   *
   * @param whole of the whole sound
   * @param clips of each clip; the whole alone where evaluation takes one view
   */
  record Prepared(Spectrogram whole, List<Spectrogram> clips) {}

  /** Samples {@code [from, to)}. */
  private record Range(int from, int to) {}

  AudioPreprocessor(AudioPreprocessing config) {
    this.config = config;
    logMel = new LogMel(config.rate(), config.melBins());
    sampler = new ClipSampler(config.clipSeconds(), config.clips());
    int window = takesClips() ? Math.min(config.frames(), clipFrames()) : config.frames();
    augmentation = new Augmentation(config, window);
  }

  private int clipFrames() {
    int steps = logMel.frames((int) (config.clipSeconds() * config.rate()));
    return Math.max(1, steps / config.pooling());
  }

  private boolean takesClips() {
    return config.views().equals(AudioPreprocessing.CLIPS);
  }

  @Override
  public FeatureSpec output() {
    TensorSpec values =
        new TensorSpec(
            "log-mel",
            DataType.FLOAT32,
            new Shape(1, config.melBins(), config.frames()),
            "ln(mel energy), z-scored");
    return config.mask()
        ? FeatureSpec.of(
            values,
            new TensorSpec(
                "mask", DataType.FLOAT32, new Shape(config.frames()), "1 sound, 0 padding"))
        : FeatureSpec.of(values);
  }

  @Override
  public int views(Mode mode) {
    boolean several = takesClips() || config.views().equals(AudioPreprocessing.TEMPOS);
    return mode == Mode.EVAL && several ? config.clips() : 1;
  }

  @Override
  public Prepared prepare(Sound sound) {
    float[] signal = signal(sound);
    Spectrogram whole = spectrogram(signal, 0, signal.length);
    if (!takesClips()) {
      return new Prepared(whole, List.of(whole));
    }
    List<Spectrogram> clips = new ArrayList<>();
    Range last = new Range(0, signal.length);
    Spectrogram clip = whole;
    for (int i = 0; i < config.clips(); i++) {
      Range range = range(i, signal.length);
      if (!range.equals(last)) {
        clip = spectrogram(signal, range.from(), range.to());
        last = range;
      }
      clips.add(clip);
    }
    return new Prepared(whole, List.copyOf(clips));
  }

  /** Returns the samples of a clip of a sound of this many. */
  private Range range(int index, int samples) {
    ClipSampler.Clip clip = sampler.clip(index, (double) samples / config.rate());
    return new Range(
        (int) Math.min(samples, clip.start().floorAt(config.rate())),
        (int) Math.min(samples, clip.end().floorAt(config.rate())));
  }

  private Spectrogram spectrogram(float[] signal, int from, int to) {
    Spectrogram all = logMel.of(signal, from, to);
    return (config.centered() ? all.centered() : all).pooled(config.pooling());
  }

  private float[] signal(Sound sound) {
    if (sound.length() == 0) {
      throw new CorruptSampleException("The sound is empty: it has no samples.");
    }
    if (sound.rate() < LOWEST_RATE) {
      throw new CorruptSampleException(
          "The sound has a rate of "
              + sound.rate()
              + " Hz; at least "
              + LOWEST_RATE
              + " Hz are needed.");
    }
    float[] signal = config.mixdown() ? sound.mixdown() : sound.channel(0);
    for (int i = 0; i < signal.length; i++) {
      if (!(Math.abs(signal[i]) <= LOUDEST)) {
        throw new CorruptSampleException(
            "Sample "
                + i
                + " of the sound is "
                + signal[i]
                + ", which no sound has; full scale is -1 to 1.");
      }
    }
    float[] resampled = resampler(sound.rate()).apply(signal);
    if (resampled.length < logMel.frameLength()) {
      throw new CorruptSampleException(
          String.format(
              Locale.ROOT,
              "The sound lasts %.1f ms; one frame of its spectrogram takes 25 ms: use a longer one.",
              1000.0 * signal.length / sound.rate()));
    }
    return config.trim() ? SilenceTrim.apply(resampled, config.rate()) : resampled;
  }

  private Resampler resampler(int rate) {
    Resampler known = resamplers.get(rate);
    if (known != null) {
      return known;
    }
    Resampler made = new Resampler(rate, config.rate());
    if (resamplers.size() < MOST_RESAMPLERS) {
      resamplers.put(rate, made);
    }
    return made;
  }

  @Override
  public long bytes(Prepared prepared) {
    Map<Spectrogram, Boolean> distinct = new IdentityHashMap<>();
    distinct.put(prepared.whole(), true);
    prepared.clips().forEach(clip -> distinct.put(clip, true));
    return distinct.keySet().stream().mapToLong(s -> 4L * s.values().length + 48).sum();
  }

  @Override
  public List<Features> finish(Prepared prepared, SampleContext context) {
    if (context.mode() == Mode.TRAIN) {
      return List.of(features(augmentation.apply(prepared.whole(), context.random())));
    }
    Stream<Augmentation.View> looks =
        takesClips()
            ? prepared.clips().stream().map(augmentation::standardized)
            : IntStream.range(0, views(Mode.EVAL))
                .mapToObj(i -> augmentation.standardized(prepared.whole(), tempo(i)));
    return looks.map(this::features).toList();
  }

  /** Returns the i-th tempo of {@code tempos}, 1 for a single view. */
  private double tempo(int i) {
    int last = views(Mode.EVAL) - 1;
    return last == 0 ? 1 : 1 + config.augmentation().speed() / 2 * (2.0 * i / last - 1);
  }

  private Features features(Augmentation.View view) {
    HostTensor values = HostTensor.of(view.values(), 1, config.melBins(), config.frames());
    if (!config.mask()) {
      return Features.of(values);
    }
    float[] mask = new float[config.frames()];
    Arrays.fill(mask, 0, view.present(), 1);
    return Features.of(values, HostTensor.of(mask, config.frames()));
  }
}
