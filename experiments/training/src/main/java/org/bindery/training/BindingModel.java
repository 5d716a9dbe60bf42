package org.bindery.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.data.Batch;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.FeatureSpec;
import org.bindery.spi.HostTensor;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Modality;

/** All towers of a graph and the losses of its edges. One thread; close it. */
final class BindingModel implements AutoCloseable {
  private final NDManager manager;
  private final ParameterStore store;
  private final Map<ColumnId, Tower> towers = new LinkedHashMap<>();
  private final Map<LossTerm, TermLoss> losses = new LinkedHashMap<>();
  private final Map<LossTerm, LogitScale> scales = new LinkedHashMap<>();
  private final Map<LossTerm, NDArray> logScales = new LinkedHashMap<>();
  private final Map<String, NDArray> arrays = new LinkedHashMap<>();
  private final Map<String, NDArray> trained = new LinkedHashMap<>();

  /** What the towers are fed. */
  interface InputSpecs {
    /** Returns the features of a column. */
    FeatureSpec spec(ColumnId column);

    /** Tells whether the features are vectors of a frozen tower. */
    boolean isFrozen(ColumnId column);
  }

  /** Builds and draws everything, from the recipe's seed. */
  BindingModel(
      InputSpecs inputs,
      BindingGraph graph,
      ModalityRegistry registry,
      Recipe recipe,
      Device device) {
    this.manager = Devices.engine().newBaseManager(device);
    this.store = new ParameterStore(manager, false);
    Devices.engine().setRandomSeed((int) Seeds.of(recipe.seed(), 1));
    for (ColumnId column : SharedTowers.lendersFirst(graph)) {
      Modality<?> modality = registry.get(column.modality());
      FeatureSpec features = inputs.spec(column);
      double dropout =
          recipe.headDropout() >= 0 ? recipe.headDropout() : modality.defaults().headDropout();
      Tower tower =
          inputs.isFrozen(column)
              ? new Tower(
                  column.toString(),
                  Optional.empty(),
                  (int) features.tensors().get(0).shape().get(0),
                  recipe.embedding(),
                  dropout)
              : Tower.of(
                  column, modality, graph.tower(column), features, recipe.embedding(), dropout);
      graph
          .tower(column)
          .sharing()
          .ifPresent(sharing -> tower.share(sharing, towers.get(sharing.with())));
      tower.initialize(manager, features);
      towers.put(column, tower);
      for (Map.Entry<String, Parameter> entry : tower.parameters().entrySet()) {
        register(entry.getKey(), entry.getValue().getArray(), entry.getValue().requiresGradient());
      }
    }
    SharedTowers.requireStill(graph, recipe.resolvedStages(), towers);
    for (LossTerm term : LossTerm.of(graph)) {
      TermLoss loss = TermLoss.of(term, recipe, manager);
      losses.put(term, loss);
      loss.parameters().forEach((name, p) -> register(name, p.getArray(), p.requiresGradient()));
      LogitScale scale =
          term.logitScale()
              .or(loss::defaultScale)
              .orElseGet(() -> defaultScale(term, graph, registry));
      scales.put(term, scale);
      if (scale instanceof LogitScale.Learned) {
        NDArray log = manager.create((float) Math.log(scale.initial()));
        log.setRequiresGradient(true);
        logScales.put(term, log);
        register(term.scaleName(), log, true);
      }
    }
  }

  private static LogitScale defaultScale(
      LossTerm term, BindingGraph graph, ModalityRegistry registry) {
    // The last signal that is not the anchor decides.
    ColumnId last = term.columns().get(term.columns().size() - 1);
    ColumnId end =
        graph.anchor().filter(last::equals).isPresent()
            ? term.columns().get(term.columns().size() - 2)
            : last;
    return registry.get(end.modality()).defaults().logitScale();
  }

  private void register(String name, NDArray array, boolean trainable) {
    arrays.put(name, array);
    if (trainable) {
      trained.put(name, array);
    }
  }

  NDManager manager() {
    return manager;
  }

  /** Returns the arrays a stage optimises, by name. */
  Map<String, NDArray> trained(Stage stage) {
    // Whole names: that of audio begins like that of audio.es.
    Set<String> wanted = new HashSet<>();
    for (LossTerm term : scales.keySet()) {
      if (stage.trains(term)) {
        for (ColumnId end : term.columns()) {
          if (!stage.locks(end)) {
            wanted.addAll(towers.get(end).used());
          }
        }
        wanted.add(term.scaleName());
        wanted.addAll(losses.get(term).parameters().keySet());
      }
    }
    // A locked tower stays as it is, whoever else works with its weights.
    towers.forEach(
        (column, tower) -> {
          if (stage.locks(column)) {
            wanted.removeAll(tower.used());
          }
        });
    Map<String, NDArray> chosen = new LinkedHashMap<>(trained);
    chosen.keySet().retainAll(wanted);
    // What a tower in training borrows from a locked one would gather gradients for a later stage.
    trained.forEach((name, array) -> array.setRequiresGradient(chosen.containsKey(name)));
    return chosen;
  }

  /** Returns all arrays by name, trained and running; live. */
  Map<String, NDArray> arrays() {
    return arrays;
  }

