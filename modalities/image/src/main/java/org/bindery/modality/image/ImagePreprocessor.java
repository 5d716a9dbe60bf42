package org.bindery.modality.image;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bindery.modality.image.BicubicResize.Window;
import org.bindery.spi.CorruptSampleException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.Features;
import org.bindery.spi.HostTensor;
import org.bindery.spi.Mode;
import org.bindery.spi.Preprocessor;
import org.bindery.spi.PreprocessorFactory;
import org.bindery.spi.SampleContext;
import org.bindery.spi.TensorSpec;

/** Resizes once, then crops, augments and normalizes for each epoch. */
final class ImagePreprocessor implements Preprocessor<Picture, PreparedPicture> {
  static final PreprocessorFactory<Picture, ImagePreprocessing> FACTORY = new Factory();

  /** CLIP's, of its training pictures, for values from 0 to 1. */
  private static final float[] MEAN = {0.48145466f, 0.4578275f, 0.40821073f};

  private static final float[] DEVIATION = {0.26862954f, 0.26130258f, 0.27577711f};

  private static final int LONGEST = 10_000;

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
  public PreparedPicture prepare(Picture sample) {
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
    int resized = (int) (size * longer / shorter);
    int middle = middle(resized, size);
    // Of a panorama, what random crops may look at: half a picture to each side.
    int begin = Math.max(0, middle - size / 2);
    int length = Math.min(resized, middle + size + size / 2) - begin;
    Window window = wide ? new Window(begin, 0, length, size) : new Window(0, begin, size, length);
    byte[] rgb =
        BicubicResize.resize(
            sample.rgb(config.overWhite()),
            sample.width(),
            sample.height(),
            wide ? resized : size,
            wide ? size : resized,
            window);
    return new PreparedPicture(
        window.width(), window.height(), wide ? middle - begin : 0, wide ? 0 : middle - begin, rgb);
  }

  /** Returns where the middle crop begins: half the rest, rounded half to even as in Python. */
  static int middle(int length, int size) {
    return (int) Math.rint((length - size) / 2.0);
  }

  @Override
  public long bytes(PreparedPicture prepared) {
    return prepared.rgb().length + 48L;
  }

  @Override
  public List<Features> finish(PreparedPicture prepared, SampleContext context) {
    int size = config.size();
    if (context.mode() == Mode.EVAL) {
      return features(normalize(Augmentation.middle(prepared, size)));
    }
    RandomGenerator random = context.random();
    float[] planes = normalize(augmentation.apply(prepared, random));
    augmentation.erase(planes, random);
    return features(planes);
  }

  private List<Features> features(float[] planes) {
    return List.of(Features.of(HostTensor.of(planes, 3, config.size(), config.size())));
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
