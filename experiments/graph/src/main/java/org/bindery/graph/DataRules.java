package org.bindery.graph;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LossContract;
import org.bindery.spi.ModalityId;

/** What must hold for a graph on some data, with the losses and frozen towers there are. */
final class DataRules {
  private DataRules() {}

  /** Checks the data alone: what an edge needs is taken to be pairs, a joint edge tuples. */
  static List<Problem> data(BindingGraph graph, PairCounts counts) {
    List<Problem> problems = columns(graph, counts);
    graph.trainedEdges().forEach(edge -> pairs(edge, counts).ifPresent(problems::add));
    for (JointEdge joint : graph.joints()) {
      tuples(joint, counts, "").ifPresent(problems::add);
    }
    return problems;
  }

  /** Checks that every loss exists, is at its place and gets from the data what it needs. */
  static List<Problem> data(
      BindingGraph graph, PairCounts counts, Function<LossSpec, Optional<LossContract>> contracts) {
    List<Problem> problems = columns(graph, counts);
    for (TrainedEdge edge : graph.trainedEdges()) {
      String where = "edge " + Ends.of(edge);
      Optional<LossContract> contract = contract(edge.loss(), where, contracts, problems);
      String pair = where + " is a pair";
      misplaced(edge.loss(), contract, 2, pair, where).ifPresent(problems::add);
      if (!contract.filter(LossContract.Unpaired.class::isInstance).isPresent()) {
        pairs(edge, counts).ifPresent(problems::add);
      }
    }
    for (JointEdge joint : graph.joints()) {
      String where = "joint " + joint.name();
      Optional<LossContract> contract = contract(joint.loss(), where, contracts, problems);
      int size = joint.columns().size();
      Optional<Problem> misplaced =
          misplaced(joint.loss(), contract, size, where + " has " + size + " signals", where);
      misplaced.ifPresent(problems::add);
      boolean tuples = contract.isEmpty() || contract.get() instanceof LossContract.Tuples;
      if (tuples && misplaced.isEmpty()) {
        String needs = joint.loss().name() + " needs rows that hold " + size + " signals at once; ";
        tuples(joint, counts, needs).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static List<Problem> columns(BindingGraph graph, PairCounts counts) {
    List<Problem> problems = new ArrayList<>();
    for (ColumnId node : graph.nodes()) {
      if (!counts.columns().contains(node)) {
        problems.add(
            new Problem(
                "The data has no column '" + node + "'.",
                "signal " + node,
                Spelling.advice(node.toString(), counts.columns(), "column")));
      }
    }
    return problems;
  }

  private static Optional<Problem> pairs(TrainedEdge edge, PairCounts counts) {
    boolean known = counts.columns().containsAll(List.of(edge.a(), edge.b()));
    if (!known || counts.pairs(edge.a(), edge.b()) > 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Problem(
            "No row in train has "
                + edge.a()
                + " with "
                + edge.b()
                + "; "
                + partners(edge.a(), counts)
                + "; "
                + partners(edge.b(), counts)
                + ".",
            "edge " + Ends.of(edge),
            "Take the edge out or bind one of them to a signal it occurs with."));
  }

  private static Optional<Problem> tuples(JointEdge joint, PairCounts counts, String before) {
    Set<ColumnId> together = new LinkedHashSet<>(joint.columns());
    if (!counts.columns().containsAll(together) || counts.tuples(together) > 0) {
      return Optional.empty();
    }
    List<String> names = joint.columns().stream().map(ColumnId::toString).toList();
    String all =
        String.join(", ", names.subList(0, names.size() - 1))
            + " and "
            + names.get(names.size() - 1);
    String none = (before.isEmpty() ? "No" : before + "no") + " row in train has " + all;
    return Optional.of(
        new Problem(
            none + " together.",
            "joint " + joint.name(),
            "Join fewer signals at once, or bind them by edges, which need pairs only."));
  }

  private static Optional<LossContract> contract(
      LossSpec loss,
      String where,
      Function<LossSpec, Optional<LossContract>> contracts,
      List<Problem> problems) {
    try {
      Optional<LossContract> contract = contracts.apply(loss);
      if (contract.isEmpty()) {
        problems.add(
            new Problem(
                "There is no loss '" + loss.name() + "'.",
                where,
                "Use infonce, or the name of a loss whose plugin is on the class path."));
      }
      return contract;
    } catch (ConfigException e) {
      problems.add(new Problem(e.getMessage(), where, "Correct the loss of " + where + "."));
      return Optional.empty();
    }
  }

  /** Tells if a loss cannot be on an edge or joint edge of so many signals, whatever the data. */
  private static Optional<Problem> misplaced(
      LossSpec loss, Optional<LossContract> contract, int size, String place, String where) {
    if (contract.isPresent() && contract.get() instanceof LossContract.Tuples tuples) {
      if (size == 2 && tuples.least() > 2) {
        return Optional.of(
            new Problem(
                loss.name() + " is a loss over tuples; " + place + ": use a joint edge.",
                where,
                "Join "
                    + tuples.least()
                    + " signals or more that occur together, such as joint(\""
                    + loss.name()
                    + "\", ...)."));
      }
      if (size < tuples.least() || size > tuples.most()) {
        String range =
            tuples.least() == tuples.most()
                ? String.valueOf(tuples.least())
                : tuples.least() + " to " + tuples.most();
        return Optional.of(
            new Problem(
                loss.name() + " is a loss over " + range + " signals at once; " + place + ".",
                where,
                "Join another number of signals, or choose another loss."));
      }
    }
    if (contract.isPresent() && contract.get() instanceof LossContract.Pairs && size > 2) {
      return Optional.of(
          new Problem(
              loss.name() + " is a loss over pairs; " + place + ".",
              where,
              "Use an edge for every pair, or a loss over tuples, such as centroid."));
    }
    return Optional.empty();
  }

  private static String partners(ColumnId column, PairCounts counts) {
    record Partner(ColumnId column, long pairs) {}
    List<Partner> partners =
        counts.columns().stream()
            .filter(other -> !other.equals(column))
            .map(other -> new Partner(other, counts.pairs(column, other)))
            .filter(partner -> partner.pairs() > 0)
            .sorted(
                Comparator.comparingLong(Partner::pairs).reversed().thenComparing(Partner::column))
            .toList();
    return partners.isEmpty()
        ? column + " occurs with nothing else"
        : partners.stream()
            .map(partner -> partner.column() + " (" + partner.pairs() + ")")
            .collect(Collectors.joining(", ", column + " occurs with ", ""));
  }

  static List<Problem> frozenTowers(
      BindingGraph graph, Function<ModalityId, Set<String>> frozenTowerNames) {
    List<Problem> problems = new ArrayList<>();
    graph
        .towers()
        .forEach(
            (column, tower) ->
                tower
                    .frozen()
                    .ifPresent(
                        name -> {
                          Set<String> existing = frozenTowerNames.apply(column.modality());
                          if (!existing.contains(name)) {
                            problems.add(
                                new Problem(
                                    "The modality '"
                                        + column.modality()
                                        + "' has no frozen tower '"
                                        + name
                                        + "'.",
                                    "tower " + column,
                                    Spelling.advice(name, existing, "frozen tower for it")));
                          }
                        }));
    return problems;
  }
}
