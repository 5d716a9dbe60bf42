package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Split;
import org.bindery.training.Binding;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrialRunTest {
  private static final String MEAN = "eval/all/R@10";

  @TempDir Path folder;

  private final List<Map<String, Double>> rows = new ArrayList<>();

  private RunResult make(Workbench bench, String metric, String name) {
    TrialRun trial = new TrialRun(bench, metric);
    ExperimentSpec spec = trial.choosable(TinySpec.spec(name), sentence -> {});
    return trial.make(spec, rows::add, sentence -> {}, event -> {});
  }

  private List<Double> values(String metric) {
    return rows.stream()
        .filter(row -> row.containsKey(metric))
        .map(row -> row.get(metric))
        .collect(Collectors.toList());
  }

  @Test
  void numbersToChooseByAreOfRowsKeptBackFromTraining() {
    try (Workbench bench = TinySpec.workbench(folder)) {
      ExperimentSpec spec = TinySpec.spec("t");
      ExperimentSpec choosable = new TrialRun(bench, MEAN).choosable(spec, sentence -> {});
      Binding plain = bench.bind(spec.graph().toGraph(), spec.data(), 0, sentence -> {});
      Binding binding =
          bench.bind(choosable.graph().toGraph(), choosable.data(), 0, sentence -> {});

      assertThat(choosable.recipe().evaluateEvery()).isPositive();
      assertThat(binding.splits().rows(Split.VALIDATION)).hasSize(10);
      assertThat(binding.splits().rows(Split.TRAIN)).hasSize(38);
      assertThat(binding.splits().rows(Split.TEST)).isEqualTo(plain.splits().rows(Split.TEST));
      assertThat(
              binding.splits().gallery(Split.VALIDATION, Map.of(ColumnId.of("image"), 1).keySet()))
          .hasSize(10);
    }
  }

  @Test
  void aTrialTellsItsLossItsEvaluationsAndAtTheEndTheTestRows() {
    try (Workbench bench = TinySpec.workbench(folder)) {
      RunResult result = make(bench, MEAN, "t");

      assertThat(values("train/loss")).hasSize(4).allMatch(Double::isFinite);
      assertThat(values(MEAN)).hasSize(4).allMatch(value -> value >= 0 && value <= 1);
      assertThat(values("test/all/R@10")).hasSize(1);
      assertThat(values("test/image>text/R@10"))
          .containsExactly(result.metric("image>text/R@10").value());
    }
  }

  @Test
  void theMeanIsOverEveryDirectionWhateverTheAnchor() {
    try (Workbench bench = TinySpec.workbench(folder)) {
      make(bench, MEAN, "t");

      Map<String, Double> row =
          rows.stream().filter(each -> each.containsKey(MEAN)).findFirst().orElseThrow();
      double mean =
          row.entrySet().stream()
              .filter(entry -> entry.getKey().matches("eval/.+>.+/R@10"))
              .mapToDouble(Map.Entry::getValue)
              .average()
              .orElseThrow();
      assertThat(row.keySet().stream().filter(key -> key.matches("eval/.+>.+/R@10"))).hasSize(6);
      assertThat(row.get(MEAN)).isCloseTo(mean, within(1e-12));
    }
  }

  @Test
  void aMisspelledMetricIsToldAtTheFirstEvaluation() {
    try (Workbench bench = TinySpec.workbench(folder)) {
      assertThatThrownBy(() -> make(bench, "eval/all/R@100", "t"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("A trial logs no metric 'eval/all/R@100'")
          .hasMessageContaining("eval/all/R@10");
      assertThat(values("train/loss")).hasSize(1);
    }
  }

  @Test
  void nothingMayBeChosenByTheTestRows() {
    try (Workbench bench = TinySpec.workbench(folder)) {
      assertThatThrownBy(() -> new TrialRun(bench, "test/all/R@1"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("use eval/all/R@1");
    }
  }
}
