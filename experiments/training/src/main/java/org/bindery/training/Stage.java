package org.bindery.training;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/**
 * A part of a training with edges of its own. ImageBind binds audio, depth, thermal and IMU to
 * image and text towers that are trained already and stay as they are; here that is a first stage
 * for image and text, and a second in which both are locked.
 *
 * @param steps optimizer steps, at least 1; warm-up and cosine begin anew in each stage
 * @param bind columns whose edges are trained; empty for all edges
 * @param locked columns whose towers stay as they are; their embeddings are computed once, without
 *     augmentation
 * @param preprocess by column, components of the preprocessor's configuration that differ in this
 *     stage, such as {@code video: {frames: 1}} for pictures before films (Bain et al. 2021);
 *     evaluation and locked towers see what the graph says
 */
public record Stage(
    int steps,
    List<String> bind,
    List<String> locked,
    Map<String, Map<String, Object>> preprocess) {
  /** Copies the collections and checks the range and the names. */
  public Stage {
    if (steps < 1) {
      throw new ConfigException(
          "recipe.stages.steps",
          String.valueOf(steps),
          "recipe.stages.steps is " + steps + ", which is not allowed: use at least 1.");
    }
    bind = List.copyOf(bind);
    locked = List.copyOf(locked);
    bind.forEach(ColumnId::of);
    locked.forEach(ColumnId::of);
    Map<String, Map<String, Object>> sorted = new TreeMap<>();
    preprocess.forEach(
        (column, overrides) ->
            sorted.put(
                ColumnId.of(column).toString(),
                Collections.unmodifiableMap(new TreeMap<>(overrides))));
    preprocess = Collections.unmodifiableMap(sorted);
  }

  /** Makes one that preprocesses as the graph says. */
  public Stage(int steps, List<String> bind, List<String> locked) {
    this(steps, bind, locked, Map.of());
  }

  /** Returns one step over all edges, nothing locked: what a spec's keys change. */
  public static Stage standard() {
    return new Stage(1, List.of(), List.of());
  }

  /** Returns this with another number of steps. */
  public Stage withSteps(int value) {
    return new Stage(value, bind, locked, preprocess);
  }

  /** Tells whether an edge, or joint edge, is trained in this stage. */
  boolean trains(LossTerm term) {
    return bind.isEmpty()
        || term.columns().stream().anyMatch(column -> bind.contains(column.toString()));
  }

  /** Tells whether a tower stays as it is. */
  boolean locks(ColumnId column) {
    return locked.contains(column.toString());
  }
}
