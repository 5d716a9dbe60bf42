package org.bindery.modality.text;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import org.bindery.blocks.TokenBagTrunk;
import org.bindery.blocks.TokenTrunk;
import org.bindery.spi.ConfigException;
import org.bindery.spi.EncoderFactory;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.TensorSpec;

/** Builds the trunk over token ids {@code [n, context]}. */
final class TextEncoder implements EncoderFactory<TextTrunk> {
  @Override
  public TextTrunk defaults() {
    return TextTrunk.defaults();
  }

  @Override
  public FeatureSpec input(TextTrunk config) {
    return FeatureSpec.of(new TensorSpec("tokens", DataType.INT64, new Shape(-1), "ids"));
  }

  @Override
  public int width(TextTrunk config) {
    return config.width();
  }

  @Override
  public Block create(TextTrunk config, FeatureSpec features) {
    if (!input(config).accepts(features)) {
      throw new ConfigException(
          "encoder",
          features.toString(),
          "The text encoder takes one tensor [context] of 64-bit token ids, not "
              + features.tensors()
              + ".");
    }
    TensorSpec tokens = features.tensors().get(0);
    TokenSpace space = TokenSpace.of(tokens);
    if (config.kind().equals(TextTrunk.BAG)) {
      return new TokenBagTrunk(space.vocabulary(), config.width());
    }
    int end =
        space
            .endToken()
            .orElseThrow(
                () ->
                    new ConfigException(
                        "encoder.kind",
                        config.kind(),
                        "Text encoder: the transformer needs tokens in their order with an end"
                            + " token; use kind 'bytes' or 'clip' in the preprocessing, or kind 'bag'"
                            + " here."));
    return new TokenTrunk(
        space.vocabulary(), Math.toIntExact(tokens.shape().get(0)), end, config.transformer());
  }
}
