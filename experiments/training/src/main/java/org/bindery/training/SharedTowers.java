package org.bindery.training;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Sharing;
import org.bindery.graph.TowerSpec;
import org.bindery.graph.Tuning;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;

/** What has to hold among towers of which some share weights of others. */
final class SharedTowers {
  private SharedTowers() {}

  /**
   * Returns the columns of a graph, those that lend before those that borrow; otherwise in its
   * order.
   *
   * @throws ConfigException if a tower shares with itself, with none of the graph, with one that
   *     shares too, or with one that is frozen or not trained as a whole
   */
  static List<ColumnId> lendersFirst(BindingGraph graph) {
    List<ColumnId> own = new ArrayList<>();
    List<ColumnId> borrowing = new ArrayList<>();
    for (ColumnId column : graph.nodes()) {
      Optional<Sharing> sharing = graph.tower(column).sharing();
      sharing.ifPresent(asked -> requireLender(graph, column, asked.with()));
      (sharing.isPresent() ? borrowing : own).add(column);
    }
    own.addAll(borrowing);
    return own;
  }

  private static void requireLender(BindingGraph graph, ColumnId column, ColumnId lender) {
    String problem = "";
    if (lender.equals(column)) {
      problem = "which is itself: name another column";
    } else if (!graph.nodes().contains(lender)) {
      problem = "which is not in the graph: it has " + graph.nodes();
    } else {
      TowerSpec spec = graph.tower(lender);
      if (spec.sharing().isPresent()) {
        problem =
            "which itself shares with "
                + spec.sharing().get().with()
                + ": share with that one directly";
      } else if (spec.frozen().isPresent()) {
        problem = "which is frozen and has no trunk here: give one of them a tower of its own";
      } else if (!spec.tuning().equals(new Tuning.Full())) {
        problem = "which is not trained as a whole: leave out the tuning of " + lender;
      }
    }
    if (!problem.isEmpty()) {
      throw new ConfigException(
          "towers." + column + ".share",
          lender.toString(),
          "towers." + column + ".share asks for the weights of " + lender + ", " + problem + ".");
    }
  }

  /**
   * Checks that no stage moves the running statistics of a tower it locks, as another tower that
   * works with the same ones would. Weights need no check: no stage trains those of a locked tower.
   *
   * @throws ConfigException naming both columns
   */
  static void requireStill(BindingGraph graph, List<Stage> stages, Map<ColumnId, Tower> towers) {
    for (Stage stage : stages) {
      Set<ColumnId> moving = new LinkedHashSet<>();
      LossTerm.of(graph).stream()
          .filter(stage::trains)
          .forEach(term -> moving.addAll(term.columns()));
      moving.removeIf(stage::locks);
      for (ColumnId locked : graph.nodes().stream().filter(stage::locks).toList()) {
        Set<String> still = towers.get(locked).running();
        for (ColumnId column : moving) {
          if (towers.get(column).running().stream().anyMatch(still::contains)) {
            throw new ConfigException(
                "recipe.stages.locked",
                locked.toString(),
                "A stage locks "
                    + locked
                    + " and trains "
                    + column
                    + ", which share a trunk with running statistics that training moves: lock"
                    + " both or neither, or use an encoder of kind vit.");
          }
        }
      }
    }
  }
}
