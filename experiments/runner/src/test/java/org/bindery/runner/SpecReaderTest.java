package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bindery.data.ModalityRegistry;
import org.bindery.graph.BindingGraph;
import org.bindery.graph.GraphBuilder;
import org.bindery.graph.Sharing;
import org.bindery.graph.StartingWeights;
import org.bindery.graph.Topology;
import org.bindery.graph.TowerSpec;
import org.bindery.graph.Tuning;
import org.bindery.losses.Reduction;
import org.bindery.spi.ColumnId;
import org.bindery.spi.ConfigException;
import org.bindery.spi.LogitScale;
import org.bindery.spi.Splitting;
import org.bindery.sweeps.SweepConfig;
import org.bindery.training.Recipe;
import org.bindery.training.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecReaderTest {
  private static final ModalityRegistry REGISTRY = ModalityRegistry.scan();

  private static final String SPEC =
      """
      name: first
      data: {dataset: stamps}
      graph:
        topology: star
        anchor: image
        bind: [text, audio.es]
        towers:
          text: {frozen: all-minilm-l6-v2}
          image:
            encoder:
              width: 256
      recipe:
        steps: 300
        batch: 64
      seeds: [3, 4]
      """;

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("first.yaml"), text);
  }

  private ExperimentSpec read(String text, String... settings) throws IOException {
    return SpecReader.read(file(text), REGISTRY, List.of(settings));
  }

  private String refusal(String text, String... settings) throws IOException {
    Path file = file(text);
    try {
      SpecReader.read(file, REGISTRY, List.of(settings));
    } catch (ConfigException e) {
      assertThat(e.getMessage()).as("one sentence, on one line").doesNotContain("\n");
      return e.getMessage();
    }
    throw new AssertionError("the spec was accepted:\n" + text);
  }

  @Test
  void what_a_spec_says_is_taken_and_the_rest_is_standard() throws IOException {
    ExperimentSpec spec = read(SPEC);

    assertThat(spec.name()).isEqualTo("first");
    assertThat(spec.data()).isEqualTo(DataSpec.of("stamps"));
    assertThat(spec.seeds()).containsExactly(3L, 4L);
    Recipe standard = Recipe.standard();
    assertThat(spec.recipe().steps()).isEqualTo(300);
    assertThat(spec.recipe().batch()).isEqualTo(64);
    assertThat(spec.recipe().seed()).as("the first of the seeds").isEqualTo(3);
    assertThat(spec.recipe().learningRate()).isEqualTo(standard.learningRate());
    assertThat(spec.recipe().reduction()).isEqualTo(standard.reduction());
  }

  @Test
  void a_star_becomes_the_graph_a_builder_would_make() throws IOException {
    BindingGraph graph =
        GraphBuilder.anchor("image")
            .bind("text", "audio.es")
            .frozen("text", "all-minilm-l6-v2")
            .tower("image", Map.of("width", 256))
            .build();

    assertThat(read(SPEC).graph().toGraph()).isEqualTo(graph);
  }

  @Test
  void a_spec_without_a_name_has_its_files() throws IOException {
    assertThat(read(SPEC.replace("name: first\n", "")).name()).isEqualTo("first");
  }

  @Test
  void a_recipe_may_be_left_out() throws IOException {
    String text =
        """
        data: {dataset: stamps}
        graph: {anchor: image, bind: [text]}
        """;

    ExperimentSpec spec = read(text);

    assertThat(spec.recipe()).isEqualTo(Recipe.standard().withSeed(0));
    assertThat(spec.seeds()).containsExactly(0L);
    assertThat(spec.graph().topology()).isEqualTo(Topology.STAR);
  }

  @Test
  void edges_say_their_scale_and_weight() throws IOException {
    String text =
        """
        data:
          dataset: stamps
          splitSeed: 7
          splitting: {validationKeys: 20, testKeys: 100}
        graph:
          topology: custom
          edges:
            - {between: [image, text]}
            - {between: [image, audio.es], logitScale: 20, weight: 2}
            - {between: [text, audio.fr], logitScale: {initial: 5, max: 50}}
        recipe: {learningRate: 1e-3, reduction: mean, shuffledPairs: true}
        """;

    ExperimentSpec spec = read(text);

    assertThat(spec.data().splitSeed()).isEqualTo(7);
    assertThat(spec.data().splitting()).contains(new Splitting.ByKey(20, 100));
    assertThat(spec.graph().edges())
        .containsExactly(
            new GraphSpec.EdgeSpec(List.of("image", "text"), Optional.empty(), 1, false),
            new GraphSpec.EdgeSpec(
                List.of("image", "audio.es"), Optional.of(new LogitScale.Fixed(20)), 2, false),
            new GraphSpec.EdgeSpec(
                List.of("text", "audio.fr"), Optional.of(new LogitScale.Learned(5, 50)), 1, false));
    assertThat(spec.recipe().learningRate()).isEqualTo(1e-3);
    assertThat(spec.recipe().reduction()).isEqualTo(Reduction.MEAN);
    assertThat(spec.recipe().shuffledPairs()).isTrue();
  }

  @Test
  void an_unknown_key_is_told_with_file_line_and_the_nearest_key() throws IOException {
    assertThat(refusal(SPEC.replace("steps:", "stepz:")))
        .isEqualTo("first.yaml line 13: unknown key 'stepz' in recipe; did you mean 'steps'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          batch: 64         | batch: many         | first.yaml line 14: recipe.batch must be a whole number, not 'many'.
          batch: 64         | batch: 64.5         | first.yaml line 14: recipe.batch must be a whole number, not '64.5'.
          batch: 64         | batch: [64]         | first.yaml line 14: recipe.batch must be a whole number, not a list.
          batch: 64         | batch:              | first.yaml line 14: 'batch' in recipe has no value
          batch: 64         | distinctKeys: maybe | first.yaml line 14: recipe.distinctKeys must be true or false, not 'maybe'.
          batch: 64         | reduction: avg      | first.yaml line 14: 'avg' is not a value of recipe.reduction; known are sum, mean.
          batch: 64         | batch: 1            | first.yaml line 14: recipe.batch is 1
          batch: 64         | device: gpu         | first.yaml line 14: recipe.device is gpu
          batch: 64         | seed: 5             | first.yaml line 14: a recipe in a spec has no seed
          batch: 64         | steps: 5            | first.yaml line 14: key 'steps' stands here for the second time
          batch: 64         | batch: *other       | first.yaml line 14: aliases
          batch: 64         | batch: 99999999999999999999 | first.yaml line 14: the number 99999999999999999999 is too large.
          batch: 64         | batch: "6           | first.yaml line
          dataset: stamps   | datset: stamps      | first.yaml line 2: unknown key 'datset' in data; did you mean 'dataset'?
          {dataset: stamps} | {options: {}}       | first.yaml line 2: the key 'dataset' is missing in data.
          dataset: stamps   | dataset: stmaps     | first.yaml line 2: Dataset 'stmaps' is not known
          dataset: stamps   | dataset: stamps, options: {lang: es} | first.yaml line 2: dataset 'stamps' has no option 'lang'; there are none.
          topology: star    | topology: stra      | first.yaml line 4: 'stra' is not a value of graph.topology; did you mean 'star'?
          anchor: image     | anchor: imagee      | first.yaml line 5: Modality 'imagee' is not known
          anchor: image     | anchor: image.xy    | first.yaml line 5: dataset 'stamps' has no column 'image.xy'; did you mean 'image'?
          audio.es          | Audio               | first.yaml line 6: Modality id 'Audio' is not allowed
          audio.es          | image               | first.yaml line 3:
          all-minilm-l6-v2  | all-minilm-l6-v3    | first.yaml line 8: modality 'text' has no frozen tower 'all-minilm-l6-v3'; did you mean 'all-minilm-l6-v2'?
          width: 256        | widht: 256          | first.yaml line 11: the encoder of modality 'image' has no key 'widht'; did you mean 'width'?
          name: first       | name: ../first      | first.yaml line 1: The name '../first' cannot name a run's folder
          seeds: [3, 4]     | seeds: []           | first.yaml line 15: An experiment needs at least one seed
          seeds: [3, 4]     | seeds: [3, 3]       | first.yaml line 15: The seeds [3, 3] name one twice
          seeds: [3, 4]     | seeds: 3            | first.yaml line 15: seeds must be a list, such as [a, b], not '3'.
          """)
  void every_mistake_is_one_sentence_that_begins_with_file_and_line(
      String right, String wrong, String sentence) throws IOException {
    assertThat(SPEC).contains(right);

    assertThat(refusal(SPEC.replace(right, wrong))).startsWith(sentence);
  }

  @Test
  void a_tower_says_where_it_starts_and_what_of_it_is_trained() throws IOException {
    String text =
        SPEC.replace(
            "        width: 256\n",
            """
                    width: 256
                  weights: {file: tower.pth, names: openclip}
                  tuning: lora
                  lora: {rank: 4, of: [fc2, in_proj]}
            """);
    assertThat(read(text).graph().toGraph().tower(ColumnId.of("image")))
        .isEqualTo(
            TowerSpec.standard()
                .withEncoder(Map.of("width", 256))
                .withWeights(new StartingWeights("tower.pth", StartingWeights.Names.OPENCLIP))
                .withTuning(new Tuning.LowRank(4, 16, 0, List.of("in_proj", "fc2"))));
    assertThat(
            read(text, "graph.towers.image.weights.file=my file.safetensors")
                .graph()
                .towers()
                .get("image")
                .weights()
                .orElseThrow()
                .file())
        .isEqualTo("my file.safetensors");
    ExperimentSpec spec = read(text);
    Path written = folder.resolve("run/spec.yaml");
    SpecWriter.write(spec, written);
    assertThat(SpecReader.read(written)).isEqualTo(spec);
    assertThat(read(SPEC, "graph.towers.image.tuning=full"))
        .as("saying that all is trained says nothing")
        .isEqualTo(read(SPEC));

    assertThat(refusal(text.replace("tuning: lora", "tuning: loar")))
        .isEqualTo(
            "first.yaml line 13: 'loar' is not a value of graph.towers.image.tuning; did you mean"
                + " 'lora'?");
    assertThat(refusal(text.replace("openclip", "open_clip")))
        .startsWith("first.yaml line 12: 'open_clip' is not a value of")
        .endsWith("did you mean 'openclip'?");
    assertThat(refusal(text.replace("fc2", "fc3")))
        .startsWith("first.yaml line 14: A transformer block has no linear map 'fc3'.");
    assertThat(refusal(text.replace("tuning: lora", "tuning: probe")))
        .isEqualTo(
            "first.yaml line 14: lora counts only with tuning: lora; write that, or leave lora"
                + " out.");
    assertThat(refusal(SPEC.replace("minilm-l6-v2}", "minilm-l6-v2, tuning: probe}")))
        .startsWith(
            "first.yaml line 8: The frozen tower 'all-minilm-l6-v2' brings its own weights");
  }

  @Test
  void a_tower_says_whose_weights_it_shares_and_a_stage_how_it_preprocesses() throws IOException {
    String text =
        SPEC.replace(
            "        width: 256\n",
            """
                    width: 256
                  share: {with: text, parts: attention, fusion: 2}
            """);
    ColumnId image = ColumnId.of("image");
    assertThat(read(text).graph().toGraph().tower(image).sharing())
        .contains(Sharing.attention(ColumnId.of("text"), 2));
    assertThat(
            read(text.replace(", parts: attention, fusion: 2", ""))
                .graph()
                .toGraph()
                .tower(image)
                .sharing())
        .contains(Sharing.trunk(ColumnId.of("text")));
    ExperimentSpec spec =
        read(text, "recipe.stages=[{steps: 7, preprocess: {image: {size: 8}}}, {steps: 3}]");
    assertThat(spec.recipe().stages().get(0).preprocess())
        .isEqualTo(Map.of("image", Map.of("size", 8)));
    Path written = folder.resolve("run/spec.yaml");
    SpecWriter.write(spec, written);
    assertThat(SpecReader.read(written)).isEqualTo(spec);
    assertThat(GraphSpec.of(spec.graph().toGraph()).toGraph()).isEqualTo(spec.graph().toGraph());

    assertThat(refusal(text.replace("attention", "atention")))
        .contains("'atention' is not a value of graph.towers.image.share.parts")
        .endsWith("did you mean 'attention'?");
    assertThat(refusal(text.replace("parts: attention, ", "")))
        .contains("share.fusion is 2, but parts: trunk shares every block already");
  }

  @Test
  void a_dataset_that_is_not_there_is_told_with_the_nearest_name() throws IOException {
    assertThat(refusal(SPEC.replace("stamps", "stmaps"))).contains("Did you mean 'stamps'?");
  }

  @Test
  void a_modality_that_is_not_there_is_told_with_the_nearest_name() throws IOException {
    assertThat(refusal(SPEC.replace("[text,", "[txt,")))
        .startsWith("first.yaml line 6: Modality 'txt' is not known")
        .contains("Did you mean 'text'?");
  }

  @Test
  void a_star_without_an_anchor_is_refused() throws IOException {
    assertThat(refusal(SPEC.replace("  anchor: image\n", "")))
        .startsWith("first.yaml line 4: A star needs an anchor");
  }

  @Test
  void a_change_to_an_edge_the_topology_does_not_make_is_refused() throws IOException {
    String extra = "  bind: [text, audio.es]\n  edges: [{between: [text, audio.es], weight: 2}]\n";

    assertThat(refusal(SPEC.replace("  bind: [text, audio.es]\n", extra)))
        .contains(
            "The edge text-audio.es is not one that topology: star makes of these signals; use"
                + " topology: star-plus to add it to the star.");
  }

  @Test
  void an_empty_file_is_refused() throws IOException {
    assertThat(refusal("")).isEqualTo("first.yaml: there is nothing in it.");
    assertThat(refusal("- a\n- b\n"))
        .isEqualTo("first.yaml line 1: a spec is a group of keys, not a list.");
  }

  @Test
  void a_file_that_is_not_there_is_told_with_the_nearest_name() throws IOException {
    Path there = file(SPEC);
    Path missing = there.resolveSibling("frist.yaml");

    assertThatThrownBy(() -> SpecReader.read(missing))
        .isInstanceOf(ConfigException.class)
        .hasMessage("There is no spec " + missing + ". Did you mean '" + there + "'?");
  }

  @Test
  void a_file_that_is_not_text_is_refused() throws IOException {
    Path file = Files.write(folder.resolve("b.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThatThrownBy(() -> SpecReader.read(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("b.yaml is not text in UTF-8");
  }

  @Test
  void a_setting_replaces_a_value_and_makes_the_way_to_it() throws IOException {
    ExperimentSpec spec =
        read(SPEC, "recipe.steps=5", "data.splitting={validationKeys: 1, testKeys: 2}");

    assertThat(spec.recipe().steps()).isEqualTo(5);
    assertThat(spec.data().splitting()).contains(new Splitting.ByKey(1, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          recipe.stepz=5   | --set recipe.stepz=5: unknown key 'stepz' in recipe; did you mean 'steps'?
          recipe.steps=0   | --set recipe.steps=0: recipe.steps is 0
          recipe.steps=x   | --set recipe.steps=x: recipe.steps must be a whole number, not 'x'.
          recipe.steps.a=1 | --set recipe.steps.a=1: there is no key 'a' here: the spec has '300'.
          recipe.steps     | --set recipe.steps must be a key and a value
          data.dataset=zz  | --set data.dataset=zz: Dataset 'zz' is not known
          """)
  void a_mistake_in_a_setting_is_told_with_the_setting(String setting, String sentence)
      throws IOException {
    assertThat(refusal(SPEC, setting)).startsWith(sentence);
  }

  @Test
  void stages_say_how_many_steps_there_are_and_are_scaled_to_other_steps() throws IOException {
    String stages =
        """
          stages:
            - {steps: 100, bind: [text]}
            - {steps: 300, bind: [audio.es], locked: [image, text]}
        """;
    String text = SPEC.replace("  steps: 300\n", stages);

    assertThat(read(text).recipe().steps()).isEqualTo(400);
    assertThat(read(text, "recipe.steps=40").recipe().stages().stream().map(Stage::steps))
        .containsExactly(10, 30);
    assertThat(refusal(text, "recipe.steps=none"))
        .startsWith("--set recipe.steps=none: recipe.steps must be a whole number");
    assertThat(refusal(text.replace("steps: 100", "steps: 0")))
        .startsWith("first.yaml line 14: recipe.stages.steps is 0");
    assertThat(refusal(text.replace("steps: 100, ", "")))
        .isEqualTo("first.yaml line 14: the key 'steps' is missing in recipe.stages[0].");
  }

  @Test
  void what_is_written_reads_back_equal() throws IOException {
    String custom =
        """
        name: everything.1_a-b
        description: "Quotes ' and \\" and: colons, # and ünïcode"
        data: {dataset: stamps, splitSeed: -3, splitting: given}
        graph:
          topology: custom
          anchor: text
          bind: [text, image]
          edges:
            - {between: [image, text], logitScale: {initial: 14.285714285714286, max: 100}}
            - {between: [audio.es, text], weight: 0.1, logitScale: 20}
          towers:
            image: {encoder: {dropPath: 0.1, kind: vit, depth: 2}, preprocess: {size: 64}}
        recipe: {steps: 7, learningRate: 3.0e-4, clipNorm: 0, device: cpu, headDropout: 0.5}
        seeds: [9223372036854775807, -1]
        """;
    String complete = SPEC.replace("topology: star", "topology: complete");
    String staged = SPEC.replace("  steps: 300", "  stages: [{steps: 9, bind: [text]}]");
    for (String text : List.of(SPEC, custom, complete, staged)) {
      ExperimentSpec spec = read(text);
      Path written = folder.resolve("run/spec.yaml");

      SpecWriter.write(spec, written);

      assertThat(SpecReader.read(written)).isEqualTo(spec);
      assertThat(Files.readString(written, StandardCharsets.UTF_8))
          .as("every default is written out")
          .contains("weightDecay:")
          .doesNotContain("seed: ");
    }
  }

  @Test
  void the_committed_specs_can_be_read() throws IOException {
    Path specs = Path.of("..", "specs");
    try (var files = Files.list(specs)) {
      List<Path> all = files.filter(file -> file.toString().endsWith(".yaml")).toList();
      assertThat(all).hasSizeGreaterThanOrEqualTo(2);
      for (Path file : all) {
        String text = Files.readString(file);
        boolean study = text.contains("\nexperiment:");
        boolean sweep = text.contains("\nprogram:");
        String name =
            study
                ? AblationReader.read(file, REGISTRY).name()
                : sweep ? SweepConfig.read(file).name().orElse("") : SpecReader.read(file).name();
        assertThat(name + ".yaml").isEqualTo(file.getFileName().toString());
        assertThat(Files.readAllLines(file).get(0))
            .as("the first line says how to run it")
            .startsWith(
                "# ./bindery "
                    + (study ? "ablate" : sweep ? "sweep" : "run")
                    + " experiments/specs/"
                    + file.getFileName());
      }
    }
  }
}
