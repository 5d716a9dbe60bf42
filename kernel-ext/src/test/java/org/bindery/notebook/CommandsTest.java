package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bindery.data.ModalityRegistry;
import org.bindery.runner.ExperimentSpec;
import org.bindery.runner.Workbench;
import org.bindery.spi.ColumnId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {
  private static final String PAGE =
      """
      description: a page in a cell <b>
      data: {dataset: sprites, options: {train: "40", test: "8"}}
      graph:
        anchor: image
        bind: [text, audio]
        towers:
          image: {encoder: {kind: conv, width: 8, channels: 4, stages: 2}, preprocess: {size: 16}}
          text: {encoder: {kind: bag, width: 8}}
          audio: {encoder: {kind: conv, width: 8, channels: 4, stages: 2}, preprocess: {views: whole, melBins: 16}}
      recipe: {steps: 4, batch: 4, embedding: 8, warmupSteps: 1, evaluateEvery: 4, checkpointEvery: 4}
      """;

  @TempDir Path folder;
  private Workbench bench;
  private Session session;
  private Commands commands;

  @BeforeEach
  void open() {
    bench = Workbench.open(folder.resolve("home"), folder.resolve("runs"), ModalityRegistry.scan());
    Screen silent =
        new Screen() {
          @Override
          public String open(View view) {
            return "";
          }

          @Override
          public void update(String handle, View view) {}
        };
    session = new Session(silent, Map.of(), () -> bench);
    commands = new Commands(() -> session);
  }

  @AfterEach
  void close() {
    session.close();
  }

  @Test
  void aPageInACellIsCheckedDrawnAndOpenedByItsName() {
    View shown = commands.binding(List.of("mine"), PAGE);

    assertThat(shown.html()).contains("<svg", "&lt;b&gt;").doesNotContain("<b>", "<script");
    assertThat(shown.text()).contains("star around image", "experiment(\"mine\")");
    Experiment opened = session.experiment("mine");
    assertThat(opened.graph().anchor()).hasToString("Optional[image]");
    assertThat(opened.dataset().table().rows()).isEqualTo(48);
  }

  @Test
  void theCellRunAgainReplacesThePage() {
    commands.binding(List.of("mine"), PAGE);
    commands.binding(List.of("mine"), PAGE.replace("steps: 4", "steps: 6"));

    assertThat(session.pages().find("mine").map(ExperimentSpec::recipe).orElseThrow().steps())
        .isEqualTo(6);
  }

  @Test
  void aSlipInAPageIsToldWithTheLineOfTheCellAndTheNearestName() {
    assertThatThrownBy(() -> commands.binding(List.of("mine"), PAGE.replace("anchor:", "ancor:")))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("mine.yaml line 5: ")
        .hasMessageContaining("anchor");
    assertThatThrownBy(() -> commands.binding(List.of("mine"), " \n"))
        .hasMessageContaining("The cell is empty");
    assertThatThrownBy(() -> commands.binding(List.of("a/b"), PAGE))
        .hasMessageContaining("cannot be called 'a/b'");
    assertThatThrownBy(() -> commands.binding(List.of("a", "b"), PAGE))
        .hasMessageContaining("%%binding NAME");
  }

  @Test
  void aSearchLooksThroughAllRowsAndTheNearestAreTestRows() {
    commands.binding(List.of("mine"), PAGE);
    Experiment mine = session.experiment("mine");
    Run run = session.train("first", mine.graph(), mine.dataset(), mine.recipe(), false);
    var words = run.embed(Sample.read(bench.registry(), ColumnId.of("text"), "a red ring"));
    int rows = mine.dataset().table().rows();

    List<Neighbors.Neighbor> found = run.search("image", words, rows + 1).nearest();

    assertThat(found).hasSize(rows);
    assertThat(found).isSortedAccordingTo((a, b) -> Double.compare(b.cosine(), a.cosine()));
    assertThat(found).containsAll(run.nearest("image", words, rows).nearest());
    assertThat(run.nearest("image", words, rows).nearest()).hasSizeLessThan(rows);
    assertThatThrownBy(() -> run.search("image", words, 0))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("ask for 1 or more");
  }

  @Test
  void runsAreListedWithHowFarTheyAreAndShownWithTheirCurve() throws IOException {
    assertThat(commands.runs(List.of()).text()).contains("There are no runs");
    commands.binding(List.of("mine"), PAGE);
    Experiment mine = session.experiment("mine");
    session.train("first", mine.graph(), mine.dataset(), mine.recipe(), false).result();

    assertThat(commands.runs(List.of()).text()).contains("first", "finished", "sprites");
    View page = commands.run(List.of("first"));
    assertThat(page.text()).contains("run first, finished", "last loss", "R@1");
    assertThat(page.html()).contains("<svg", "Loss by edge").doesNotContain("<script");
    EmbeddingMap map = new Run(bench.run("first")).map("image", "audio");
    assertThat(map.places()).hasDimensions(16, 2);
    assertThat(map.html()).contains("<svg").doesNotContain("<script");
    assertThatThrownBy(() -> new Run(bench.run("first")).map("depth"))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("depth");
    Files.delete(bench.runsFolder().resolve("first").resolve("result.json"));
    assertThat(commands.run(List.of("first")).text())
        .as("as after a kill before the measuring")
        .contains("4 of 4 steps kept", "train it again");
  }

  @Test
  void aWrongWordAnswersWithTheNearest() {
    assertThatThrownBy(() -> commands.modality(List.of("lod", "x.jar")))
        .isInstanceOf(Refusal.class)
        .hasMessageEndingWith("Did you mean 'load'?");
    assertThatThrownBy(() -> commands.modality(List.of()))
        .hasMessageContaining("%modality load JAR");
    assertThatThrownBy(() -> commands.run(List.of())).hasMessageContaining("%run NAME");
    assertThatThrownBy(() -> commands.runs(List.of("first")))
        .hasMessageContaining("write %runs alone");
  }

  @Test
  void aLoadedJarStandsAmongTheModalitiesAndItsRejectsWithTheReason() throws IOException {
    PluginBuilds builds = new PluginBuilds(folder);
    Path jar =
        builds.jar(
            "tide.jar",
            Map.of(
                "Tide",
                PluginBuilds.modality("Tide", "tide", "Sea levels.", "@BuiltFor(Spi.VERSION)"),
                "Old",
                PluginBuilds.modality("Old", "old", "x", "@BuiltFor(99)")),
            PluginBuilds.registering("Tide", "Old"));

    View loaded = commands.modality(List.of("load", jar.toString()));

    assertThat(loaded.text()).contains("loaded tide.jar: modalities tide, datasets none");
    View all = commands.modalities(List.of());
    assertThat(all.text())
        .contains("Sea levels.", "Not used: plugin.Old. It was built for version 99");
    assertThat(all.html()).contains("tide.jar");
  }

  @Test
  void theDeviceIsOneLine() {
    assertThat(commands.device(List.of()).text()).startsWith("PyTorch ").contains("GB of memory");
  }

  @Test
  void theDoctorSaysWhatToType() {
    assertThat(commands.doctor(List.of()).text()).contains("Java", "memory", "dataset sprites");
  }
}
