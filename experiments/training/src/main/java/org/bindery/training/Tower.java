package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.Pair;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.PluginException;
import org.bindery.spi.TensorSpec;

/**
 * A trunk with its projection head: features to unit vectors. A frozen tower has no trunk here: its
 * features are the outside encoder's vectors. One thread.
 */
final class Tower {
  private final String name;
  private final Optional<Block> trunk;
  private final ProjectionHead head;
  private final int width;

  /**
   * Puts them together, uninitialised.
   *
   * @param trunk empty for a frozen tower
   * @param width of what the head takes
   */
  Tower(String name, Optional<Block> trunk, int width, int embedding, double headDropout) {
    this.name = name;
    this.trunk = trunk;
    this.width = width;
    this.head = new ProjectionHead(width, embedding, headDropout);
  }

  /** Draws all parameters from the engine's generator. */
  void initialize(NDManager manager, FeatureSpec features) {
    trunk.ifPresent(
        block -> {
          Shape[] shapes =
              features.tensors().stream()
                  .map(TensorSpec::shape)
                  .map(shape -> new Shape(1).addAll(shape))
                  .toArray(Shape[]::new);
          block.initialize(manager, DataType.FLOAT32, shapes);
        });
    head.initialize(manager, DataType.FLOAT32, new Shape(1, width));
  }

  /**
   * Embeds a batch.
   *
   * @param features each with a leading axis {@code rows * views}, on the step's manager
   * @param views of each row; their unit vectors are averaged and normalised again, where ImageBind
   *     leaves the average as it is
   * @return unit rows {@code [rows, embedding]}
   */
  NDArray embed(ParameterStore store, NDList features, int views, boolean training) {
    NDArray pooled = features.get(0);
    if (trunk.isPresent()) {
      NDList out = trunk.get().forward(store, features, training);
      pooled = out.get(0);
      if (out.size() != 1
          || pooled.getShape().dimension() != 2
          || pooled.getShape().get(1) != width) {
        throw new PluginException(
            "The trunk of "
                + name
                + " gave "
                + pooled.getShape()
                + " where its factory promised [n, "
                + width
                + "]: make both agree.",
            null);
      }
    }
    NDArray vectors = head.apply(store, pooled, training);
    if (views == 1) {
      return vectors;
    }
    long d = vectors.getShape().get(1);
    return vectors.reshape(-1, views, d).mean(new int[] {1}).normalize(2, 1, 1e-12);
  }

  /** Returns all arrays by name, the trained and the running ones, in a fixed order. */
  Map<String, Parameter> parameters() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    trunk.ifPresent(block -> collect(block, "towers." + name + ".trunk", all));
    collect(head, "towers." + name + ".head", all);
    return all;
  }

  private static void collect(Block block, String path, Map<String, Parameter> into) {
    for (Pair<String, Parameter> own : block.getDirectParameters()) {
      into.put(path + "." + own.getKey(), own.getValue());
    }
    for (Pair<String, Block> child : block.getChildren()) {
      // DJL numbers children: "01norm"; the number says nothing that the order does not.
      collect(child.getValue(), path + "." + child.getKey().replaceFirst("^\\d{2,}", ""), into);
    }
  }
}
