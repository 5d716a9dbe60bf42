package org.bindery.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import com.example.signal.ForeignModality;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bindery.spi.Modality;
import org.bindery.testkit.BrokenModalities.BrokenAugmentation;
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

class ModalityContractTest {
  private static final String MODALITY = "modality";
  private static final int RULES = 26;

  @Test
  void aModalityThatKeepsAllRulesPasses() {
    Events tests = run(TinyModality.class, TinyContract.class);
    assertThat(failures(tests)).isEmpty();
    assertThat(tests.succeeded().count()).isEqualTo(RULES);
  }

  static Stream<Arguments> brokenModalities() {
    return Stream.of(
        broken(BrokenModalities.BrokenConstructor.class, "constructorNeedsNoEngine", "engine"),
        broken(BrokenModalities.BrokenStamp.class, "builtForIsPresent", "@BuiltFor(Spi.VERSION)"),
        broken(BrokenModalities.BrokenService.class, "servicesFileListsTheClass", "Add the line"),
        broken(ForeignModality.class, "idIsNotReserved", "choose another"),
        broken(BrokenModalities.BrokenCard.class, "cardIsCompleteAndConstant", "a title"),
        broken(BrokenModalities.BrokenSampleType.class, "samplesHaveValueEquality", "sample type"),
        broken(
            BrokenModalities.BrokenDefaults.class,
            "defaultConfigurationsAreValid",
            "their own defaults()"),
        broken(
            BrokenModalities.BrokenRefusal.class,
            "nonsenseIsRefusedByName",
            "PreprocessingConfig.noise = NaN was accepted"),
        broken(BrokenModalities.BrokenRenderer.class, "rendererGivesMimeTypeAndAltText", "alt"),
        broken(
            BrokenModalities.BrokenField.class,
            "fieldIsNullableAndNamedByTheModality",
            "name it 'tiny'"),
        broken(
            BrokenModalities.BrokenPrecision.class,
            "arrowRoundTripGivesAnEqualSample",
            "without loss"),
        broken(
            BrokenModalities.BrokenNulls.class,
            "arrowRoundTripGivesAnEqualSample",
            "its own row only"),
        broken(BrokenModalities.BrokenSlice.class, "slicedVectorsAreReadAlike", "slice"),
        broken(
            BrokenModalities.BrokenDecoder.class,
            "corruptCellGivesCorruptSampleException",
            "CorruptSampleException and nothing else"),
        broken(
            BrokenModalities.BrokenSample.class,
            "preprocessingLeavesTheSampleUnchanged",
            "work on a copy"),
        broken(BrokenModalities.BrokenSeed.class, "sameSeedGivesTheSameBits", "keep no state"),
        broken(BrokenAugmentation.class, "anotherSeedDiffersInTraining", "override augments()"),
        broken(BrokenModalities.BrokenEvaluation.class, "seedIsIgnoredInEvaluation", "TRAIN only"),
        broken(BrokenModalities.BrokenViews.class, "finishGivesAsManyFeaturesAsViews", "views"),
        broken(BrokenModalities.BrokenFiniteness.class, "featuresMatchTheSpec", "NaN"),
        broken(BrokenModalities.BrokenSize.class, "preparedSamplesKnowTheirSize", "bytes()"),
        broken(BrokenModalities.BrokenThreads.class, "eightThreadsGetWhatOneGets", "8 threads"),
        broken(BrokenModalities.BrokenFit.class, "preprocessorFitsTheTrunk", "agree"),
        broken(BrokenModalities.BrokenWidth.class, "trunkGivesOneVectorForEachRow", "(1, 4)"),
        broken(BrokenModalities.BrokenRows.class, "rowsAreIndependentInEvaluation", "layer norm"),
        broken(BrokenModalities.BrokenGradient.class, "gradientReachesEveryParameter", "offset"),
        broken(BrokenModalities.BrokenScope.class, "forwardLeavesNothingOnTheManager", "attach()"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenModalities")
  void aModalityThatBreaksOneRuleFailsThatRuleAlone(
      Class<? extends Modality<?>> modality, String rule, String advice) {
    List<Event> failed = failures(run(modality, TinyContract.class));
    assertThat(failed)
        .extracting(event -> event.getTestDescriptor().getLegacyReportingName())
        .containsExactly(rule + "()");
    assertThat(
            failed
                .get(0)
                .getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .orElseThrow())
        .isExactlyInstanceOf(AssertionError.class)
        .hasMessageContaining(advice);
  }

  @Test
  void everyRuleHasABrokenModality() {
    List<String> rules =
        Stream.of(ModalityContract.class.getDeclaredMethods())
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(method -> method.getName())
            .toList();
    assertThat(rules)
        .hasSize(RULES)
        .containsExactlyInAnyOrderElementsOf(
            brokenModalities().map(row -> (String) row.get()[1]).distinct().toList());
  }

  @Test
  void augmentationDeclaredAbsentButThereFails() {
    assertThat(failures(run(TinyModality.class, WithoutAugmentation.class)))
        .extracting(event -> event.getTestDescriptor().getLegacyReportingName())
        .containsExactly("anotherSeedDiffersInTraining()");
    assertThat(failures(run(BrokenAugmentation.class, WithoutAugmentation.class))).isEmpty();
  }

  private static Arguments broken(
      Class<? extends Modality<?>> modality, String rule, String advice) {
    return Arguments.of(modality, rule, advice);
  }

  private static Events run(
      Class<? extends Modality<?>> modality, Class<? extends ModalityContract<?>> contract) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .configurationParameter(MODALITY, modality.getName())
        .execute()
        .testEvents();
  }

  private static List<Event> failures(Events tests) {
    return tests.failed().list();
  }

  /** Hands the modality that the outer test names to the contract. */
  static final class Named implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == String.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context.getConfigurationParameter(MODALITY).orElseThrow();
    }
  }

  @ExtendWith(Named.class)
  static class TinyContract extends ModalityContract<Tiny> {
    private final String modality;

    TinyContract(String modality) {
      this.modality = modality;
    }

    @Override
    protected Modality<Tiny> modality() {
      try {
        return (TinyModality) Class.forName(modality).getConstructor().newInstance();
      } catch (ReflectiveOperationException impossible) {
        throw new AssertionError(impossible);
      }
    }

    @Override
    protected Tiny sample(RandomGenerator random) {
      return Tiny.draw(random);
    }

    @Override
    protected Record encoderConfig() {
      return new TinyModality.TrunkConfig(3);
    }
  }

  static class WithoutAugmentation extends TinyContract {
    WithoutAugmentation(String modality) {
      super(modality);
    }

    @Override
    protected boolean augments() {
      return false;
    }
  }
}
