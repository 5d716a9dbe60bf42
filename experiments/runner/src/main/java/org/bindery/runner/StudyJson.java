package org.bindery.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.runner.study.StudyResult;
import org.bindery.runner.study.StudyRow;

/** What a study reached, for scripts. */
final class StudyJson {
  private StudyJson() {}

  /** Returns every number, the costs, and for every recall the means and the warning. */
  static String of(StudyResult result) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("name", result.name());
    tree.put("dataset", result.dataset());
    tree.put("budget", result.budget());
    tree.put("seeds", result.seeds());
    tree.put("complete", result.missing().isEmpty());
    tree.put("costs", result.costs());
    List<Object> compared = new ArrayList<>();
    if (result.seeds().size() > 1) {
      for (String measure : result.shares()) {
        compared.add(comparison(result.matched(measure)));
      }
    }
    tree.put("means", compared);
    tree.put("rows", StudyRow.of(result).stream().map(StudyJson::row).toList());
    return RunResult.json(tree);
  }

  private static Map<String, Object> comparison(MatchedPairs matched) {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("measure", matched.measure());
    tree.put("matchedPairs", matched.pairs());
    List<Object> graphs = new ArrayList<>();
    for (MatchedPairs.Means means : matched.means()) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("graph", means.graph());
      each.put("matched", means.matched().mean());
      each.put("naiveAllPairs", means.allPairs().mean());
      means.emergentOnly().ifPresent(mean -> each.put("naiveEmergentOnly", mean.mean()));
      graphs.add(each);
    }
    tree.put("graphs", graphs);
    Optional<String> warning = matched.warning();
    warning.ifPresent(sentence -> tree.put("warning", sentence));
    tree.put("missing", matched.missing());
    return tree;
  }

  /** JSON has no NaN; what there is not is left out. */
  private static Map<String, Object> row(StudyRow row) {
    Map<String, Object> tree = new LinkedHashMap<>();
    RecordBinder.componentsOf(row)
        .forEach(
            (name, value) -> {
              if (!(value instanceof Double number && number.isNaN()) && !value.equals("")) {
                tree.put(name, value);
              }
            });
    return tree;
  }
}
