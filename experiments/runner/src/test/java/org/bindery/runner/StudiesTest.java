package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.bindery.evaluation.SeedSummary;
import org.bindery.evaluation.statistics.MatchedPairs;
import org.bindery.graph.Topology;
import org.bindery.runner.study.Budget;
import org.bindery.runner.study.StudyCell;
import org.bindery.runner.study.StudyGraph;
import org.bindery.runner.study.StudyResult;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.training.InterruptedRunException;
import org.bindery.training.RunEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudiesTest {
  @TempDir Path folder;

  private static Ablation tiny(String name) {
    return Ablation.of(name, TinySpec.spec("base"))
        .withAnchors(List.of("image", "text"))
        .withTopologies(List.of(Topology.STAR, Topology.CHAIN, Topology.COMPLETE))
        .withSeeds(List.of(0L, 1L))
        .withBudget(Budget.totalPairs(48));
  }

  private static void ignore(Object told) {}

  private static Consumer<StudyEvent> begun(List<String> runs) {
    return event -> {
      if (event instanceof StudyEvent.CellTrains trains
          && trains.event() instanceof RunEvent.Started) {
        runs.add(event.progress().current());
      }
    };
  }

  @Test
  void every_graph_is_trained_with_every_seed_on_the_same_pairs_and_tested_on_the_same_rows() {
    try (Workbench bench = TinySpec.workbench(folder)) {
      Studies studies = new Studies(bench);

      StudyResult result = studies.run(tiny("anchors"), StudiesTest::ignore);

      assertThat(result.graphs().stream().map(StudyGraph::title))
          .as("a chain of three is the star around its middle")
          .containsExactly("star(image) = chain(text)", "star(text) = chain(image)", "complete");
      assertThat(result.missing()).isEmpty();
      assertThat(result.costs()).allMatch(cost -> cost.pairs() == 48);
      assertThat(result.costs().stream().map(StudyResult.Cost::steps)).containsExactly(3, 3, 2);
      assertThat(result.costs()).allMatch(cost -> cost.floatingPointOperations() > 1e6);
      List<QueryRanks> ranks =
          bench.runs().stream()
              .map(run -> QueryRanks.read(bench.run(run).folder().resolve("ranks.arrow")))
              .toList();
      assertThat(ranks).hasSize(6);
      assertThat(ranks.stream().map(QueryRanks::keys).distinct()).hasSize(1);
      for (String file : List.of("study.json", "values.csv", "values.arrow")) {
        assertThat(folder.resolve("runs/anchors").resolve(file)).isNotEmptyFile();
      }
    }
  }

  @Test
  void the_table_is_what_the_runs_results_say_and_the_detours_stand_beside_it() {
    try (Workbench bench = TinySpec.workbench(folder)) {
      StudyResult result = new Studies(bench).run(tiny("anchors"), StudiesTest::ignore);
      RunResult first = bench.run("anchors.star-image.seed0").result();
      RunResult second = bench.run("anchors.star-image.seed1").result();
      double a = first.metric("audio>text/R@5").value();
      double b = second.metric("audio>text/R@5").value();

      StudyGraph star = result.graph("star(image)");
      SeedSummary summary = result.summary(star, "audio>text", "R@5").orElseThrow();
      assertThat(summary.mean()).isCloseTo((a + b) / 2, within(1e-12));
      assertThat(summary.standardDeviation())
          .isCloseTo(Math.abs(a - b) / Math.sqrt(2), within(1e-12));

      MatchedPairs matched = result.matched("R@5").requireComplete();
      double sum = 0;
      for (RunResult run : List.of(first, second)) {
        for (String direction : result.directions()) {
          sum += run.metric(direction + "/R@5").value() / 12;
        }
      }
      assertThat(matched.means().get(0).matched().mean()).isCloseTo(sum, within(1e-12));
      assertThat(matched.pairs()).hasSize(6);

      for (String way : List.of("two-hop R@1", "bridge R@10")) {
        assertThat(result.summary(star, "audio>text", way)).isPresent();
        assertThat(result.summary(star, "image>text", way)).as("only of emergent").isEmpty();
      }
      String shown = StudyText.of(result, "R@5", Optional.empty());
      assertThat(shown)
          .contains("48 pairs in total", "naive: emergent only", "two-hop", "p (Holm)", "complete");
      assertThat(StudyJson.of(result)).contains("\"naiveAllPairs\"", "\"complete\" : true");
    }
  }

  @Test
  void a_finished_study_is_not_trained_again_and_a_lost_cell_is_made_once_more()
      throws IOException {
    List<String> begun = new ArrayList<>();
    try (Workbench bench = TinySpec.workbench(folder)) {
      StudyResult before = new Studies(bench).run(tiny("anchors"), StudiesTest::ignore);

      assertThat(new Studies(bench).run(tiny("anchors"), begun(begun))).isEqualTo(before);
      assertThat(begun).isEmpty();
      assertThat(new Studies(bench).open("anchors")).isEqualTo(before);

      Files.delete(folder.resolve("runs/anchors.complete.seed1/result.json"));
      StudyResult open = new Studies(bench).open("anchors");
      assertThat(open.missing()).hasSize(1);
      StudyGraph complete = open.graph("complete");
      assertThat(open.summary(complete, "audio>text", "R@1"))
          .as("no mean over one seed of two")
          .isEmpty();
      assertThat(open.matched("R@1").compared()).doesNotContain("complete");
      assertThat(StudyText.of(open, "R@1", Optional.empty()))
          .contains("missing", "not made yet; the same command goes on");
      assertThatThrownBy(
              () ->
                  new Studies(bench).overQueries(open, "complete", "star(image)", "audio>text", 1))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("never summarized over fewer seeds than it names");
    }
  }

  @Test
  void an_interrupted_study_stops_between_steps_and_goes_on_where_it_was() {
    List<String> begun = new ArrayList<>();
    Consumer<StudyEvent> interrupting =
        event -> {
          if (event instanceof StudyEvent.CellTrains trains
              && trains.event() instanceof RunEvent.Stepped step
              && event.progress().done() == 1
              && step.step() == 2) {
            Thread.currentThread().interrupt();
          }
        };
    try (Workbench bench = TinySpec.workbench(folder)) {
      Studies studies = new Studies(bench);
      assertThatThrownBy(() -> studies.run(tiny("anchors"), interrupting))
          .isInstanceOf(InterruptedRunException.class)
          .hasMessage(
              "Study 'anchors' was interrupted with 1 of 6 cells done: the same call goes on from"
                  + " there.");
      assertThat(Thread.currentThread().isInterrupted()).isFalse();
      assertThat(studies.names()).containsExactly("anchors");
      assertThat(studies.open("anchors").missing()).hasSize(5);

      StudyResult result = studies.run(tiny("anchors"), begun(begun));

      assertThat(result.missing()).isEmpty();
      assertThat(begun).hasSize(5).doesNotContain("anchors.star-image.seed0");
      assertThat(new Sessions(folder.resolve("runs/anchors.star-text.seed0")).all())
          .as("the cell that was cut off went on from its checkpoint")
          .hasSize(2);
    }
  }

  @Test
  void a_graph_the_data_cannot_train_says_why_and_the_others_go_on() {
    ExperimentSpec base = TinySpec.spec("base");
    ExperimentSpec withheld =
        new ExperimentSpec(
            "base",
            "",
            TinySpec.data(Map.of("withhold", "audio+text")),
            base.graph(),
            base.recipe(),
            List.of(0L));
    Ablation ablation =
        Ablation.of("gaps", withheld)
            .withTopologies(List.of(Topology.STAR, Topology.COMPLETE))
            .withBudget(new Budget.TotalPairs(48, Budget.Keep.BATCH));
    try (Workbench bench = TinySpec.workbench(folder)) {
      StudyResult result = new Studies(bench).run(ablation, StudiesTest::ignore);

      assertThat(result.isComplete(result.graph("star(image)"))).isTrue();
      assertThat(result.missing()).hasSize(3);
      assertThat(result.missing())
          .allSatisfy(
              cell -> {
                assertThat(cell.state()).isEqualTo(StudyCell.State.IMPOSSIBLE);
                assertThat(cell.reason()).contains("audio", "text");
              });
      assertThat(new Studies(bench).open("gaps")).as("the reasons are on disk").isEqualTo(result);
      assertThat(StudyText.of(result, "R@1", Optional.empty())).contains("impossible: ");
    }
  }

  @Test
  void a_pair_trained_by_itself_is_the_yardstick_on_the_same_test_rows() {
    Ablation ablation =
        Ablation.of("direct", TinySpec.spec("base"))
            .withAnchors(List.of("image"))
            .withSeeds(List.of(0L, 1L))
            .withBudget(Budget.totalPairs(160))
            .withDirect(true);
    try (Workbench bench = TinySpec.workbench(folder)) {
      StudyResult result = new Studies(bench).run(ablation, StudiesTest::ignore);

      assertThat(result.compared()).hasSize(1);
      assertThat(result.graphs().get(1).label()).isEqualTo("direct(audio-text)");
      assertThat(result.costs()).allMatch(cost -> cost.pairs() == 160);
      assertThat(result.emergence("R@5"))
          .hasSize(2)
          .allMatch(each -> each.yardstick().equals("direct(audio-text)"))
          .allMatch(each -> each.ratio().n() == 2);
      List<Integer> galleries =
          bench.runs().stream()
              .map(run -> bench.run(run).result().metric("audio>text/R@1").n())
              .distinct()
              .toList();
      assertThat(galleries).hasSize(1);
      assertThat(
              new Studies(bench)
                  .overQueries(result, "star(image)", "direct(audio-text)", "audio>text", 10))
          .isNotNull();
    }
  }

  @Test
  void a_budget_a_graph_cannot_spend_makes_its_cells_impossible_without_training() {
    Ablation ablation = tiny("poor").withBudget(Budget.totalPairs(9)).withSeeds(List.of(0L));
    try (Workbench bench = TinySpec.workbench(folder)) {
      StudyResult result = new Studies(bench).run(ablation, StudiesTest::ignore);

      assertThat(result.graph("complete").problem()).contains("one step shows 24");
      assertThat(result.missing()).extracting(StudyCell::graph).contains("complete");
      assertThat(bench.runs()).noneMatch(run -> run.contains("complete"));
    }
  }

  @Test
  void a_study_may_gain_seeds_but_neither_lose_one_nor_change() {
    try (Workbench bench = TinySpec.workbench(folder)) {
      Studies studies = new Studies(bench);
      Ablation two =
          tiny("anchors").withAnchors(List.of("image")).withTopologies(List.of(Topology.STAR));
      studies.run(two, StudiesTest::ignore);

      assertThatThrownBy(() -> studies.run(two.withSeeds(List.of(0L)), StudiesTest::ignore))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("A study 'anchors' exists already and is another one")
          .hasMessageContaining("seeds were [0, 1] and would be only [0]");
      assertThatThrownBy(() -> studies.run(two.withBudget(Budget.steps(3)), StudiesTest::ignore))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("the budget was 48 pairs in total");
      List<String> begun = new ArrayList<>();
      studies.run(two.withSeeds(List.of(0L, 1L, 2L)), begun(begun));
      assertThat(begun).containsExactly("anchors.star-image.seed2");
    }
  }

  @Test
  void an_unknown_study_is_refused_with_the_nearest_name() throws IOException {
    try (Workbench bench = TinySpec.workbench(folder)) {
      Studies studies = new Studies(bench);
      assertThat(studies.names()).isEmpty();
      StudyFile.in(Files.createDirectories(folder.resolve("runs/anchors")))
          .write(new StudyFile.Content(tiny("anchors"), Map.of()));

      assertThatThrownBy(() -> studies.open("anchor"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("There is no study 'anchor'")
          .hasMessageContaining("Did you mean 'anchors'?");
      assertThat(studies.open("anchors").missing()).hasSize(6);
    }
  }
}
