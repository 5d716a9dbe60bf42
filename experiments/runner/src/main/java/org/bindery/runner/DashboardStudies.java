package org.bindery.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bindery.dashboard.StudyPage;
import org.bindery.dashboard.StudySource;
import org.bindery.evaluation.Interval;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.evaluation.statistics.PairedDifference;
import org.bindery.graph.PairKind;
import org.bindery.runner.study.StudyGraph;
import org.bindery.runner.study.StudyResult;

/** The studies of a workbench, as the dashboard shows them. */
final class DashboardStudies implements StudySource {
  private final Studies studies;

  DashboardStudies(Studies studies) {
    this.studies = studies;
  }

  @Override
  public List<String> names() {
    return studies.names();
  }

  @Override
  public StudyPage open(String name, String measure) {
    StudyResult result = studies.open(name);
    List<String> measures = result.shares();
    String shown = !measure.isEmpty() || measures.isEmpty() ? measure : result.usualMeasure();
    List<String> warnings = new ArrayList<>();
    List<StudyPage.Mean> means = new ArrayList<>();
    List<StudyPage.Difference> differences = new ArrayList<>();
    String reference = "";
    if (result.seeds().size() > 1 && !measures.isEmpty()) {
      MatchedPairs matched = result.matched(shown);
      matched.warning().ifPresent(warnings::add);
      matched.means().forEach(mean -> means.add(mean(mean)));
      if (!matched.compared().isEmpty()) {
        reference = matched.compared().get(0);
        List<MatchedPairs.Comparison> all = matched.against(reference, MatchedPairs.Scope.ALL);
        warnings.addAll(result.cautions(all));
        all.forEach(comparison -> differences.addAll(differences(comparison)));
      }
    } else if (result.seeds().size() < 2) {
      warnings.add("One seed tells no spread, so nothing is compared; name two or more seeds.");
    }
    if (!result.missing().isEmpty()) {
      warnings.add(result.missing().size() + " cells have no result yet, or cannot have one.");
    }
    int finished = result.cells().size() - result.missing().size();
    return new StudyPage(
        name,
        result.dataset()
            + " · budget: "
            + result.budget()
            + " · seeds "
            + result.seeds()
            + " · "
            + finished
            + " of "
            + result.cells().size()
            + " cells finished",
        shown,
        measures,
        reference,
        warnings,
        means,
        differences,
        measures.isEmpty() ? List.of() : cells(result, shown),
        costs(result));
  }

  private static StudyPage.Mean mean(MatchedPairs.Means means) {
    return new StudyPage.Mean(
        means.graph(),
        means.matched().mean(),
        means.allPairs().mean(),
        means.emergentOnly().map(SeedSummary::mean).orElse(Double.NaN));
  }

  private static List<StudyPage.Difference> differences(MatchedPairs.Comparison comparison) {
    List<StudyPage.Difference> all = new ArrayList<>();
    for (MatchedPairs.Row row : comparison.rows()) {
      boolean emergent =
          row.kind() == PairKind.EMERGENT || row.referenceKind() == PairKind.EMERGENT;
      all.add(
          difference(
              comparison.graph(),
              row.pair(),
              emergent,
              row.graph().mean(),
              row.reference().mean(),
              row.difference(),
              row.adjusted()));
    }
    comparison
        .overall()
        .ifPresent(
            overall ->
                all.add(
                    difference(
                        comparison.graph(),
                        "",
                        false,
                        Double.NaN,
                        Double.NaN,
                        overall,
                        comparison.adjusted())));
    return all;
  }

  private static StudyPage.Difference difference(
      String graph,
      String pair,
      boolean emergent,
      double here,
      double there,
      PairedDifference difference,
      double p) {
    Interval interval = difference.interval();
    return new StudyPage.Difference(
        graph, pair, emergent, here, there, difference.mean(), interval.low(), interval.high(), p);
  }

  private static List<StudyPage.Cell> cells(StudyResult result, String measure) {
    List<StudyPage.Cell> cells = new ArrayList<>();
    for (StudyGraph graph : result.compared()) {
      for (String direction : result.directions()) {
        Optional<PairKind> kind = result.kind(graph, direction);
        if (kind.isEmpty()) {
          continue;
        }
        Optional<SeedSummary> summary = result.summary(graph, direction, measure);
        List<StudyPage.Seed> seeds = new ArrayList<>();
        result
            .values(graph, direction, measure)
            .ifPresent(
                values -> {
                  for (int i = 0; i < values.length; i++) {
                    seeds.add(new StudyPage.Seed(result.seeds().get(i), values[i]));
                  }
                });
        cells.add(
            new StudyPage.Cell(
                graph.label(),
                direction,
                kind.get().label(),
                summary.map(SeedSummary::mean).orElse(Double.NaN),
                summary.isPresent() ? summary.get().halfWidth().orElse(Double.NaN) : Double.NaN,
                result.chance(direction, measure),
                seeds));
      }
    }
    return cells;
  }

  private static List<StudyPage.Cost> costs(StudyResult result) {
    return result.costs().stream()
        .map(
            cost ->
                new StudyPage.Cost(
                    cost.graph(),
                    cost.edges(),
                    cost.steps(),
                    cost.pairs(),
                    cost.floatingPointOperations(),
                    cost.seconds(),
                    cost.finished(),
                    result.seeds().size()))
        .toList();
  }
}
