package ${package};

import static ${package}.${className}Preprocessing.require;

import org.bindery.blocks.TransformerConfig;

/**
 * What can be set about the trunk; the keys of an experiment's page below towers and encoder.
 *
 * @param width length of a token and of the pooled vector, a multiple of {@code heads}
 * @param window how many values make a token
 * @param depth number of blocks
 * @param heads number of attention heads
 */
public record ${className}Trunk(int width, int window, int depth, int heads) {
  /**
   * Checks the ranges.
   *
   * @throws org.bindery.spi.ConfigException naming the component that is out of range
   */
  public ${className}Trunk {
    require(width >= 1, "width", width, "1 or more");
    require(window >= 1, "window", window, "1 or more");
    require(depth >= 1, "depth", depth, "1 or more");
    require(heads >= 1, "heads", heads, "1 or more");
    require(width % heads == 0, "width", width, "a multiple of heads (" + heads + ")");
  }

  TransformerConfig transformer() {
    return TransformerConfig.of(width, depth, heads);
  }
}
