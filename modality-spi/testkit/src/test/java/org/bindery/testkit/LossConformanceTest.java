package org.bindery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bindery.spi.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LossConformanceTest {
  /** Broken by a jar, in {@link PluginJarsTest}. */
  private static final String BUNDLING = "jarBundlesNoInterface";

  @Test
  void aLossThatKeepsAllRulesPasses() {
    Outcome outcome = Outcome.of(TinyConformance.class, TinyLoss.class);
    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.succeeded()).isEqualTo(Outcome.rules(LossConformance.class).size());
  }

  static Stream<Arguments> brokenLosses() {
    return Stream.of(
        broken(BrokenLosses.BrokenConstructor.class, "constructorNeedsNoEngine", "engine"),
        broken(BrokenLosses.BrokenStamp.class, "builtForIsPresent", "@BuiltFor(Spi.VERSION)"),
        broken(BrokenLosses.BrokenService.class, "servicesFileListsTheClass", "Add the line"),
        broken(BrokenLosses.BrokenCard.class, "cardAndDefaultsAreConstant", "summary"),
        broken(BrokenLosses.BrokenRefusal.class, "nonsenseIsRefusedByName", "offset = NaN"),
        broken(BrokenLosses.BrokenArity.class, "otherNumbersOfSignalsAreRefused", "1 signals"),
        broken(
            BrokenLosses.BrokenShape.class, "resultIsOneScalarOnTheFirstInputsManager", "scalar"),
        broken(BrokenLosses.BrokenValue.class, "valueIsTheOracles", "expected is"),
        broken(BrokenLosses.BrokenGradient.class, "gradientIsTheSlope", "signal 0"),
        broken(BrokenLosses.BrokenOrder.class, "orderOfRowsDoesNotMatter", "change places"),
        broken(BrokenLosses.BrokenSign.class, "partnersCostLess", "smaller must be better"),
        broken(BrokenLosses.BrokenFiniteness.class, "degenerateRowsStayFinite", "soften roots"),
        broken(BrokenLosses.BrokenScope.class, "passLeavesNothingOnTheManager", "attach()"));
  }

  private static Arguments broken(Class<? extends TinyLoss> loss, String rule, String advice) {
    return Arguments.of(loss, rule, advice);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenLosses")
  void aLossThatBreaksOneRuleFailsThatRuleAlone(
      Class<? extends TinyLoss> loss, String rule, String advice) {
    Outcome outcome = Outcome.of(TinyConformance.class, loss);
    assertThat(outcome.failures()).containsOnlyKeys(rule);
    assertThat(outcome.failures().get(rule)).contains(advice);
  }

  @Test
  void everyRuleHasABrokenLoss() {
    List<String> broken =
        Stream.concat(brokenLosses().map(row -> (String) row.get()[1]), Stream.of(BUNDLING))
            .toList();
    assertThat(Outcome.rules(LossConformance.class)).containsExactlyInAnyOrderElementsOf(broken);
  }

  @Test
  void withoutAnOracleValuesAreNotCheckedButGradientsStillAre() {
    Outcome whole = Outcome.of(WithoutOracle.class, TinyLoss.class);
    assertThat(whole.failures()).isEmpty();
    assertThat(whole.aborted()).containsExactly("valueIsTheOracles");
    assertThat(Outcome.of(WithoutOracle.class, BrokenLosses.BrokenGradient.class).failures())
        .containsOnlyKeys("gradientIsTheSlope");
  }

  @ExtendWith(Outcome.Named.class)
  static class TinyConformance extends LossConformance<TinyLoss.Config> {
    private final TinyLoss loss;

    TinyConformance(TinyLoss loss) {
      this.loss = loss;
    }

    @Override
    protected Loss<TinyLoss.Config> loss() {
      return loss;
    }

    @Override
    protected OptionalDouble expected(TinyLoss.Config config, LossPoint point) {
      return OptionalDouble.of(loss.expected(config, point));
    }
  }

  static class WithoutOracle extends TinyConformance {
    WithoutOracle(TinyLoss loss) {
      super(loss);
    }

    @Override
    protected OptionalDouble expected(TinyLoss.Config config, LossPoint point) {
      return OptionalDouble.empty();
    }
  }
}
