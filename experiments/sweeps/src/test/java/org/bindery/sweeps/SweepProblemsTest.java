package org.bindery.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sweep refuses, and in which words: file, line, what to do. */
class SweepProblemsTest {
  @TempDir Path folder;

  private static void refused(int line, String sentence, String... yaml) {
    assertThatThrownBy(() -> Golden.sweep(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage("sweep.yaml, line " + line + ": " + sentence);
  }

  @Test
  void anUnknownKeyIsToldWithTheOneThatWasMeant() {
    refused(
        2,
        "there is no key 'metrik'. Did you mean 'metric'?",
        "method: random",
        "metrik: {name: loss}",
        "parameters: {a: {value: 1}}");
  }

  @Test
  void anUnknownKeyThatIsLikeNoneIsToldWithAllThereAre() {
    refused(
        3,
        "in metric, there is no key 'xyzzyq'. There are goal, impute, impute_while_running, name,"
            + " target.",
        "method: random",
        "metric:",
        "  xyzzyq: 1",
        "  name: loss",
        "parameters: {a: {value: 1}}");
  }

  @Test
  void allProblemsAreToldAtOnceInTheOrderOfTheirLines() {
    ConfigException all =
        catchThrowableOfType(
            ConfigException.class,
            () ->
                Golden.sweep(
                    "method: bayes",
                    "run_cap: 0",
                    "parameters:",
                    "  lr: {min: 1, max: 0.1}",
                    "  depth: {values: []}",
                    "naem: x"));
    assertThat(all)
        .hasMessage(
            "sweep.yaml has 5 problems:\n"
                + "  line 1: method: bayes needs a metric: {name: ..., goal: ...}.\n"
                + "  line 2: run_cap = 0 must be at least 1: the most trials there may be.\n"
                + "  line 4: parameters.lr.min = 1 must be under max = 0.1. Swap them.\n"
                + "  line 5: parameters.depth.values is empty. Give at least one value.\n"
                + "  line 6: there is no key 'naem'. Did you mean 'name'?");
    assertThat(all.path()).isEqualTo("method");
  }

  @Test
  void theMethodIsNeededAndMustBeOneThatRunsHere() {
    refused(
        1, "method is missing. Give method: grid, random or bayes.", "parameters: {a: {value: 1}}");
    refused(
        2,
        "method cannot be 'baies'. Did you mean 'bayes'?",
        "parameters: {a: {value: 1}}",
        "method: baies");
    refused(
        1,
        "method: custom hands the search to a program beside W&B's server, which is not here. Use"
            + " grid, random or bayes.",
        "method: custom",
        "parameters: {a: {value: 1}}");
  }

  @Test
  void whatOnlyTheServerCanDoIsRefused() {
    String parameters = "parameters: {a: {value: 1}}";
    refused(
        3,
        "job starts trials through W&B Launch, which needs its server. Leave the line out.",
        "method: random",
        parameters,
        "job: team/project/job:v1");
    refused(
        3,
        "metrics (several goals at once) works only with W&B's method: custom. Give one metric.",
        "method: random",
        parameters,
        "metrics: [{name: a}, {name: b}]");
    refused(
        4,
        "scheduler.engine can only be wandb: optuna and ax are Python. Leave scheduler out.",
        "method: random",
        parameters,
        "scheduler:",
        "  engine: optuna");
    refused(
        5,
        "scheduler.source names Python code, which is not run here. Leave it out.",
        "method: random",
        parameters,
        "scheduler:",
        "  engine: wandb",
        "  source: search.py");
    refused(
        5,
        "scheduler and early_terminate exclude each other in W&B. Keep one.",
        "method: random",
        parameters,
        "metric: {name: loss}",
        "early_terminate: {type: hyperband, min_iter: 1}",
        "scheduler: {engine: wandb}");
    refused(
        3,
        "controller.type cannot be 'clowd'. Did you mean 'cloud'?",
        "method: random",
        parameters,
        "controller: {type: clowd}");
    refused(
        3,
        "controller lacks type. Give type: local, or leave it out.",
        "method: random",
        parameters,
        "controller: {}");
    refused(
        3, "kind cannot be 'run'. There is only sweep.", "method: random", parameters, "kind: run");
  }

  @Test
  void aMetricNeedsANameAndKnownWords() {
    String[] yaml = {"method: random", "parameters: {a: {value: 1}}", "metric:", ""};
    yaml[3] = "  goal: minimize";
    refused(4, "metric lacks name: what trials log it as.", yaml);
    yaml[3] = "  name: ''";
    refused(4, "metric.name is empty. Give what trials log it as.", yaml);
    yaml[3] = "  {name: loss, goal: max}";
    refused(4, "metric.goal cannot be 'max'. Did you mean 'maximize'?", yaml);
    yaml[3] = "  {name: loss, impute: wurst}";
    refused(4, "metric.impute cannot be 'wurst'. Did you mean 'worst'?", yaml);
    yaml[3] = "  {name: loss, impute_while_running: perhaps}";
    refused(
        4,
        "metric.impute_while_running cannot be 'perhaps'. There are best, false, latest, worst.",
        yaml);
    yaml[3] = "  {name: loss, target: low}";
    refused(4, "metric.target must be a number, not 'low'.", yaml);
  }

  @Test
  void bayesianSearchNeedsSomethingToSearch() {
    refused(
        3,
        "method: bayes has nothing to search: every parameter has one value.",
        "method: bayes",
        "metric: {name: loss}",
        "parameters: {a: {value: 1}}");
  }

  @Test
  void earlyStoppingNeedsAMetricAndIterations() {
    refused(
        3,
        "early_terminate needs a metric: {name: ..., goal: ...}.",
        "method: random",
        "parameters: {a: {value: 1}}",
        "early_terminate: {type: hyperband, min_iter: 1}");
    refusedHyperband("early_terminate lacks type: hyperband.", "{min_iter: 1}");
    refusedHyperband(
        "early_terminate.type cannot be 'median'. There is only hyperband.",
        "{type: median, min_iter: 1}");
    refusedHyperband("early_terminate needs min_iter, or max_iter and s.", "{type: hyperband}");
    refusedHyperband("early_terminate has max_iter but lacks s.", "{type: hyperband, max_iter: 9}");
    refusedHyperband("early_terminate has s but lacks max_iter.", "{type: hyperband, s: 9}");
    refusedHyperband(
        "early_terminate.eta = 1.0 must be above 1.", "{type: hyperband, min_iter: 1, eta: 1}");
    refusedHyperband(
        "early_terminate.min_iter = 0 must be at least 1.", "{type: hyperband, min_iter: 0}");
    refusedHyperband(
        "early_terminate.min_iter must be a whole number, not '1.5'.",
        "{type: hyperband, min_iter: 1.5}");
    refusedHyperband(
        "early_terminate.strict must be true or false, not 'perhaps'.",
        "{type: hyperband, min_iter: 1, strict: perhaps}");
    refusedHyperband(
        "early_terminate has no iteration to look at: max_iter = 2 divided by eta = 3.0 up to s = 2"
            + " times is under 1. Raise max_iter or s.",
        "{type: hyperband, max_iter: 2, s: 2}");
  }

  private static void refusedHyperband(String sentence, String earlyTerminate) {
    refused(
        4,
        sentence,
        "method: random",
        "parameters: {a: {value: 1}}",
        "metric: {name: loss}",
        "early_terminate: " + earlyTerminate);
  }

  @Test
  void runCapMustBeAWholeNumberOfTrials() {
    refused(
        2,
        "run_cap must be a whole number, not '2.5'.",
        "method: random",
        "run_cap: 2.5",
        "parameters: {a: {value: 1}}");
    refused(
        2,
        "run_cap must be a number, not 'many'.",
        "method: random",
        "run_cap: many",
        "parameters: {a: {value: 1}}");
  }

  @Test
  void aCommandHasOnlyMacrosThatExist() {
    refused(
        5,
        "the command has no macro ${args_no_hypens}. Did you mean 'args_no_hyphens'?",
        "method: random",
        "parameters: {a: {value: 1}}",
        "command:",
        "  - ${program}",
        "  - ${args_no_hypens}");
    refused(
        3,
        "${envvar:home} names no variable: its letters must be A to Z, 0 to 9 and _.",
        "method: random",
        "parameters: {a: {value: 1}}",
        "command: ['${envvar:home}']");
    refused(
        3,
        "command must be a list such as [1, 2].",
        "method: random",
        "parameters: {a: {value: 1}}",
        "command: python train.py");
  }

  @Test
  void textMustBeText() {
    refused(
        1,
        "name must be text. Give some, or leave the line out.",
        "name:",
        "method: random",
        "parameters: {a: {value: 1}}");
  }

  @Test
  void whatIsNoYamlIsToldWithItsLine() {
    assertThatThrownBy(() -> Golden.sweep("method: random", "parameters: {a: [1, 2"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("sweep.yaml, line 3: the YAML cannot be read: ");
    assertThatThrownBy(() -> Golden.sweep("method: random", "\tmetric: 3"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("sweep.yaml, line 2: the YAML cannot be read: ");
    refused(1, "the file is empty. A sweep needs method and parameters.", "");
    refused(1, "a sweep must be a mapping of keys to values.", "- 3");
  }

  @Test
  void aKeyGivenTwiceIsTold() {
    assertThatThrownBy(
            () -> Golden.sweep("method: random", "method: grid", "parameters: {a: {value: 1}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("duplicate key method");
  }

  @Test
  void hostileYamlIsRefusedInWords() {
    assertThatThrownBy(
            () ->
                Golden.sweep(
                    "method: random", "parameters: {a: {value: !!javax.script.ScriptEngine [x]}}"))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith("sweep.yaml, line 2: ");
    refused(
        1,
        "a value holds an alias of itself. Write the values out.",
        "method: random",
        "parameters: {a: {values: &all [1, *all]}}");
    StringBuilder bomb = new StringBuilder("method: random\nx0: &x0 [1, 1]\n");
    for (int i = 1; i < 30; i++) {
      bomb.append(String.format("x%d: &x%d [*x%d, *x%d]%n", i, i, i - 1, i - 1));
    }
    assertThatThrownBy(() -> SweepConfig.parse("sweep.yaml", bomb.toString()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aliases");
    assertThatThrownBy(() -> Golden.sweep("[".repeat(10_000)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("cannot be read");
    assertThatThrownBy(() -> Golden.sweep("method: random", "? {a: b}\n: 1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a key must be plain text");
  }

  @Test
  void aSectionMustBeAMapping() {
    refused(
        2,
        "metric must be a mapping of keys to values.",
        "method: random",
        "metric: loss",
        "parameters: {a: {value: 1}}");
    refused(
        3,
        "image_uri starts trials through W&B Launch, which needs its server. Leave the line out.",
        "method: random",
        "parameters: {a: {value: 1}}",
        "image_uri: image:latest");
  }

  @Test
  void aCharacterThatYamlForbidsIsTold() {
    assertThatThrownBy(() -> Golden.sweep("method: random", "name: \u0000"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("the YAML cannot be read");
  }

  @Test
  void whateverIsBrokenItIsReadOrToldInOneOfOurSentences() {
    String whole =
        String.join(
            "\n",
            "method: bayes",
            "metric: {name: loss, goal: minimize, target: 0.1}",
            "early_terminate: {type: hyperband, max_iter: 27, s: 2}",
            "run_cap: 10",
            "command: [python, '${args}']",
            "parameters:",
            "  lr: {min: 1.0e-5, max: 0.1, distribution: log_uniform_values}",
            "  depth: {min: 1, max: 4}",
            "  batch: {values: [1, 2], probabilities: [0.5, 0.5]}",
            "  tower: {parameters: {q: {mu: 1, q: 2, distribution: q_normal}}}",
            "");
    String marks = "{}[]:,-'\"&*!|>%@`#?\n\t 0.e~<=x";
    Random random = new Random(11);
    int refused = 0;
    for (int i = 0; i < 1500; i++) {
      StringBuilder broken = new StringBuilder(whole);
      for (int j = random.nextInt(4); j >= 0; j--) {
        int at = random.nextInt(broken.length());
        char mark = marks.charAt(random.nextInt(marks.length()));
        switch (random.nextInt(3)) {
          case 0 -> broken.setCharAt(at, mark);
          case 1 -> broken.insert(at, mark);
          default -> broken.delete(at, Math.min(broken.length() - 1, at + random.nextInt(12)));
        }
      }
      try {
        SweepConfig sweep = SweepConfig.parse("sweep.yaml", broken.toString());
        assertThat(new RandomSearch(sweep.parameters()).next(List.of(), 1, random)).hasSize(1);
      } catch (ConfigException e) {
        assertThat(e.getMessage()).contains("line ").startsWith("sweep.yaml");
        refused++;
      }
    }
    assertThat(refused).isBetween(500, 1499);
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path missing = folder.resolve("none.yaml");
    assertThatThrownBy(() -> SweepConfig.read(missing))
        .isInstanceOf(ConfigException.class)
        .hasMessage("The sweep " + missing + " cannot be read. Check the path.");
    Path binary = folder.resolve("binary.yaml");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});
    assertThatThrownBy(() -> SweepConfig.read(binary))
        .isInstanceOf(ConfigException.class)
        .hasMessage(binary + " is not UTF-8 text. Save the sweep as UTF-8.");
    Path large = folder.resolve("large.yaml");
    Files.write(large, new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> SweepConfig.read(large))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("that is no sweep");
  }
}
