package org.bindery.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bindery.data.Batch;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * Contrastive batches larger than memory (GradCache, Gao et al. 2021, arXiv 2101.06983). All rows
 * are embedded part by part without a graph; the loss over all of them gives the gradient of every
 * embedding; then each part goes through its tower once more, and its embeddings' gradients are
 * sent back. What a tower keeps for the way back is bounded by a part. The gradients are those of
 * the whole batch: dropout draws the same numbers both times. One step, one thread.
 */
final class CachedGradients {
  private final BindingModel model;
  private final Recipe recipe;
  private final int step;
  private final List<Leaf> leaves = new ArrayList<>();

  private record Leaf(NDArray embeddings, ColumnId column, Batch batch, int index) {}

  CachedGradients(BindingModel model, Recipe recipe, int step) {
    this.model = model;
    this.recipe = recipe;
    this.step = step;
  }

  /**
   * Refuses towers for which parts of a batch are not the batch.
   *
   * @throws ConfigException if a tower normalizes by batches
   */
  static void requireExact(BindingModel model, Recipe recipe) {
    if (recipe.chunk() > 0) {
      model
          .batchNormalized()
          .ifPresent(
              column -> {
                throw new ConfigException(
                    "recipe.chunk",
                    String.valueOf(recipe.chunk()),
                    "recipe.chunk is "
                        + recipe.chunk()
                        + ", but the tower of '"
                        + column
                        + "' normalizes by batches, so that parts of a batch give other"
                        + " gradients: use a transformer (encoder.kind) or leave chunk out.");
              });
    }
  }

  /** Returns the embeddings of all rows, cut off from the tower. */
  NDArray leaf(NDManager manager, ColumnId column, Batch batch) {
    int index = leaves.size();
    float[] all = new float[batch.rows() * recipe.embedding()];
    for (int from = 0; from < batch.rows(); from += recipe.chunk()) {
      try (NDManager part = manager.newSubManager()) {
        float[] rows = embed(part, column, batch, index, from).toFloatArray();
        System.arraycopy(rows, 0, all, from * recipe.embedding(), rows.length);
      }
    }
    NDArray embeddings = manager.create(all, new Shape(batch.rows(), recipe.embedding()));
    embeddings.setRequiresGradient(true);
    leaves.add(new Leaf(embeddings, column, batch, index));
    return embeddings;
  }

  private NDArray embed(NDManager part, ColumnId column, Batch batch, int index, int from) {
    int to = Math.min(batch.rows(), from + recipe.chunk());
    Devices.engine().setRandomSeed((int) Seeds.of(recipe.seed(), 2, step, index, from));
    return model.embed(part, column, batch.part(from, to), true);
  }

  /** Sends the gradients that lie on the embeddings back through the towers. */
  void backward() {
    for (Leaf leaf : leaves) {
      float[] gradient = leaf.embeddings().getGradient().toFloatArray();
      int width = recipe.embedding();
      for (int from = 0; from < leaf.batch().rows(); from += recipe.chunk()) {
        int to = Math.min(leaf.batch().rows(), from + recipe.chunk());
        try (NDManager part = leaf.embeddings().getManager().newSubManager();
            GradientCollector collector = Devices.engine().newGradientCollector()) {
          NDArray rows = embed(part, leaf.column(), leaf.batch(), leaf.index(), from);
          NDArray slice =
              part.create(
                  Arrays.copyOfRange(gradient, from * width, to * width),
                  new Shape(to - from, width));
          collector.backward(rows.mul(slice).sum());
        }
      }
    }
  }
}
