package ${package};

import static ${package}.${className}Preprocessing.require;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.blocks.WindowTrunk;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;

/**
 * Builds the trunk: a batch of features to one vector each. No projection head, no normalization, no
 * temperature: Bindery adds those alike for all modalities.
 *
 * <p>To change: the trunk. org.bindery.blocks has more of them: patches of pictures, convolutions over
 * time, tokens. One of your own extends Layer there, and begins each operation with the batch.
 */
final class ${className}Encoder implements EncoderFactory<${className}Trunk> {
  @Override
  public ${className}Trunk defaults() {
    return new ${className}Trunk(64, 8, 2, 4);
  }

  @Override
  public FeatureSpec input(${className}Trunk config) {
    return ${className}Preprocessor.spec(-1);
  }

  @Override
  public int width(${className}Trunk config) {
    return config.width();
  }

  @Override
  public Block create(${className}Trunk config, FeatureSpec features) {
    Shape signal = features.tensors().get(0).shape();
    require(
        config.window() <= signal.get(1),
        "window",
        config.window(),
        "at most preprocess.length, " + signal.get(1));
    return new WindowTrunk(signal, config.window(), config.transformer());
  }
}
