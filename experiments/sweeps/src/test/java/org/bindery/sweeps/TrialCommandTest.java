package org.bindery.sweeps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

/** What a trial is started with, as W&amp;B's agent fills it in. */
class TrialCommandTest {
  private static final TrialCommand COMMAND =
      new TrialCommand(
          List.of("/usr/bin/env"),
          List.of("java", "-jar"),
          Map.of("DATA", "a $1 b", "N", "3"),
          Path.of("trial.json"));

  private static Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    parameters.put("lr", 1e-5);
    parameters.put("deep", true);
    parameters.put("wide", false);
    parameters.put("name", "it's");
    parameters.put("tower", Map.of("depth", 3));
    return parameters;
  }

  private static List<String> of(String macro) {
    SweepConfig sweep =
        Golden.sweep(
            "method: random",
            "parameters: {a: {value: 1}}",
            "program: train.py",
            "command: ['" + macro + "']");
    return COMMAND.of(sweep, parameters());
  }

  @Test
  void withoutACommandItIsTheDefaultOne() {
    SweepConfig sweep =
        Golden.sweep("method: random", "parameters: {a: {value: 1}}", "program: train.py");
    assertThat(COMMAND.of(sweep, Map.of("a", 1)))
        .containsExactly("/usr/bin/env", "java", "-jar", "train.py", "--a=1");
  }

  @Test
  void everyMacroStandsForWhatItDoesThere() {
    assertThat(of("${env}")).containsExactly("/usr/bin/env");
    assertThat(of("${interpreter}")).containsExactly("java", "-jar");
    assertThat(of("${program}")).containsExactly("train.py");
    assertThat(of("${args}"))
        .containsExactly(
            "--lr=1e-05", "--deep=True", "--wide=False", "--name=it's", "--tower={'depth': 3}");
    assertThat(of("${args_no_hyphens}"))
        .containsExactly("lr=1e-05", "deep=True", "wide=False", "name=it's", "tower={'depth': 3}");
    assertThat(of("${args_append_hydra}")).startsWith("+lr=1e-05", "+deep=True");
    assertThat(of("${args_override_hydra}")).startsWith("++lr=1e-05", "++deep=True");
    assertThat(of("${args_no_boolean_flags}"))
        .containsExactly("--lr=1e-05", "--deep", "--name=it's", "--tower={'depth': 3}");
    assertThat(of("${args_no_equals}"))
        .startsWith("--lr", "1e-05", "--deep", "True", "--wide", "False", "--name", "it's");
    assertThat(of("${args_json}"))
        .containsExactly(
            "{\"lr\":1.0E-5,\"deep\":true,\"wide\":false,\"name\":\"it's\",\"tower\":{\"depth\":3}}");
    assertThat(of("${args_json_file}")).containsExactly("trial.json");
  }

  @Test
  void aVariableIsFilledInAnywhereAndAMacroOnlyAlone() {
    assertThat(of("--data=${envvar:DATA}/${envvar:N}")).containsExactly("--data=a $1 b/3");
    assertThat(of("--all=${args}")).containsExactly("--all=${args}");
  }

  @Test
  void aVariableThatIsNotSetIsRefused() {
    assertThatThrownBy(() -> of("${envvar:HOME_OF_NOBODY}"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "sweep.yaml: the command uses ${envvar:HOME_OF_NOBODY}, and the variable"
                + " HOME_OF_NOBODY is not set. Set it, or write the value out.");
  }

  @Test
  void aProgramIsNeededWhereTheCommandStartsOne() {
    SweepConfig sweep = Golden.sweep("method: random", "parameters: {a: {value: 1}}");
    assertThatThrownBy(() -> COMMAND.of(sweep, Map.of("a", 1)))
        .isInstanceOf(ConfigException.class)
        .hasMessage("sweep.yaml has no program, which its command starts. Give program: ...");
  }

  @Test
  void theJsonFileIsWantedOnlyByItsMacro() {
    SweepConfig sweep =
        Golden.sweep(
            "method: random", "parameters: {a: {value: 1}}", "command: ['${args_json_file}']");
    assertThat(TrialCommand.wantsJsonFile(sweep)).isTrue();
    SweepConfig other = Golden.sweep("method: random", "parameters: {a: {value: 1}}");
    assertThat(TrialCommand.wantsJsonFile(other)).isFalse();
    assertThat(TrialCommand.json(Map.of("a", "\u00e9"))).isEqualTo("{\"a\":\"\\u00E9\"}");
  }

  @Test
  void theCommandOfThisMachineHasItsVariables() {
    TrialCommand here = TrialCommand.here(List.of("java"), Path.of("trial.json"));
    assertThat(here.environment()).isEqualTo(System.getenv());
    assertThat(here.interpreter()).containsExactly("java");
  }

  @Test
  void valuesAreWrittenAsPythonWritesThem() {
    assertThat(PythonText.of("text")).isEqualTo("text");
    assertThat(PythonText.of(null)).isEqualTo("None");
    assertThat(PythonText.of(3)).isEqualTo("3");
    assertThat(PythonText.of(3.0)).isEqualTo("3.0");
    assertThat(PythonText.of(0.1)).isEqualTo("0.1");
    assertThat(PythonText.of(-0.0)).isEqualTo("-0.0");
    assertThat(PythonText.of(1e16)).isEqualTo("1e+16");
    assertThat(PythonText.of(123456789012345680.0)).isEqualTo("1.2345678901234568e+17");
    assertThat(PythonText.of(1e15)).isEqualTo("1000000000000000.0");
    assertThat(PythonText.of(1e-4)).isEqualTo("0.0001");
    assertThat(PythonText.of(1.5e-5)).isEqualTo("1.5e-05");
    assertThat(PythonText.of(1e-300)).isEqualTo("1e-300");
    assertThat(PythonText.of(Double.POSITIVE_INFINITY)).isEqualTo("inf");
    assertThat(PythonText.of(Double.NaN)).isEqualTo("nan");
    assertThat(PythonText.of(Arrays.asList("a", "it's", "\"'", null, true, 2)))
        .isEqualTo("['a', \"it's\", '\"\\'', None, True, 2]");
  }
}
