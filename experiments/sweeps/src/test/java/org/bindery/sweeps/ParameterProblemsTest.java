package org.bindery.sweeps;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bindery.spi.ConfigException;
import org.junit.jupiter.api.Test;

/** What a sweep's parameters are refused for, and in which words. */
class ParameterProblemsTest {
  private static void refused(int line, String sentence, String... yaml) {
    assertThatThrownBy(() -> Golden.sweep(yaml))
        .isInstanceOf(ConfigException.class)
        .hasMessage("sweep.yaml, line " + line + ": " + sentence);
  }

  /** A sweep whose parameter p is in its third line. */
  private static void refusedParameter(String sentence, String parameter) {
    refused(3, sentence, "method: random", "parameters:", "  p: " + parameter);
  }

  @Test
  void aParameterMustSayWhatItMayBe() {
    refused(
        2, "parameters is empty. Give at least one parameter.", "method: random", "parameters: {}");
    refused(1, "parameters are missing. Give at least one.", "method: random");
    refused(
        2, "parameters must be a mapping of keys to values.", "method: random", "parameters: 3");
    refusedParameter(
        "parameters.p must say what it may be: {value: 0.1}, {values: [0.1, 0.2]} or {min: 0.1,"
            + " max: 0.2}.",
        "0.1");
    refusedParameter(
        "parameters.p does not say what it may be. Give value, values, or min and max.", "{}");
    refusedParameter(
        "parameters.p lacks max: int_uniform needs it.", "{min: 1, distribution: int_uniform}");
    refusedParameter("parameters.p lacks max: uniform needs it.", "{min: 1}");
    refusedParameter(
        "in parameters.p, there is no key 'vlaues'. Did you mean 'values'?", "{vlaues: [1]}");
    refused(
        3,
        "'2nd' cannot be a parameter's name: letters, digits, and _ . - within.",
        "method: random",
        "parameters:",
        "  2nd: {value: 1}");
  }

  @Test
  void aDistributionMustExistAndGetWhatItTakes() {
    refusedParameter(
        "parameters.p.distribution cannot be 'log_unifrom_values'. Did you mean"
            + " 'log_uniform_values'?",
        "{min: 1, max: 2, distribution: log_unifrom_values}");
    refusedParameter(
        "parameters.p.mu does not go with uniform, which takes max, min.",
        "{min: 1, max: 2, mu: 0, distribution: uniform}");
    refusedParameter(
        "parameters.p has q and no distribution. Give one: q_uniform, q_log_uniform,"
            + " q_log_uniform_values, q_normal, q_log_normal, q_beta.",
        "{min: 1, max: 2, q: 1}");
    refusedParameter(
        "parameters.p.value does not go with categorical, which takes values.",
        "{value: 1, values: [1]}");
  }

  @Test
  void numbersMustMakeADistribution() {
    refusedParameter("parameters.p.min = 2 must be under max = 1. Swap them.", "{min: 2, max: 1}");
    refusedParameter(
        "parameters.p.min = 2.5 must be under max = 2.5. For a single value write value: 2.5.",
        "{min: 2.5, max: 2.5}");
    refusedParameter("parameters.p.max must be a number, not 'high'.", "{min: 2, max: high}");
    refusedParameter("parameters.p.max must be a number, not '.inf'.", "{min: 2, max: .inf}");
    refusedParameter("parameters.p.max must be a number, not nothing.", "{min: 2, max: }");
    refusedParameter(
        "parameters.p.max must be a whole number for int_uniform, not '5.0'. For real numbers write"
            + " distribution: uniform.",
        "{min: 1, max: 5.0, distribution: int_uniform}");
    refusedParameter(
        "parameters.p spans more than 2^53 whole numbers. Narrow it.",
        "{min: -9223372036854775807, max: 9223372036854775807}");
    refusedParameter(
        "parameters.p.min = 0 must be above 0: log_uniform_values takes its logarithm.",
        "{min: 0, max: 1, distribution: log_uniform_values}");
    refusedParameter("parameters.p.sigma = 0 must be above 0.", "{sigma: 0, distribution: normal}");
    refusedParameter("parameters.p.a = -1 must be above 0.", "{a: -1, distribution: beta}");
    refusedParameter(
        "parameters.p.q = 0 must be above 0.", "{min: 0, max: 1, q: 0, distribution: q_uniform}");
  }

  @Test
  void valuesAndTheirProbabilitiesMustFit() {
    refusedParameter("parameters.p.values is empty. Give at least one value.", "{values: []}");
    refusedParameter("parameters.p.values must be a list such as [1, 2].", "{values: 3}");
    refusedParameter(
        "parameters.p.probabilities sum to 0.900000, not to 1.",
        "{values: [a, b], probabilities: [0.4, 0.5]}");
    refusedParameter(
        "parameters.p.probabilities are 1 for 2 values. Give one for each.",
        "{values: [a, b], probabilities: [1.0]}");
    refusedParameter(
        "parameters.p.probabilities must be numbers from 0 to 1, not -0.5.",
        "{values: [a, b], probabilities: [1.5, -0.5]}");
    refusedParameter(
        "parameters.p lacks probabilities: categorical_w_probabilities needs it.",
        "{values: [a, b], distribution: categorical_w_probabilities}");
  }

  @Test
  void aNestedParameterIsNamedWithItsPath() {
    refused(
        5,
        "parameters.tower.parameters.depth.min = 3 must be under max = 2. Swap them.",
        "method: random",
        "parameters:",
        "  tower:",
        "    parameters:",
        "      depth: {min: 3, max: 2}");
    refused(
        4,
        "in parameters.tower, there is no key 'min'. There is only parameters.",
        "method: random",
        "parameters:",
        "  tower:",
        "    min: 1",
        "    parameters:",
        "      depth: {value: 3}");
    refused(
        3,
        "tower.depth is also given in line 5. Keep one.",
        "method: random",
        "parameters:",
        "  tower.depth: {value: 2}",
        "  tower:",
        "    parameters: {depth: {value: 3}}");
  }

  @Test
  void aGridCannotTryAllRealNumbers() {
    refused(
        3,
        "a grid cannot try all of parameters.lr, which is uniform. Give values, whole min and max,"
            + " or q_uniform with a larger q; or use method: random.",
        "method: grid",
        "parameters:",
        "  lr: {min: 0.1, max: 1}");
  }

  @Test
  void aValueThatIsNotWhatItsTagSaysIsTold() {
    refusedParameter(
        "parameters.p.min is no plain value. Write numbers, text, lists and maps of them, without"
            + " tags.",
        "{min: !!float many, max: 3}");
  }

  @Test
  void aValueThatJsonHasNoWordForIsRefused() {
    for (String value : new String[] {"!!binary YWJj", "!!set {a, b}", "!!omap [a: 1]"}) {
      assertThatThrownBy(
              () -> Golden.sweep("method: grid", "parameters: {a: {values: [" + value + "]}}"))
          .isInstanceOf(ConfigException.class)
          .hasMessage(
              "sweep.yaml, line 2: parameters.a.values is no plain value. Write numbers, text, lists"
                  + " and maps of them, without tags.");
    }
  }
}
