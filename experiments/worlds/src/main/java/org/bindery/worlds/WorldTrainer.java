package org.bindery.worlds;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.JointEdge;
import org.bindery.graph.TrainedEdge;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;

/**
 * Binds the signals of a world by a graph: one tower for each, every trained edge and joint edge in
 * every step, all in one backward pass.
 *
 * <p>The engine allows one gradient collector at a time in a process, but any number of threads may
 * go back through the one that is open. So this holds it from construction to {@link #close()}, and
 * {@link #train} may be called by several threads at once; each result depends on its arguments
 * only.
 */
public final class WorldTrainer implements AutoCloseable {
  private final NDManager manager;
  private final GradientCollector collector;

  /**
   * Opens the engine's gradient collector.
   *
   * @throws ConfigException if something else in this process is training
   */
  public WorldTrainer() {
    Engine engine = Engine.getEngine("PyTorch");
    try {
      collector = engine.newGradientCollector();
    } catch (IllegalStateException e) {
      throw new ConfigException(
          "worlds",
          "busy",
          "Something else is training in this process, and the engine can go back through one"
              + " model at a time: wait for it to end.");
    }
    manager = engine.newBaseManager(Device.cpu());
  }

  /**
   * Trains towers for every signal of a graph. Logit scales stay where they begin: graphs are to
   * differ in their edges only.
   *
   * @param world with the seed that everything is drawn from: the world itself, the towers' first
   *     weights, and the batches
   * @param graph over signals of the world
   * @param data what its edges are trained on
   * @param recipe how
   * @return the towers
   * @throws ConfigException if the graph names a signal the world does not have, or a loss there is
   *     none of or that is not as by default
   * @throws CancellationException if the calling thread is interrupted
   */
  public BoundWorld train(
      LatentFactorWorld world, BindingGraph graph, PairBudget data, WorldRecipe recipe) {
    Streams streams = new Streams(world.seed());
    Map<ColumnId, WorldTower> towers = new LinkedHashMap<>();
    for (ColumnId column : graph.nodes()) {
      int input = world.signal(column).dimension();
      towers.put(column, new WorldTower(input, recipe, streams.initial("tower " + column)));
    }
    try (NDManager run = manager.newSubManager()) {
      List<Bond> bonds = bonds(world, graph, data, recipe, run);
      for (int index = 0; index < recipe.steps(); index++) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("Training was interrupted at step " + index + ".");
        }
        step(run, index, bonds, towers, recipe, world.seed());
      }
    }
    return new BoundWorld(towers, recipe.dimension());
  }

  private static List<Bond> bonds(
      LatentFactorWorld world,
      BindingGraph graph,
      PairBudget data,
      WorldRecipe recipe,
      NDManager run) {
    List<Bond> bonds = new ArrayList<>();
    int d = recipe.dimension();
    for (TrainedEdge edge : graph.trainedEdges()) {
      BoundLoss loss = BoundLoss.of(edge.loss(), 2, d, run, world.seed());
      PairSet pairs = data.pairs(world, edge, loss.candidates());
      bonds.add(
          new Bond(
              loss,
              pairs,
              scale(edge.logitScale(), loss, recipe),
              edge.weight(),
              batch(edge.share(), recipe)));
    }
    for (JointEdge joint : graph.joints()) {
      BoundLoss loss = BoundLoss.of(joint.loss(), joint.columns().size(), d, run, world.seed());
      bonds.add(
          new Bond(
              loss,
              data.tuples(world, joint),
              scale(joint.logitScale(), loss, recipe),
              joint.weight(),
              batch(joint.share(), recipe)));
    }
    return bonds;
  }

  private static double scale(Optional<LogitScale> said, BoundLoss loss, WorldRecipe recipe) {
    return said.or(loss::logitScale).map(LogitScale::initial).orElse(1 / recipe.temperature());
  }

  private static int batch(double share, WorldRecipe recipe) {
    return (int) Math.max(2, Math.round(share * recipe.batch()));
  }

  private record Bond(BoundLoss loss, PairSet pairs, double scale, double weight, int batch) {}

  private void step(
      NDManager run,
      int index,
      List<Bond> bonds,
      Map<ColumnId, WorldTower> towers,
      WorldRecipe recipe,
      long seed) {
    double rate = recipe.learningRate(index);
    try (NDManager step = run.newSubManager()) {
      Set<WorldTower> used = new LinkedHashSet<>();
      towers.values().forEach(tower -> tower.begin(step));
      NDArray total = null;
      for (Bond bond : bonds) {
        NDList inputs = new NDList();
        float[][] rows = bond.pairs().next(bond.batch());
        for (int k = 0; k < rows.length; k++) {
          WorldTower tower = towers.get(bond.pairs().columns().get(k));
          used.add(tower);
          int width = tower.input();
          NDArray features = step.create(rows[k], new Shape(rows[k].length / width, width));
          inputs.add(tower.embed(features));
        }
        inputs.add(step.create((float) bond.scale()));
        NDArray value = bond.loss().forward(inputs, seed, index);
        if (bond.weight() != 1) {
          value = value.mul(step.create((float) bond.weight()));
        }
        total = total == null ? value : total.add(value);
      }
      collector.backward(total);
      used.forEach(tower -> tower.update(rate));
      bonds.forEach(bond -> bond.loss().update(rate));
    }
  }

  @Override
  public void close() {
    collector.close();
    manager.close();
  }
}
