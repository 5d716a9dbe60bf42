package org.bindery.modality.image;

import static org.bindery.modality.image.ImagePreprocessing.require;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.blocks.ConvTrunk;
import org.bindery.blocks.PatchStem;
import org.bindery.blocks.PatchTrunk;
import org.bindery.blocks.TransformerConfig;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.TensorSpec;

/** Builds the trunk. */
final class ImageEncoder implements EncoderFactory<ImageTrunk> {
  @Override
  public ImageTrunk defaults() {
    return ImageTrunk.vit();
  }

  @Override
  public FeatureSpec input(ImageTrunk config) {
    return FeatureSpec.of(
        new TensorSpec("pixels", DataType.FLOAT32, new Shape(3, -1, -1), "standard deviations"));
  }

  @Override
  public int width(ImageTrunk config) {
    return config.width();
  }

  @Override
  public Block create(ImageTrunk config, FeatureSpec features) {
    boolean vit = config.kind().equals("vit");
    require(vit || config.kind().equals("conv"), "kind", config.kind(), "'vit' or 'conv'");
    require(config.width() >= 1, "width", config.width(), "1 or more");
    require(config.patch() >= 1, "patch", config.patch(), "1 or more");
    require(config.depth() >= 1, "depth", config.depth(), "1 or more");
    require(config.heads() >= 1, "heads", config.heads(), "1 or more");
    double drop = config.dropPath();
    require(drop >= 0 && drop < 1, "dropPath", drop, "0 or more, less than 1");
    require(config.frames() >= 1, "frames", config.frames(), "1 or more");
    require(config.eps() > 0 && config.eps() < 1, "eps", config.eps(), "more than 0, less than 1");
    double tokens = config.tokenDropout();
    require(tokens >= 0 && tokens < 1, "tokenDropout", tokens, "0 or more, less than 1");
    require(config.channels() >= 1, "channels", config.channels(), "1 or more");
    require(config.stages() >= 1, "stages", config.stages(), "1 or more");
    Shape input = features.tensors().get(0).shape();
    if (!vit) {
      require(config.width() % 2 == 0, "width", config.width(), "an even number");
      return new ConvTrunk(input, config.channels(), config.stages(), config.width());
    }
    TransformerConfig transformer =
        new TransformerConfig(config.width(), config.depth(), config.heads(), 4, drop, false)
            .with(config.eps(), config.quickGelu());
    PatchStem stem =
        new PatchStem(config.patch(), config.patch(), config.frames(), false, config.preNorm())
            .dropping(tokens);
    return new PatchTrunk(input, stem, transformer);
  }
}
