package org.bindery.training;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.bindery.diagnostics.Alarm;
import org.bindery.diagnostics.TrainingWatch;
import org.bindery.diagnostics.WatchedEdge;
import org.bindery.diagnostics.WatchedStep;
import org.bindery.losses.Reduction;
import org.bindery.spi.ColumnId;
import org.bindery.spi.LogitScale;

/** Adds alarms to the events of a training. One thread. */
final class Watching implements Consumer<RunEvent> {
  private final BindingModel model;
  private final TrainingWatch watch;
  private final Consumer<RunEvent> listener;

  /**
   * Watches the terms of a model.
   *
   * @param listener gets every event, and after it the alarms it gives rise to
   */
  Watching(BindingModel model, List<LossTerm> terms, Recipe recipe, Consumer<RunEvent> listener) {
    List<WatchedEdge> edges = new ArrayList<>();
    for (LossTerm term : terms) {
      edges.add(watched(term, model.scaleOf(term), recipe));
    }
    this.model = model;
    this.watch = new TrainingWatch(recipe.steps(), edges);
    this.listener = listener;
  }

  private static WatchedEdge watched(LossTerm term, LogitScale scale, Recipe recipe) {
    List<String> signals = term.columns().stream().map(ColumnId::toString).toList();
    OptionalDouble cap =
        scale instanceof LogitScale.Learned learned
            ? OptionalDouble.of(learned.max())
            : OptionalDouble.empty();
    if (!term.loss().name().equals("infonce")) {
      // Where a loss that is no cross-entropy over the batch stands without knowledge is not known.
      return new WatchedEdge(term.name(), signals, OptionalDouble.empty(), cap);
    }
    String reduction =
        String.valueOf(term.loss().config().getOrDefault("reduction", recipe.reduction()));
    boolean summed = Reduction.SUM.name().equalsIgnoreCase(reduction);
    return WatchedEdge.infoNce(term.name(), signals, term.batch(recipe), summed ? 2 : 1, cap);
  }

  @Override
  public void accept(RunEvent event) {
    listener.accept(event);
    List<Alarm> alarms = new ArrayList<>();
    if (event instanceof RunEvent.Stepped step) {
      alarms.addAll(
          watch.stepped(new WatchedStep(step.step(), step.edgeLoss(), step.logitScale())));
      model
          .leaks()
          .forEach(
              (column, sentence) ->
                  alarms.add(
                      new Alarm(Alarm.Kind.MEMORY_LEAK, column.toString(), step.step(), sentence)));
    } else if (event instanceof RunEvent.Evaluated evaluated) {
      alarms.addAll(watch.evaluated(evaluated.step(), evaluated.metrics()));
    }
    alarms.forEach(alarm -> listener.accept(new RunEvent.Alarmed(alarm)));
  }
}
