package org.bindery.modality.video;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;
import org.bindery.spi.support.BilinearResize;
import org.bindery.spi.support.ClipSampler;

/**
 * Decodes, scales and normalizes the sampled frames once; cuts squares for each view. Each frame is
 * scaled as it is decoded, so that only the scaled ones are held: at most {@code clips * frames}.
 */
final class VideoPreprocessor implements Preprocessor<Video, PreparedVideo> {
  /** CLIP's, of its training pictures, for values from 0 to 1. */
  private static final float[] MEAN = {0.48145466f, 0.4578275f, 0.40821073f};

  private static final float[] DEVIATION = {0.26862954f, 0.26130258f, 0.27577711f};

  /** Longer frames would fill the memory with what crops hardly see. */
  private static final int LONGEST = 32;

  private final VideoPreprocessing config;
  private final FrameSampler sampler;

  VideoPreprocessor(VideoPreprocessing config) {
    this.config = config;
    sampler =
        new FrameSampler(new ClipSampler(config.clipSeconds(), config.clips()), config.frames());
  }

  @Override
  public FeatureSpec output() {
    return FeatureSpec.of(
        new TensorSpec(
            "frames",
            DataType.FLOAT32,
            new Shape(3, config.frames(), config.size(), config.size()),
            "standard deviations"));
  }

  @Override
  public int views(Mode mode) {
    return mode == Mode.EVAL ? config.clips() * config.crops() : 1;
  }

  @Override
  public PreparedVideo prepare(Video video) {
    int longer = Math.max(video.width(), video.height());
    int shorter = Math.min(video.width(), video.height());
    if (longer > (long) LONGEST * shorter) {
      throw new CorruptSampleException(
          "A video of "
              + video.width()
              + " x "
              + video.height()
              + " pixels is more than "
              + LONGEST
              + " times as long as wide, which leaves nothing to see.");
    }
    int scaled = BilinearResize.longSide(longer, shorter, config.size());
    int width = video.width() < video.height() ? config.size() : scaled;
    int height = video.width() < video.height() ? scaled : config.size();
    List<int[]> clips = sampler.sample(video.frames(), video.fps());
    int[] distinct = clips.stream().flatMapToInt(IntStream::of).distinct().sorted().toArray();
    Map<Integer, float[]> frames = new HashMap<>();
    video.read(distinct, (index, frame) -> frames.put(index, normalized(frame, width, height)));
    return new PreparedVideo(
        width,
        height,
        clips.stream().map(clip -> IntStream.of(clip).mapToObj(frames::get).toList()).toList());
  }

  /** Returns {@code [3, height, width]}. */
  static float[] normalized(RgbFrame frame, int width, int height) {
    int area = frame.width() * frame.height();
    float[] plane = new float[area];
    float[] out = new float[3 * width * height];
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < area; i++) {
        plane[i] = (frame.rgb()[3 * i + channel] & 0xFF) / 255f;
      }
      float[] scaled = BilinearResize.resize(plane, frame.width(), frame.height(), width, height);
      for (int i = 0; i < scaled.length; i++) {
        out[channel * scaled.length + i] = (scaled[i] - MEAN[channel]) / DEVIATION[channel];
      }
    }
    return out;
  }

  @Override
  public long bytes(PreparedVideo prepared) {
    return prepared.bytes();
  }

  @Override
  public List<Features> finish(PreparedVideo prepared, SampleContext context) {
    int size = config.size();
    int slack = Math.max(prepared.width(), prepared.height()) - size;
    if (context.mode() == Mode.TRAIN) {
      RandomGenerator random = context.random();
      int clip = random.nextInt(config.clips());
      return List.of(view(prepared, clip, random.nextInt(slack + 1)));
    }
    // Half the slack rounded up, unlike for pictures.
    int middle = (slack + 1) / 2;
    int[] offsets = config.crops() == 1 ? new int[] {middle} : new int[] {0, middle, slack};
    List<Features> views = new ArrayList<>();
    for (int clip = 0; clip < config.clips(); clip++) {
      for (int offset : offsets) {
        views.add(view(prepared, clip, offset));
      }
    }
    return views;
  }

  /** Returns the square this far from the left of a wide video, or from the top of a tall one. */
  private Features view(PreparedVideo prepared, int clip, int offset) {
    boolean tall = prepared.height() > prepared.width();
    int size = config.size();
    float[] values = prepared.cut(clip, tall ? 0 : offset, tall ? offset : 0, size);
    return Features.of(HostTensor.of(values, 3, config.frames(), size, size));
  }
}
