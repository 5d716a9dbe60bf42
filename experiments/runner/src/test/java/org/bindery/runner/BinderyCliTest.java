package org.bindery.runner;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.bindery.tracking.RunState;
import org.bindery.tracking.RunView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class BinderyCliTest {
  @TempDir Path folder;

  private record Outcome(int code, String out, String err) {}

  private static Outcome bindery(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line =
        BinderyCli.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int code = line.execute(arguments);
    return new Outcome(code, out.toString(), err.toString());
  }

  private Outcome run(Path spec, String... more) {
    List<String> all = new ArrayList<>(List.of("run", spec.toString()));
    all.addAll(List.of("--home", folder.resolve("home").toString()));
    all.addAll(List.of("--runs", folder.resolve("runs").toString()));
    all.addAll(List.of(more));
    return bindery(all.toArray(String[]::new));
  }

  private Path tiny() {
    Path file = folder.resolve("tiny.yaml");
    SpecWriter.write(TinySpec.spec("tiny"), file);
    return file;
  }

  @Test
  void a_run_prints_its_result_as_json_and_nothing_else() throws IOException {
    Outcome outcome = run(tiny(), "--json", "--set", "recipe.steps=2");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    JsonNode printed = new ObjectMapper().readTree(outcome.out());
    assertThat(printed)
        .isEqualTo(
            new ObjectMapper().readTree(Files.readString(folder.resolve("runs/tiny/result.json"))));
    assertThat(printed.get("steps").asInt()).isEqualTo(2);
  }

  @Test
  void several_seeds_leave_a_run_each_and_a_summary() throws IOException {
    Outcome outcome = run(tiny(), "--seeds", "0,1,2", "--set", "recipe.steps=2");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    for (int seed = 0; seed < 3; seed++) {
      assertThat(folder.resolve("runs/tiny-seed" + seed + "/result.json")).exists();
    }
    JsonNode summary =
        new ObjectMapper().readTree(Files.readString(folder.resolve("runs/tiny/summary.json")));
    assertThat(summary.get("seeds")).hasSize(3);
    assertThat(summary.get("metrics")).hasSize(36);
    assertThat(outcome.out())
        .startsWith("tiny: mean over seeds [0, 1, 2]")
        .contains("audio>text/R@10");
  }

  @Test
  void a_study_is_made_by_one_command_and_printed_again_by_another() throws IOException {
    tiny();
    Path page =
        Files.writeString(
            folder.resolve("anchors.yaml"),
            """
            experiment: tiny.yaml
            anchors: [image]
            topologies: [star, complete]
            seeds: [0, 1]
            budget: {kind: steps, steps: 1}
            """);
    String runs = folder.resolve("runs").toString();
    String home = folder.resolve("home").toString();

    Outcome made = bindery("ablate", page.toString(), "--home", home, "--runs", runs);

    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .startsWith("anchors: sprites, seeds [0, 1], 4 of 4 cells finished")
        .contains("budget: 1 steps for each graph", "naive: emergent only", "emergence ratio");
    assertThat(bindery("study", "anchors", "--runs", runs).out()).isEqualTo(made.out());
    assertThat(bindery("study", "--runs", runs).out()).isEqualTo("anchors\n");
    JsonNode json =
        new ObjectMapper()
            .readTree(
                bindery("ablate", page.toString(), "--json", "--home", home, "--runs", runs).out());
    assertThat(json.get("complete").asBoolean()).isTrue();
    assertThat(json.get("means").get(0).get("graphs")).hasSize(2);
    assertThat(bindery("study", "anchor", "--runs", runs).err())
        .contains("Did you mean 'anchors'?");
    assertThat(bindery("study", "anchors", "--measure", "R@7", "--runs", runs).err())
        .contains("Study 'anchors' cannot be compared by 'R@7'; it has [R@1, R@5, R@10].");
  }

  @Test
  void a_tracked_run_lies_beside_the_others_with_every_step_and_what_it_reached() {
    Outcome outcome = run(tiny(), "--track", "tests", "--tensorboard");

    assertThat(outcome.code()).as(outcome.err()).isZero();
    Path runs = folder.resolve("runs");
    List<Path> tracked = RunView.folders(runs);
    assertThat(tracked).hasSize(1);
    RunView view = RunView.open(tracked.get(0));
    assertThat(view.state()).isEqualTo(RunState.FINISHED);
    assertThat(view.history().series("train/loss").values()).hasSize(4);
    assertThat(view.summary()).containsKey("audio>text/R@1");
    Outcome listed = bindery("report", "--runs", runs.toString());
    assertThat(listed.out()).isEqualTo("tiny\n");
  }

  @Test
  void a_finished_run_can_be_reported() {
    run(tiny(), "--set", "recipe.steps=2");

    String runs = folder.resolve("runs").toString();
    Outcome outcome = bindery("report", "tiny", "--runs", runs);

    assertThat(outcome.out()).contains("audio>text/R@1").contains("emergent").contains("2 steps");
    assertThat(bindery("report", "--runs", runs).out()).isEqualTo("tiny\n");
    Outcome unknown = bindery("report", "tinny", "--runs", runs);
    assertThat(unknown.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(unknown.err()).contains("Did you mean 'tiny'?");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rnu              | 2 | Unmatched argument
          run              | 2 | Missing required parameter: 'SPEC.yaml'.
          run no.yaml      | 2 | There is no spec no.yaml.
          run a b          | 2 | Unmatched argument
          run a --seeds x  | 2 | Invalid value for option '--seeds'
          data             | 2 | A command is missing: list or import.
          data import stmp | 2 | Dataset 'stmp' is not known
          report nothing   | 2 | There is no run 'nothing'
          """)
  void mistakes_are_one_sentence_without_a_trace(String command, int code, String sentence) {
    Outcome outcome = bindery(command.split(" "));

    assertThat(outcome.code()).isEqualTo(code);
    assertThat(outcome.err()).startsWith("bindery: ").contains(sentence).doesNotContain("\tat ");
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void trace_shows_where_a_mistake_was_noticed() {
    assertThat(bindery("run", "no.yaml", "--trace").err()).contains("\tat org.bindery.runner");
  }

  @Test
  void every_command_explains_itself() {
    assertThat(BinderyCli.commandLine().getSubcommands()).hasSizeGreaterThanOrEqualTo(6);
    BinderyCli.commandLine()
        .getSubcommands()
        .keySet()
        .forEach(
            command -> {
              Outcome outcome = bindery(command, "--help");
              assertThat(outcome.code()).isZero();
              assertThat(outcome.out()).contains("Usage: bindery " + command);
            });
  }

  @Test
  void modalities_and_datasets_are_listed() {
    assertThat(bindery("modalities").out()).contains("image", "text", "audio", "all-minilm-l6-v2");
    assertThat(bindery("data", "list", "--home", folder.toString()).out())
        .contains("stamps", "sprites");
  }

  @Test
  void a_home_that_cannot_be_used_ends_with_the_code_for_the_environment() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    Outcome outcome = bindery("run", tiny().toString(), "--home", file.resolve("x").toString());

    assertThat(outcome.code()).isEqualTo(ExitCodes.ENVIRONMENT);
    assertThat(outcome.err()).contains("cannot be written to").doesNotContain("\tat ");
  }
}
