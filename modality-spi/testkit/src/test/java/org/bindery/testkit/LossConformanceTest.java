package org.bindery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.bindery.spi.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

class LossConformanceTest {
  private static final String LOSS = "loss";
  private static final int RULES = 13;

  @Test
  void aLossThatKeepsAllRulesPasses() {
    Events tests = run(TinyLoss.class, TinyConformance.class);
    assertThat(tests.failed().list()).isEmpty();
    assertThat(tests.succeeded().count()).isEqualTo(RULES);
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
    List<Event> failed = run(loss, TinyConformance.class).failed().list();
    assertThat(failed)
        .extracting(event -> event.getTestDescriptor().getLegacyReportingName())
        .containsExactly(rule + "()");
    assertThat(failed.get(0).getRequiredPayload(TestExecutionResult.class).getThrowable())
        .get()
        .isInstanceOf(AssertionError.class)
        .extracting(Throwable::getMessage)
        .asString()
        .contains(advice);
  }

  @Test
  void everyRuleHasABrokenLoss() {
    assertThat(brokenLosses().map(row -> (String) row.get()[1]))
        .hasSize(RULES)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(LossConformance.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName())
                .toList());
  }

  @Test
  void withoutAnOracleValuesAreNotCheckedButGradientsStillAre() {
    Events whole = run(TinyLoss.class, WithoutOracle.class);
    assertThat(whole.failed().list()).isEmpty();
    assertThat(whole.aborted().list())
        .extracting(event -> event.getTestDescriptor().getLegacyReportingName())
        .containsExactly("valueIsTheOracles()");
    assertThat(run(BrokenLosses.BrokenGradient.class, WithoutOracle.class).failed().list())
        .extracting(event -> event.getTestDescriptor().getLegacyReportingName())
        .containsExactly("gradientIsTheSlope()");
  }

  private static Events run(
      Class<? extends TinyLoss> loss, Class<? extends LossConformance<?>> conformance) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(conformance))
        .configurationParameter(LOSS, loss.getName())
        .execute()
        .testEvents();
  }

  /** Hands the loss that the outer test names to the suite. */
  static final class Named implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == String.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context.getConfigurationParameter(LOSS).orElseThrow();
    }
  }

  @ExtendWith(Named.class)
  static class TinyConformance extends LossConformance<TinyLoss.Config> {
    private final String loss;

    TinyConformance(String loss) {
      this.loss = loss;
    }

    @Override
    protected Loss<TinyLoss.Config> loss() {
      try {
        return (TinyLoss) Class.forName(loss).getConstructor().newInstance();
      } catch (ReflectiveOperationException impossible) {
        throw new AssertionError(impossible);
      }
    }

    @Override
    protected OptionalDouble expected(TinyLoss.Config config, LossPoint point) {
      return OptionalDouble.of(((TinyLoss) loss()).expected(config, point));
    }
  }

  static class WithoutOracle extends TinyConformance {
    WithoutOracle(String loss) {
      super(loss);
    }

    @Override
    protected OptionalDouble expected(TinyLoss.Config config, LossPoint point) {
      return OptionalDouble.empty();
    }
  }
}
