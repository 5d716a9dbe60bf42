package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.graph.Topology;
import org.bindery.runner.DataSpec;
import org.bindery.runner.Studies;
import org.bindery.runner.Workbench;
import org.bindery.runner.study.Budget;
import org.bindery.runner.study.StudyCell;
import org.bindery.runner.study.StudyGraph;
import org.bindery.runner.study.StudyResult;
import org.bindery.spi.ColumnId;
import org.bindery.training.Recipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyTest {
  private static final String HOSTILE = "</table><script>alert(1)</script>";

  @TempDir Path folder;

  private static StudyCell cell(String graph, long seed, double trained, double emergent) {
    List<StudyCell.Value> values = new ArrayList<>();
    for (String direction : List.of("image>text", "text>image", "image>audio", "audio>image")) {
      values.add(new StudyCell.Value(direction, "R@1", "trained", trained, 0.01, 100));
    }
    for (String direction : List.of("text>audio", "audio>text")) {
      boolean complete = graph.equals("complete");
      values.add(
          new StudyCell.Value(
              direction, "R@1", complete ? "trained" : "emergent", emergent, 0.01, 100));
      if (!complete) {
        values.add(new StudyCell.Value(direction, "two-hop R@1", "emergent", 0.125, 0.01, 100));
        values.add(new StudyCell.Value(direction, "bridge R@1", "emergent", 0.25, 0.01, 100));
      }
    }
    return new StudyCell(
        graph,
        seed,
        graph + seed,
        StudyCell.State.FINISHED,
        "",
        Optional.of(new StudyCell.Outcome(12, 3e9, values)));
  }

  private static StudyGraph graph(String label, BindingGraph graph) {
    return new StudyGraph(
        label,
        List.of(),
        StudyGraph.Role.COMPARED,
        graph,
        Optional.of(Budget.totalPairs(9_600).plan(graph, 32, 1)),
        "");
  }

  private static StudyResult result() {
    ColumnId image = ColumnId.of("image");
    ColumnId text = ColumnId.of("text");
    ColumnId audio = ColumnId.of("audio");
    StudyGraph star = graph("star(image)", BindingGraph.star(image, text, audio));
    StudyGraph complete = graph("complete", BindingGraph.complete(image, text, audio));
    StudyGraph hostile = graph(HOSTILE, BindingGraph.chain(image, text, audio));
    List<StudyCell> cells = new ArrayList<>();
    for (long seed = 0; seed < 3; seed++) {
      cells.add(cell("star(image)", seed, 0.5 + 0.01 * seed, 0.21 + 0.01 * seed));
      cells.add(cell("complete", seed, 0.4 + 0.01 * seed, 0.41 + 0.012 * seed));
      cells.add(
          new StudyCell(
              HOSTILE,
              seed,
              "hostile" + seed,
              StudyCell.State.IMPOSSIBLE,
              HOSTILE,
              Optional.empty()));
    }
    return new StudyResult(
        "anchors",
        HOSTILE,
        "sprites",
        "9,600 pairs in total for each graph",
        List.of("image", "text", "audio"),
        List.of(0L, 1L, 2L),
        List.of(star, complete, hostile),
        cells);
  }

  /** Asks no run for anything. */
  private Study study() {
    Path runs = folder.resolve("runs");
    Workbench bench = Workbench.open(folder.resolve("home"), runs, ModalityRegistry.scan());
    return new Study(new Studies(bench), result());
  }

  @Test
  void aStudyShowsWhatIsComparedOnMatchedPairsWhatEmergedAndWhatItCost() {
    String html = StudyTables.html(result(), "R@1", Optional.empty());

    assertThat(html)
        .contains("matched pairs", "naive: emergent only", "against star(image)", "p (Holm)")
        .contains("two-hop", "12.5 ± 0.0", "25.0 ± 0.0", "emergence ratio")
        .contains("9,600", "<svg", "seeds [0, 1, 2]", "6 of 9 cells finished");
  }

  @Test
  void hostileNamesAndReasonsBecomeNoMarkup() {
    String html = StudyTables.html(result(), "R@1", Optional.empty());

    assertThat(html).doesNotContain("<script").contains("&lt;script&gt;");
  }

  @Test
  void aGraphIsDrawnWithTheMeanOfBothDirectionsOnItsLines() {
    Study study = study();

    assertThat(study.drawing("star(image)", "R@1").html())
        .as("22 % of the emergent pair, 51 % of the others")
        .contains(">22.0<", ">51.0<");
    assertThat(study.map("complete", "R@1").html()).startsWith("<svg").contains("42.2 ± ");
    assertThatThrownBy(() -> study.map(HOSTILE, "R@1"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("has no result for every seed yet");
  }

  @Test
  void onePairIsAColumnOverAllGraphs() {
    Study study = study();

    assertThat(study.table("audio>text R@1").text().lines().toList())
        .hasSize(4)
        .contains("star(image): 22.0 ± 2.5 % emergent")
        .anyMatch(line -> line.endsWith(": missing "));
    assertThatThrownBy(() -> study.table("audio>depth R@1"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("has no 'audio>depth R@1'");
  }

  @Test
  void aStudyIsMadeInOneCallShownWhileItGoesAndFoundAgainByItsName() {
    List<String> shown = new ArrayList<>();
    List<String> pages = new ArrayList<>();
    Screen screen =
        new Screen() {
          @Override
          public String open(View view) {
            shown.add(view.text());
            return "handle";
          }

          @Override
          public void update(String handle, View view) {
            pages.add(view.html());
            shown.add(view.text());
          }
        };
    ModalityRegistry registry = ModalityRegistry.scan();
    try (Session session =
        new Session(
            screen,
            Map.of(),
            () -> Workbench.open(folder.resolve("home"), folder.resolve("runs"), registry))) {
      BindingGraph graph =
          GraphBuilder.anchor("image")
              .bind("text", "audio")
              .tower("image", Map.of("kind", "conv", "width", 16, "channels", 4, "stages", 2))
              .preprocess("image", Map.of("size", 16))
              .tower("text", Map.of("kind", "bag", "width", 16))
              .tower("audio", Map.of("kind", "conv", "width", 16, "channels", 4, "stages", 2))
              .preprocess("audio", Map.of("views", "whole", "melBins", 64))
              .build();
      Dataset sprites =
          session.dataset(
              new DataSpec("sprites", Map.of("train", "32", "test", "8"), 0, Optional.empty()));
      shown.clear();

      Recipe recipe =
          Recipe.standard().withSteps(2).withBatch(8).withEmbedding(8).withEvaluateEvery(0);
      Study study =
          Ablate.of(session, "tiny", graph)
              .on(sprites)
              .anchors("image")
              .topologies(Topology.STAR, Topology.COMPLETE)
              .seeds(0, 1)
              .run(recipe);

      assertThat(study.result().missing()).isEmpty();
      assertThat(study.text()).contains("32 pairs in total");
      assertThat(shown.get(shown.size() - 1)).contains("4 of 4 cells done");
      assertThat(shown).anyMatch(text -> text.contains("1 of 4 cells done, about"));
      assertThat(pages.get(pages.size() - 1)).contains("Study tiny", "width:100.0%");
      assertThat(session.study("tiny").result()).isEqualTo(study.result());
      assertThatThrownBy(() -> Ablate.of(session, "other", graph).run(recipe))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("needs its data named");
    }
  }
}
