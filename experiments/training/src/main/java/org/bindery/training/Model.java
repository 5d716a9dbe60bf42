package org.bindery.training;

import ai.djl.ndarray.NDArray;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bindery.evaluation.Embedding;
import org.bindery.evaluation.Embeddings;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.StartingWeights;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.Split;
import org.bindery.weights.NameMap;
import org.bindery.weights.TowerExport;

/** A trained graph of towers, to embed with. One thread at a time; close it. */
public final class Model implements AutoCloseable {
  private final Binding binding;
  private final BindingModel towers;
  private final Inputs inputs;
  private final Scoring scoring;

  Model(Binding binding, BindingModel towers, Inputs inputs) {
    this.binding = binding;
    this.towers = towers;
    this.inputs = inputs;
    this.scoring = new Scoring(towers, inputs, binding);
  }

  /**
   * Opens the newest checkpoint of a run.
   *
   * @param folder of the run
   * @param cache where vectors of frozen towers are kept
   * @throws DataException if there is none
   */
  public static Model open(
      Path folder, Binding binding, Recipe recipe, Path cache, Consumer<String> progress) {
    Checkpoint checkpoint =
        Checkpoint.newest(folder)
            .orElseThrow(
                () ->
                    new DataException(
                        "There is no checkpoint in " + folder + ": train the run first."));
    checkpoint.requireIdentity(Trainer.identity(binding, recipe));
    Inputs inputs = new Inputs(binding, cache, progress);
    BindingModel towers =
        new BindingModel(
            inputs, binding.graph(), binding.registry(), recipe, Devices.choose(recipe.device()));
    try {
      towers.load(checkpoint.folder().resolve("model.safetensors"));
    } catch (RuntimeException e) {
      towers.close();
      throw e;
    }
    return new Model(binding, towers, inputs);
  }

  /**
   * Embeds rows of the table, without augmentation.
   *
   * @return unit vectors in Java memory, keyed by the rows' keys
   */
  public synchronized Embeddings embed(ColumnId column, int[] rows) {
    return scoring.embed(column, rows);
  }

  /**
   * Embeds a sample from outside the table.
   *
   * @param sample of the column's modality
   * @return a unit vector
   */
  public synchronized Embedding embed(ColumnId column, Object sample) {
    towers.require(column);
    return new Embedding(scoring.embed(column, inputs.sample(column, sample)));
  }

  /**
   * Returns one usable row of each key of a split that has all columns of the graph: what retrieval
   * is measured on.
   */
  public synchronized int[] gallery(Split split) {
    return inputs.usable(binding.splits().gallery(split, Set.copyOf(binding.graph().nodes())));
  }

  /** Returns the graph it was trained on. */
  public BindingGraph graph() {
    return binding.graph();
  }

  /** Returns how many numbers each tower trains. */
  public Map<ColumnId, Long> parameters() {
    return towers.parameterCounts();
  }

  /** Returns the columns it can embed. */
  public List<ColumnId> columns() {
    return binding.graph().nodes();
  }

  /**
   * Writes a column's tower, its head included, as a safetensors file with the names of a family of
   * public checkpoints. Adapters are folded into the weights beside them, in the file and, up to
   * rounding without effect, in this model.
   *
   * @throws ConfigException if the column is not in the graph, or such checkpoints have no place
   *     for its tower or one of its arrays
   * @throws DataException if the file cannot be written; then nothing of it is left
   */
  public synchronized void export(ColumnId column, StartingWeights.Names names, Path file) {
    towers.require(column);
    NameMap map = StartingTower.map(column, names);
    Map<String, NDArray> arrays = towers.merged(column);
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    arrays.forEach((name, array) -> shapes.put(name, StartingTower.shape(array)));
    TowerExport.write(
        file,
        map,
        shapes,
        name -> FloatBuffer.wrap(arrays.get(name).toFloatArray()),
        Map.of("format", "pt"));
  }

  @Override
  public synchronized void close() {
    towers.close();
  }
}
