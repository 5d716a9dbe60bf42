package org.bindery.modality.image;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;
import org.bindery.spi.support.BicubicResize;
import org.bindery.spi.support.Window;

/** Resizes once, then crops, augments and normalizes for each epoch. */
final class ImagePreprocessor implements Preprocessor<Picture, PreparedPicture> {
  static final PreprocessorFactory<Picture, ImagePreprocessing> FACTORY = new Factory();

  /** CLIP's, of its training pictures, for values from 0 to 1. */
  private static final float[] MEAN = {0.48145466f, 0.4578275f, 0.40821073f};

  private static final float[] DEVIATION = {0.26862954f, 0.26130258f, 0.27577711f};

  private static final int LONGEST = 10_000;
  private static final int INVISIBLE_ALPHA = 8;

  private final ImagePreprocessing config;
  private final Augmentation augmentation;

  private ImagePreprocessor(ImagePreprocessing config) {
    this.config = config.check();
    this.augmentation = new Augmentation(config);
  }

  @Override
  public FeatureSpec output() {
    return FeatureSpec.of(
        new TensorSpec(
            "pixels",
            DataType.FLOAT32,
            new Shape(3, config.size(), config.size()),
            "standard deviations"));
  }

  @Override
  public int views(Mode mode) {
    return mode == Mode.EVAL && config.mirror() ? 2 : 1;
  }

  @Override
  public PreparedPicture prepare(Picture sample) {
    return config.whole() ? whole(sample) : middleAndAround(sample);
  }

  private PreparedPicture whole(Picture sample) {
    Picture visible = sample.cutTransparentBorder(INVISIBLE_ALPHA);
    int side = (4 * config.size() + 2) / 3;
    double ratio = (double) side / Math.max(visible.width(), visible.height());
    int width = (int) Math.max(1, Math.rint(visible.width() * ratio));
    int height = (int) Math.max(1, Math.rint(visible.height() * ratio));
    byte[] scaled =
        BicubicResize.resize(
            visible.rgb(config.overWhite()),
            3,
            visible.width(),
            visible.height(),
            width,
            height,
            Window.whole(width, height));
    byte[] square = new byte[side * side * 3];
    Arrays.fill(square, (byte) 255);
    int left = (side - width) / 2;
    int top = (side - height) / 2;
    for (int y = 0; y < height; y++) {
      System.arraycopy(scaled, y * width * 3, square, ((y + top) * side + left) * 3, width * 3);
    }
    return new PreparedPicture(side, side, 0, 0, side, square);
  }

  private PreparedPicture middleAndAround(Picture sample) {
    int size = config.size();
    boolean wide = sample.width() >= sample.height();
    long longer = Math.max(sample.width(), sample.height());
    int shorter = Math.min(sample.width(), sample.height());
    if (longer > (long) LONGEST * shorter) {
      throw new CorruptSampleException(
          "a "
              + sample
              + " is more than "
              + LONGEST
              + " times as long as wide, which leaves nothing to see");
    }
    int resized = BicubicResize.longSide((int) longer, shorter, size);
    int middle = Window.centered(resized, size);
    // Of a panorama, what random crops may look at: half a picture to each side.
    int begin = Math.max(0, middle - size / 2);
    int length = Math.min(resized, middle + size + size / 2) - begin;
    Window window = wide ? new Window(begin, 0, length, size) : new Window(0, begin, size, length);
    byte[] rgb =
        BicubicResize.resize(
            sample.rgb(config.overWhite()),
            3,
            sample.width(),
            sample.height(),
            wide ? resized : size,
            wide ? size : resized,
            window);
    return new PreparedPicture(
        window.width(),
        window.height(),
        wide ? middle - begin : 0,
        wide ? 0 : middle - begin,
        size,
        rgb);
  }

  @Override
  public long bytes(PreparedPicture prepared) {
    return prepared.rgb().length + 48L;
  }

  @Override
  public List<Features> finish(PreparedPicture prepared, SampleContext context) {
    if (context.mode() == Mode.TRAIN) {
      RandomGenerator random = context.random();
      float[] planes = normalize(augmentation.apply(prepared, random));
      augmentation.erase(planes, random);
      return List.of(features(planes));
    }
    float[] planes = normalize(augmentation.unchanged(prepared));
    if (!config.mirror()) {
      return List.of(features(planes));
    }
    float[] mirrored = planes.clone();
    Augmentation.flip(mirrored, config.size());
    return List.of(features(planes), features(mirrored));
  }

  private Features features(float[] planes) {
    return Features.of(HostTensor.of(planes, 3, config.size(), config.size()));
  }

  private static float[] normalize(float[] planes) {
    int area = planes.length / 3;
    for (int channel = 0; channel < 3; channel++) {
      for (int i = channel * area; i < (channel + 1) * area; i++) {
        planes[i] = (planes[i] / 255f - MEAN[channel]) / DEVIATION[channel];
      }
    }
    return planes;
  }

  private static final class Factory implements PreprocessorFactory<Picture, ImagePreprocessing> {
    @Override
    public ImagePreprocessing defaults() {
      return ImagePreprocessing.defaults();
    }

    @Override
    public Preprocessor<Picture, ?> create(ImagePreprocessing config) {
      return new ImagePreprocessor(config);
    }
  }
}
