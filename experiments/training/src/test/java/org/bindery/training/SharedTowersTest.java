package org.bindery.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.bindery.data.DatasetStore;
import org.bindery.data.ModalityRegistry;
import org.bindery.data.Splits;
import org.bindery.data.Table;
import org.bindery.evaluation.Retrieval;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.Sharing;
import org.bindery.graph.TowerSpec;
import org.bindery.graph.TrainedEdge;
import org.bindery.graph.Tuning;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.Split;
import org.bindery.weights.SafeTensorsFile;
import org.bindery.weights.TensorFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Towers with each other's weights, trained as a graph says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedTowersTest {
  private static final ModalityRegistry REGISTRY = ModalityRegistry.scan();
  private static final ColumnId SIGNAL = ColumnId.of("signal");
  private static final ColumnId FILM = ColumnId.of("film");
  private static final ColumnId OTHER = ColumnId.of("film.b");
  private static final ColumnId IMAGE = ColumnId.of("image");
  private static final ColumnId TEXT = ColumnId.of("text");
  private static final Recipe RECIPE =
      Recipe.standard()
          .withSteps(40)
          .withBatch(32)
          .withWarmupSteps(4)
          .withEmbedding(16)
          .withLearningRate(3e-3)
          .withEvaluateEvery(0)
          .withDevice("cpu");

  private Path home;
  private Table toys;

  @BeforeAll
  void open(@TempDir Path folder) {
    home = folder;
    toys = new DatasetStore(home, REGISTRY).open("toy", Map.of(), sentence -> {});
  }

  @AfterAll
  void close() {
    toys.close();
  }

  private static BindingGraph graph(Map<ColumnId, TowerSpec> towers) {
    return BindingGraph.of(
        Optional.of(FILM),
        new LinkedHashSet<>(List.of(FILM, OTHER, SIGNAL)),
        List.of(new TrainedEdge(FILM, OTHER), new TrainedEdge(FILM, SIGNAL)),
        towers);
  }

  private static BindingGraph sharing(Sharing sharing) {
    return graph(Map.of(OTHER, TowerSpec.standard().withSharing(sharing)));
  }

  private static final BindingGraph SEPARATE = graph(Map.of());
  private static final BindingGraph TRUNK = sharing(Sharing.trunk(FILM));
  private static final BindingGraph ATTENTION = sharing(Sharing.attention(FILM, 1));

  private Model train(String name, BindingGraph graph, Recipe recipe) {
    return train(name, toys, graph, recipe, event -> {});
  }

  private Model train(
      String name, Table table, BindingGraph graph, Recipe recipe, Consumer<RunEvent> listener) {
    Splits splits = Splits.of(table, table.manifest().splitting(), 0, Set.copyOf(graph.nodes()));
    Binding binding = new Binding(graph, table, splits, REGISTRY);
    return Trainer.train(home.resolve(name), binding, recipe, home.resolve("cache"), listener);
  }

  /** Returns the arrays of a run's last checkpoint. */
  private Map<String, float[]> saved(String run, String file) {
    Path folder = Checkpoint.newest(home.resolve(run)).orElseThrow().folder();
    Map<String, float[]> values = new LinkedHashMap<>();
    try (TensorFile saved = SafeTensorsFile.open(folder.resolve(file))) {
      for (String name : saved.tensors().keySet()) {
        float[] all = new float[(int) saved.tensors().get(name).size()];
        saved.floats(name).get(all);
        values.put(name, all);
      }
    }
    return values;
  }

  private static long total(Model model) {
    return model.parameters().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void sharedAndSeparateTowersAreAnAblationThatRuns() {
    Map<String, Long> sizes = new LinkedHashMap<>();
    Map<String, Double> recalls = new LinkedHashMap<>();
    Map.of("separate", SEPARATE, "trunk", TRUNK, "attention", ATTENTION)
        .forEach(
            (name, graph) -> {
              try (Model model = train("ablation-" + name, graph, RECIPE)) {
                int[] rows = model.gallery(Split.TEST);
                Retrieval found = Retrieval.of(model.embed(FILM, rows), model.embed(OTHER, rows));
                sizes.put(name, total(model));
                recalls.put(name, found.recallAt(10));
              }
            });
    long attention = 2 * (4L * 16 * 16 + 4 * 16 + 2 * 16);
    long expert = 8L * 16 * 16 + 5 * 16 + 2 * 16;
    assertThat(sizes.get("separate") - sizes.get("attention")).isEqualTo(attention + expert);
    assertThat(sizes.get("trunk")).isLessThan(sizes.get("attention"));
    // Chance is 0.1 of 100.
    assertThat(recalls.values())
        .hasSize(3)
        .allSatisfy(recall -> assertThat(recall).isGreaterThan(0.3));
  }

  @Test
  void everySharedArrayIsInACheckpointOnceUnderTheLendersName() {
    train("once", ATTENTION, RECIPE.withSteps(4).withAveraging(0.9)).close();
    String shared = "towers.film.trunk.transformer.block0.attn.in_proj.weight";
    String borrowed = shared.replace("film", "film.b");
    String own = "towers.film.b.trunk.transformer.block0.fc1.weight";
    String fused = "towers.film.b.trunk.transformer.block1.fc1.weight";
    assertThat(saved("once", "model.safetensors"))
        .containsKeys(shared, own)
        .doesNotContainKeys(borrowed, fused);
    assertThat(saved("once", "optimizer.safetensors"))
        .containsKeys(shared + ".exp_avg", shared + ".average", own + ".exp_avg")
        .doesNotContainKeys(borrowed + ".exp_avg", borrowed + ".average");
  }

  @Test
  void aRunWithSharedTowersGoesOnAndOpensAsItWas() {
    Recipe recipe = RECIPE.withSteps(12).withCheckpointEvery(6).withAveraging(0.9);
    float[] whole;
    try (Model model = train("whole", ATTENTION, recipe)) {
      whole = model.embed(OTHER, model.gallery(Split.TEST)).values();
    }
    assertThatThrownBy(
            () ->
                train(
                    "cut",
                    toys,
                    ATTENTION,
                    recipe,
                    event -> {
                      if (event instanceof RunEvent.Stepped stepped && stepped.step() == 7) {
                        Thread.currentThread().interrupt();
                      }
                    }))
        .isInstanceOf(InterruptedRunException.class);
    try (Model model = train("cut", ATTENTION, recipe)) {
      assertThat(model.embed(OTHER, model.gallery(Split.TEST)).values()).containsExactly(whole);
    }
    Splits splits = Splits.of(toys, toys.manifest().splitting(), 0, Set.copyOf(ATTENTION.nodes()));
    Binding binding = new Binding(ATTENTION, toys, splits, REGISTRY);
    try (Model model =
        Model.open(home.resolve("whole"), binding, recipe, home.resolve("cache"), sentence -> {})) {
      assertThat(model.embed(OTHER, model.gallery(Split.TEST)).values()).containsExactly(whole);
    }
  }

  @Test
  void withTheLenderLockedAttentionStaysBitIdenticalWhileTheExpertLearns() {
    Recipe first = RECIPE.withStages(new Stage(10, List.of(), List.of()));
    Recipe second =
        RECIPE.withStages(
            new Stage(10, List.of(), List.of()), new Stage(10, List.of("film.b"), List.of("film")));
    train("first", ATTENTION, first).close();
    train("second", ATTENTION, second).close();
    Map<String, float[]> before = saved("first", "model.safetensors");
    Map<String, float[]> after = saved("second", "model.safetensors");
    int changed = 0;
    for (String name : before.keySet()) {
      if (name.startsWith("towers.film.b.")) {
        changed += Arrays.equals(after.get(name), before.get(name)) ? 0 : 1;
      } else if (name.startsWith("towers.film.")) {
        assertThat(after.get(name)).as(name).containsExactly(before.get(name));
      }
    }
    assertThat(changed).as("arrays of the expert, stem and head").isGreaterThan(20);
  }

  @Test
  void aLockedBorrowerStaysAsItWasThoughItsLenderIsTrained() {
    Recipe first = RECIPE.withStages(new Stage(10, List.of(), List.of()));
    Recipe second =
        RECIPE.withStages(
            new Stage(10, List.of(), List.of()), new Stage(10, List.of(), List.of("film.b")));
    float[] before;
    float[] lender;
    try (Model model = train("unlocked", ATTENTION, first)) {
      before = model.embed(OTHER, model.gallery(Split.TEST)).values();
      lender = model.embed(FILM, model.gallery(Split.TEST)).values();
    }
    try (Model model = train("locked", ATTENTION, second)) {
      assertThat(model.embed(OTHER, model.gallery(Split.TEST)).values()).containsExactly(before);
      assertThat(model.embed(FILM, model.gallery(Split.TEST)).values()).isNotEqualTo(lender);
    }
  }

  @Test
  void pictureAndWordsShareAttentionThoughTheirTowersAreOfOtherKinds() {
    try (Table sprites =
        new DatasetStore(home, REGISTRY)
            .open("sprites", Map.of("train", "128", "test", "16"), sentence -> {})) {
      TowerSpec image =
          TowerSpec.standard()
              .withEncoder(Map.of("width", 16, "depth", 2, "heads", 2, "tokenDropout", 0.5))
              .withPreprocessor(Map.of("size", 16));
      TowerSpec text =
          TowerSpec.standard()
              .withEncoder(Map.of("width", 16, "depth", 2, "heads", 2))
              .withSharing(Sharing.attention(IMAGE, 1));
      BindingGraph graph =
          BindingGraph.of(
              Optional.of(IMAGE),
              new LinkedHashSet<>(List.of(IMAGE, TEXT)),
              List.of(new TrainedEdge(IMAGE, TEXT)),
              Map.of(IMAGE, image, TEXT, text));
      List<Double> losses = new ArrayList<>();
      Recipe recipe = RECIPE.withSteps(30);
      try (Model model =
          train(
              "sprites",
              sprites,
              graph,
              recipe,
              event -> {
                if (event instanceof RunEvent.Stepped stepped) {
                  losses.add(stepped.loss());
                }
              })) {
        assertThat(model.columns()).containsExactlyInAnyOrder(IMAGE, TEXT);
      }
      assertThat(losses.get(29)).isLessThan(losses.get(0) * 0.95);
    }
  }

  @Test
  void aCurriculumFromOneFrameToFourGoesOnWithItsWeights() {
    Stage still = new Stage(30, List.of(), List.of(), Map.of("film", Map.of("frames", 1)));
    Stage moving = new Stage(10, List.of(), List.of());
    train("still", SEPARATE, RECIPE.withStages(still)).close();
    Map<String, float[]> pictures = saved("still", "model.safetensors");
    String table = "towers.film.trunk.transformer.block0.time.embed";
    float[] rows = pictures.get(table);
    assertThat(rows).hasSize(4 * 16);
    for (int i = 0; i < rows.length; i++) {
      assertThat(rows[i]).isNotZero().isEqualTo(rows[i % 16]);
    }
    List<Double> losses = new ArrayList<>();
    train(
            "curriculum",
            toys,
            SEPARATE,
            RECIPE.withStages(still, moving),
            event -> {
              if (event instanceof RunEvent.Stepped stepped) {
                losses.add(stepped.loss());
              }
            })
        .close();
    assertThat(losses.get(30)).as("the weights are reused").isLessThan(losses.get(0) * 0.8);
    float[] after = saved("curriculum", "model.safetensors").get(table);
    assertThat(after).isNotEqualTo(rows);
    assertThat(Arrays.copyOfRange(after, 0, 16))
        .as("frames are told apart")
        .isNotEqualTo(Arrays.copyOfRange(after, 48, 64));
  }

  @Test
  void aStageThatPreprocessesWhatIsNotThereIsRefusedBeforeTraining() {
    Stage unknown = new Stage(5, List.of(), List.of(), Map.of("video", Map.of("frames", 1)));
    assertThatThrownBy(() -> train("unknown", SEPARATE, RECIPE.withStages(unknown)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "recipe.stages.preprocess names video, which is not in the graph: take it out.");
    Stage misspelt = new Stage(5, List.of(), List.of(), Map.of("film", Map.of("frame", 1)));
    assertThatThrownBy(() -> train("misspelt", SEPARATE, RECIPE.withStages(misspelt)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("frames");
  }

  @Test
  void lendersThatCannotLendAreRefusedWithTheReason() {
    refused(
        sharing(Sharing.trunk(OTHER)),
        "towers.film.b.share asks for the weights of film.b, which is itself: name another column.");
    refused(
        sharing(Sharing.trunk(ColumnId.of("video"))),
        "towers.film.b.share asks for the weights of video, which is not in the graph: it has"
            + " [film, film.b, signal].");
    refused(
        sharing(Sharing.attention(SIGNAL, 0)),
        "towers.film.b.share asks for one attention for both, but the other trunk (Perceptron) has"
            + " no transformer: choose an encoder of kind vit or transformer.");
    refused(
        sharing(Sharing.trunk(SIGNAL)),
        "towers.film.b.share asks for the trunk of signal, but its encoder is SignalTrunk[width=32]"
            + " and that of film.b is FilmTrunk[width=16, depth=2, heads=2, tokenDropout=0.0]: make"
            + " both alike, or share attention.");
    TowerSpec borrower = TowerSpec.standard().withSharing(Sharing.trunk(FILM));
    refused(
        graph(
            Map.of(OTHER, borrower, FILM, TowerSpec.standard().withSharing(Sharing.trunk(SIGNAL)))),
        "towers.film.b.share asks for the weights of film, which itself shares with signal: share"
            + " with that one directly.");
    refused(
        graph(Map.of(OTHER, borrower, FILM, TowerSpec.standard().withTuning(new Tuning.Probe()))),
        "towers.film.b.share asks for the weights of film, which is not trained as a whole: leave"
            + " out the tuning of film.");
  }

  private void refused(BindingGraph graph, String sentence) {
    assertThatThrownBy(() -> train("refused", graph, RECIPE))
        .isInstanceOf(ConfigException.class)
        .hasMessage(sentence);
  }
}
