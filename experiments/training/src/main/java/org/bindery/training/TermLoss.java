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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.losses.Losses;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Loss;
import org.bindery.spi.LossContract;
import org.bindery.spi.PluginException;

/** The loss of one term: a plugin's block, with what it learns itself. One thread. */
final class TermLoss {
  private final LossTerm term;
  private final Block block;
  private final Optional<LogitScale> defaultScale;

  private TermLoss(LossTerm term, Block block, Optional<LogitScale> defaultScale) {
    this.term = term;
    this.block = block;
    this.defaultScale = defaultScale;
  }

  /**
   * Builds the loss of a term, its own parameters drawn.
   *
   * @throws ConfigException if there is no such loss, its configuration is wrong, or it is not for
   *     so many signals
   */
  static TermLoss of(LossTerm term, Recipe recipe, NDManager manager) {
    return of(Losses.of().get(term.loss().name()), term, recipe, manager);
  }

  private static <C extends Record> TermLoss of(
      Loss<C> loss, LossTerm term, Recipe recipe, NDManager manager) {
    String path = "edges." + term.name() + ".loss";
    C config = config(loss, term, recipe, path);
    require(loss.contract(config), loss, term, path);
    Block block = loss.create(config, term.columns().size(), recipe.embedding());
    Shape[] shapes = new Shape[term.columns().size() + 1];
    for (int i = 0; i < term.columns().size(); i++) {
      shapes[i] = new Shape(2, recipe.embedding());
    }
    shapes[term.columns().size()] = new Shape();
    block.initialize(manager, DataType.FLOAT32, shapes);
    return new TermLoss(term, block, loss.logitScale());
  }

  private static <C extends Record> C config(
      Loss<C> loss, LossTerm term, Recipe recipe, String path) {
    Map<String, Object> overrides = new HashMap<>();
    if (loss.card().id().equals("infonce")) {
      // The recipe's word counts where the edge says nothing.
      overrides.put("reduction", recipe.reduction().name());
    }
    overrides.putAll(term.loss().config());
    return RecordOverrides.apply(loss.defaults(), overrides, path);
  }

  private static void require(LossContract contract, Loss<?> loss, LossTerm term, String path) {
    int signals = term.columns().size();
    String reason = null;
    if (contract instanceof LossContract.Tuples tuples
        && (signals < tuples.least() || signals > tuples.most())) {
      reason =
          "is for "
              + tuples.least()
              + (tuples.most() == tuples.least() ? "" : " to " + tuples.most())
              + " signals at once";
    } else if (contract instanceof LossContract.Pairs && signals != 2) {
      reason = "is for pairs";
    }
    if (reason != null) {
      throw new ConfigException(
          path,
          loss.card().id(),
          "The loss "
              + loss.card().id()
              + " "
              + reason
              + ", and "
              + term.name()
              + " has "
              + signals
              + ": choose another loss or other signals.");
    }
  }

  /** Returns the scale of a term that says none, if the loss has an opinion. */
  Optional<LogitScale> defaultScale() {
    return defaultScale;
  }

  /** Returns how many rows of the second signal are offered for each of the first. */
  static int candidates(LossContract contract) {
    return contract instanceof LossContract.Pairs pairs ? pairs.candidates() : 1;
  }

  /** Returns what it learns itself, by array name. */
  Map<String, Parameter> parameters() {
    Map<String, Parameter> named = new LinkedHashMap<>();
    for (Pair<String, Parameter> entry : block.getParameters()) {
      named.put("edges." + term.name() + ".loss." + entry.getKey(), entry.getValue());
    }
    return named;
  }

  /**
   * Computes the loss.
   *
   * @param sides unit rows of every signal
   * @param scale a scalar
   * @return a scalar on the manager of the first side
   */
  NDArray of(ParameterStore store, List<NDArray> sides, NDArray scale) {
    NDList inputs = new NDList(sides);
    inputs.add(scale);
    try {
      return block.forward(store, inputs, true).singletonOrThrow();
    } catch (IllegalArgumentException | UnsupportedOperationException e) {
      throw new PluginException(
          "The loss "
              + term.loss().name()
              + " of "
              + term.name()
              + " failed: "
              + e.getMessage()
              + ".",
          e);
    }
  }
}