  /** Returns how many numbers each tower trains. */
  Map<ColumnId, Long> parameterCounts() {
    Map<ColumnId, Long> counts = new LinkedHashMap<>();
    towers.forEach(
        (column, tower) ->
            counts.put(
                column,
                tower.parameters().values().stream()
                    .filter(Parameter::requiresGradient)
                    .mapToLong(p -> p.getArray().getShape().size())
                    .sum()));
    return counts;
  }

  /**
   * Checks by a row of zeros that the towers can be fed what a stage preprocesses in its own way.
   *
   * @throws ConfigException with what the tower has against it
   */
  void requireTakes(Stage stage, InputSpecs inputs) {
    for (String name : stage.preprocess().keySet()) {
      ColumnId column = ColumnId.of(name);
      FeatureSpec given = inputs.spec(column);
      try (NDManager scratch = manager.newSubManager()) {
        NDList zeros = new NDList();
        given
            .tensors()
            .forEach(
                tensor ->
                    zeros.add(scratch.zeros(new Shape(1).addAll(tensor.shape()), tensor.type())));
        towers.get(column).vectors(store, zeros, false);
      } catch (RuntimeException e) {
        ConfigException refused =
            new ConfigException(
                "recipe.stages.preprocess." + name,
                stage.preprocess().get(name).toString(),
                "A stage gives "
                    + name
                    + " as "
                    + given.tensors()
                    + ", which its tower cannot take: "
                    + e.getMessage().lines().findFirst().orElse(""));
        refused.initCause(e);
        throw refused;
      }
    }
  }

  /** Returns unit rows {@code [rows, embedding]} on {@code step}. */
  NDArray embed(NDManager step, ColumnId column, Batch batch, boolean training) {
    NDList features = new NDList();
    for (HostTensor tensor : batch.tensors()) {
      features.add(step.create(tensor.data(), tensor.shape(), tensor.type()));
    }
    return towers.get(column).embed(store, features, batch.views(), training);
  }

  /** Returns the term's logit scale as a scalar on {@code step}. */
  NDArray logitScale(NDManager step, LossTerm term) {
    NDArray log = logScales.get(term);
    return log == null
        ? step.create((float) scales.get(term).initial())
        : step.zeros(new Shape()).add(log).exp();
  }

  /** Returns a sentence for each tower found to leave more and more arrays behind; each once. */
  Map<ColumnId, String> leaks() {
    Map<ColumnId, String> leaks = new LinkedHashMap<>();
    towers.forEach((column, tower) -> tower.leak().ifPresent(found -> leaks.put(column, found)));
    return leaks;
  }

  /** Returns how a term's logit scale is set. */
  LogitScale scaleOf(LossTerm term) {
    return scales.get(term);
  }

  /** Returns a term's loss of unit rows as a scalar. */
  NDArray loss(LossTerm term, List<NDArray> sides, NDArray scale) {
    return losses.get(term).of(store, sides, scale);
  }

  /** Returns the first column that normalizes by batches, so that a part of a batch differs. */
  Optional<ColumnId> batchNormalized() {
    return towers.entrySet().stream()
        .filter(tower -> tower.getValue().hasBatchNorm())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * Brings learned logit scales back to their caps, after an update. Cut off in the forward pass
   * instead, a scale beyond its cap would have no gradient and never come back.
   */
  void capLogitScales() {
    logScales.forEach(
        (term, log) -> {
          float cap = (float) Math.log(scales.get(term).max());
          if (log.getFloat() > cap) {
            log.set(new float[] {cap});
          }
        });
  }

  /**
   * Fills the towers that start from a file of weights.
   *
   * @return what was found, in the order of the graph
   * @throws DataException if a file cannot be read or does not fit, in one sentence
   */
  List<StartingTower> fill(BindingGraph graph) {
    List<StartingTower> started = new ArrayList<>();
    towers.forEach(
        (column, tower) -> {
          Map<String, NDArray> own = new LinkedHashMap<>();
          tower.parameters().forEach((name, p) -> own.put(name, p.getArray()));
          graph
              .tower(column)
              .weights()
              .ifPresent(weights -> started.add(StartingTower.fill(column, weights, own)));
        });
    return started;
  }

  /**
   * Folds a tower's adapters into its weights; it cannot be trained on afterwards.
   *
   * @return all arrays it works with, under names of its own, the borrowed ones too
   */
  Map<String, NDArray> merged(ColumnId column) {
    Tower tower = towers.get(column);
    Set<String> before = Set.copyOf(tower.named().keySet());
    tower.merge();
    Map<String, NDArray> own = new LinkedHashMap<>();
    tower.named().forEach((name, p) -> own.put(name, p.getArray()));
    for (Map<String, NDArray> all : List.of(arrays, trained)) {
      all.keySet().removeIf(name -> before.contains(name) && !own.containsKey(name));
    }
    return own;
  }

  /** Writes all arrays. */
  void save(Path file) {
    SavedArrays.write(file, arrays);
  }

  /**
   * Replaces all values by a file's.
   *
   * @throws DataException naming all arrays that are missing, unexpected or of another shape
   */
  void load(Path file) {
    SavedArrays.read(file, arrays);
  }

  /** Tells whether the graph has this column. */
  void require(ColumnId column) {
    if (!towers.containsKey(column)) {
      throw new ConfigException(
          "column",
          column.toString(),
          "There is no tower for '" + column + "'; this graph has " + towers.keySet() + ".");
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
