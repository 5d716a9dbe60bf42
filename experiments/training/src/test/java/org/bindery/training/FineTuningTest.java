package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.bindery.data.DatasetStore;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Splits;
import org.bindery.data.Table;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.graph.StartingWeights;
import org.bindery.graph.StartingWeights.Names;
import org.bindery.graph.Tuning;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Split;
import org.bindery.weights.NameMap;
import org.bindery.weights.SafeTensorsFile;
import org.bindery.weights.TensorFile;
import org.bindery.weights.TowerWeights;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** An image tower in ImageBind's shape, trained a little, is the checkpoint of these tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FineTuningTest {
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ModalityRegistry REGISTRY = ModalityRegistry.scan();
  private static final Map<String, Object> VIT =
      Map.of(
          "width", 16, "depth", 2, "heads", 2, "patch", 8, "frames", 2, "preNorm", true, "kind",
          "vit");
  private static final Tuning.LowRank LORA =
      new Tuning.LowRank(2, 4, 1, List.of("in_proj", "out_proj"));
  private static final Recipe RECIPE =
      Recipe.standard()
          .withSteps(40)
          .withBatch(32)
          .withEmbedding(8)
          .withLearningRate(5e-3)
          .withEvaluateEvery(0)
          .withDevice("cpu");

  private Path home;
  private Table table;
  private StartingWeights weights;

  @BeforeAll
  void makeACheckpoint(@TempDir Path folder) {
    home = folder;
    table =
        new DatasetStore(home, REGISTRY)
            .open("sprites", Map.of("train", "160", "test", "16"), sentence -> {});
    Path file = home.resolve("tiny.safetensors");
    try (Model model = train("base", graph(VIT).build(), RECIPE.withSteps(20))) {
      model.export(IMAGE, Names.IMAGEBIND, file);
    }
    weights = new StartingWeights(file.toString(), Names.IMAGEBIND);
  }

  @AfterAll
  void close() {
    table.close();
  }

  private static GraphBuilder graph(Map<String, Object> image) {
    return GraphBuilder.anchor("image")
        .bind("text")
        .tower("image", image)
        .preprocess("image", Map.of("size", 16))
        .tower("text", Map.of("kind", "bag", "width", 16));
  }

  private BindingGraph tuned(Tuning tuning) {
    return graph(VIT).weights("image", weights).tuning("image", tuning).build();
  }

  private Model train(String name, BindingGraph graph, Recipe recipe) {
    return train(name, graph, recipe, event -> {});
  }

  private Model train(String name, BindingGraph graph, Recipe recipe, Consumer<RunEvent> listener) {
    Splits splits = Splits.of(table, table.manifest().splitting(), 0, Set.copyOf(graph.nodes()));
    Binding binding = new Binding(graph, table, splits, REGISTRY);
    return Trainer.train(home.resolve(name), binding, recipe, home.resolve("cache"), listener);
  }

  /** Returns the arrays of a run's last checkpoint that begin so. */
  private Map<String, float[]> saved(String run, String prefix) {
    Path file =
        Checkpoint.newest(home.resolve(run)).orElseThrow().folder().resolve("model.safetensors");
    Map<String, float[]> values = new LinkedHashMap<>();
    try (TensorFile saved = SafeTensorsFile.open(file)) {
      for (String name : saved.tensors().keySet()) {
        if (name.startsWith(prefix)) {
          float[] all = new float[(int) saved.tensors().get(name).size()];
          saved.floats(name).get(all);
          values.put(name, all);
        }
      }
    }
    return values;
  }

  /** Returns what the checkpoint says of the image tower's arrays. */
  private Map<String, float[]> started(Set<String> names, String run) {
    Path file =
        Checkpoint.newest(home.resolve(run)).orElseThrow().folder().resolve("model.safetensors");
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    Map<String, float[]> values = new LinkedHashMap<>();
    try (TensorFile saved = SafeTensorsFile.open(file);
        TensorFile outside = TensorFile.open(Path.of(weights.file()))) {
      names.forEach(name -> shapes.put(name, saved.tensors().get(name).shape()));
      TowerWeights found = new TowerWeights(outside, NameMap.imageBind(), shapes);
      for (String name : names) {
        float[] all = new float[(int) saved.tensors().get(name).size()];
        found.floats(name).get(all);
        values.put(name, all);
      }
    }
    return values;
  }

  private void trunkIsTheCheckpoints(String run) {
    Map<String, float[]> trunk = saved(run, "towers.image.trunk.");
    trunk.keySet().removeIf(name -> name.contains(".lora_"));
    assertThat(trunk).hasSize(31);
    Map<String, float[]> before = started(trunk.keySet(), run);
    trunk.forEach((name, after) -> assertThat(after).as(name).containsExactly(before.get(name)));
  }

  private static double mean(List<Double> values) {
    return values.stream().mapToDouble(x -> x).average().orElseThrow();
  }

  /** Trains with one tuning of the image tower and returns the loss of each step. */
  private List<Double> losses(String run, Tuning tuning) {
    List<Double> losses = new ArrayList<>();
    train(
            run,
            tuned(tuning),
            RECIPE,
            event -> {
              if (event instanceof RunEvent.Stepped step) {
                losses.add(step.loss());
              }
            })
        .close();
    return losses;
  }

  @Test
  void aProbeTrainsTheHeadAndLeavesTheTrunkBitIdentical() {
    List<Double> losses = losses("probe", new Tuning.Probe());
    assertThat(mean(losses.subList(35, 40))).isLessThan(0.95 * mean(losses.subList(0, 5)));
    trunkIsTheCheckpoints("probe");
    String head = "towers.image.head.linear.weight";
    assertThat(saved("probe", head).get(head))
        .isNotEqualTo(started(Set.of(head), "probe").get(head));
  }

  @Test
  void lowRankAdditionsAreTrainedAndTheBaseIsBitIdentical() {
    List<Double> losses = losses("lora", LORA);
    assertThat(mean(losses.subList(35, 40))).isLessThan(0.95 * mean(losses.subList(0, 5)));
    trunkIsTheCheckpoints("lora");
    Map<String, float[]> saved = saved("lora", "towers.image.trunk.");
    saved.keySet().removeIf(name -> !name.contains(".lora_"));
    String attention = "towers.image.trunk.transformer.block1.attn.";
    assertThat(saved.keySet())
        .containsExactlyInAnyOrder(
            attention + "in_proj.lora_a",
            attention + "in_proj.lora_b",
            attention + "out_proj.lora_a",
            attention + "out_proj.lora_b");
    saved.forEach(
        (name, values) -> assertThat(values).as(name).isNotEqualTo(new float[values.length]));
  }

  @Test
  void fullTuningMovesTheTrunkFromWhereTheCheckpointLeftIt() {
    List<Double> losses = losses("full", new Tuning.Full());
    assertThat(mean(losses.subList(35, 40))).isLessThan(0.95 * mean(losses.subList(0, 5)));
    Map<String, float[]> trunk = saved("full", "towers.image.trunk.transformer");
    started(trunk.keySet(), "full")
        .forEach((name, before) -> assertThat(trunk.get(name)).as(name).isNotEqualTo(before));
  }

  @Test
  void onlyWhatIsTrainedIsCounted() {
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<String, Tuning> tunings =
        Map.of("full", new Tuning.Full(), "probe", new Tuning.Probe(), "lora", LORA);
    tunings.forEach(
        (name, tuning) ->
            train(
                    "count-" + name,
                    tuned(tuning),
                    RECIPE.withSteps(1),
                    event -> {
                      if (event instanceof RunEvent.Started begun) {
                        counts.put(name, begun.parameters().get(IMAGE));
                      }
                    })
                .close());
    assertThat(counts).containsEntry("probe", 16L * 8);
    assertThat(counts).containsEntry("lora", 16L * 8 + 2 * (16 + 48) + 2 * (16 + 16));
    assertThat(counts.get("full")).isGreaterThan(5000);
  }

  @Test
  void aLowRankRunThatWasInterruptedGoesOnAsIfNothingHadHappenedEvenWithoutTheFile()
      throws IOException {
    Path copy = Files.copy(Path.of(weights.file()), home.resolve("copy.safetensors"));
    BindingGraph graph =
        graph(VIT)
            .weights("image", new StartingWeights(copy.toString(), Names.IMAGEBIND))
            .tuning("image", LORA)
            .build();
    Recipe recipe = RECIPE.withSteps(12).withAveraging(0.9);
    train("whole", graph, recipe).close();
    assertThatThrownBy(
            () ->
                train(
                    "cut",
                    graph,
                    recipe,
                    event -> {
                      if (event instanceof RunEvent.Stepped step && step.step() == 5) {
                        Thread.currentThread().interrupt();
                      }
                    }))
        .isInstanceOf(InterruptedRunException.class);
    Files.delete(copy);
    train("cut", graph, recipe).close();
    Map<String, float[]> whole = saved("whole", "");
    Map<String, float[]> cut = saved("cut", "");
    assertThat(cut.keySet()).isEqualTo(whole.keySet());
    whole.forEach((name, values) -> assertThat(cut.get(name)).as(name).containsExactly(values));
  }

  @Test
  void anExportFoldsTheAdditionsInAndEmbedsAsBefore() {
    Path file = home.resolve("merged.safetensors");
    float[] apart;
    float[] merged;
    int[] rows;
    try (Model model = train("merge", tuned(LORA), RECIPE.withSteps(10))) {
      rows = model.gallery(Split.TEST);
      apart = model.embed(IMAGE, rows).values();
      model.export(IMAGE, Names.IMAGEBIND, file);
      merged = model.embed(IMAGE, rows).values();
    }
    assertThat(merged).containsExactly(apart, within(1e-5f));
    try (TensorFile exported = TensorFile.open(file);
        TensorFile before = TensorFile.open(Path.of(weights.file()))) {
      assertThat(exported.tensors()).isEqualTo(before.tensors());
      String adapted = "modality_trunks.vision.blocks.1.attn.in_proj_weight";
      String held = "modality_trunks.vision.blocks.0.attn.in_proj_weight";
      assertThat(exported.floats(adapted)).isNotEqualTo(before.floats(adapted));
      assertThat(exported.floats(held)).isEqualTo(before.floats(held));
    }
  }

  @Test
  void aProbedTrunkOfConvolutionsKeepsItsRunningStatistics() {
    BindingGraph graph =
        graph(Map.of("kind", "conv", "width", 16, "channels", 4, "stages", 2))
            .tuning("image", new Tuning.Probe())
            .build();
    train("conv-1", graph, RECIPE.withSteps(1)).close();
    train("conv-5", graph, RECIPE.withSteps(5)).close();
    Map<String, float[]> one = saved("conv-1", "towers.image.trunk.");
    Map<String, float[]> five = saved("conv-5", "towers.image.trunk.");
    assertThat(one.keySet()).anyMatch(name -> name.endsWith("running_mean"));
    one.forEach((name, values) -> assertThat(five.get(name)).as(name).containsExactly(values));
  }

  @Test
  void twoProbesUnderAFixedScaleCanBeTrained() {
    BindingGraph graph =
        graph(VIT)
            .tuning("image", new Tuning.Probe())
            .tuning("text", new Tuning.Probe())
            .logitScale("text", new LogitScale.Fixed(10))
            .build();
    train("fixed", graph, RECIPE.withSteps(3)).close();
    assertThat(saved("fixed", "towers.image.head")).hasSize(1);
  }

  @Test
  void aRunRemembersWhereItsTowersStarted() throws IOException {
    train("recorded", tuned(new Tuning.Probe()), RECIPE.withSteps(1)).close();
    assertThat(Files.readString(home.resolve("recorded/weights.json")))
        .contains("\"column\" : \"image\"", "\"names\" : \"imagebind\"", "\"loaded\" : 32")
        .contains("\"licence\" : \"unknown\"", "\"drawn\" : [ ]")
        .containsPattern("\"sha256\" : \"[0-9a-f]{64}\"");
  }

  @Test
  void aHeadOfAnotherLengthIsDrawnAndTheTrunkIsLoaded() throws IOException {
    train("longer", tuned(new Tuning.Probe()), RECIPE.withSteps(1).withEmbedding(12)).close();
    trunkIsTheCheckpoints("longer");
    assertThat(Files.readString(home.resolve("longer/weights.json")))
        .contains("\"drawn\" : [ \"towers.image.head.linear.weight\" ]");
  }

  @Test
  void weightsThatCannotBeLoadedAreRefusedInOneSentence() {
    StartingWeights gone = new StartingWeights("no/such/file.pth", Names.IMAGEBIND);
    refused(graph(VIT).weights("image", gone), DataException.class, "no/such/file.pth");

    StartingWeights misnamed = new StartingWeights(weights.file(), Names.OPENCLIP);
    refused(
        graph(VIT).weights("image", misnamed),
        DataException.class,
        "does not hold the trunk of image under openclip names: its names are those of imagebind,"
            + " so write names: imagebind.");

    Map<String, Object> deep = new LinkedHashMap<>(VIT);
    deep.put("depth", 3);
    refused(
        graph(deep).weights("image", weights),
        DataException.class,
        "31 of 43 arrays fit; it lacks towers.image.trunk.transformer.block2.");
    Map<String, Object> shallow = new LinkedHashMap<>(VIT);
    shallow.put("depth", 1);
    refused(
        graph(shallow).weights("image", weights),
        DataException.class,
        "it also has modality_trunks.vision.blocks.1.");
    Map<String, Object> wide = new LinkedHashMap<>(VIT);
    wide.put("width", 32);
    refused(
        graph(wide).weights("image", weights),
        DataException.class,
        "set towers.image.encoder to the size the weights were made with.");
    refused(
        graph(Map.of("kind", "conv")).tuning("image", LORA),
        ConfigException.class,
        "towers.image.lora asks for adapters at in_proj, out_proj, but this trunk (ConvTrunk)");
  }

  private void refused(
      GraphBuilder graph, Class<? extends RuntimeException> kind, String sentence) {
    Path run = home.resolve("refused");
    assertThatThrownBy(() -> train("refused", graph.build(), RECIPE))
        .isInstanceOf(kind)
        .hasMessageContaining(sentence)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n");
    assertThat(run).as("nothing half-written").doesNotExist();
  }
}
