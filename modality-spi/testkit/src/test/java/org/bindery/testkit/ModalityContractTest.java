package org.bindery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.signal.ForeignModality;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.bindery.spi.Modality;
import org.bindery.testkit.BrokenModalities.BrokenAugmentation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ModalityContractTest {
  /** Broken by a jar, in {@link PluginJarsTest}. */
  private static final String BUNDLING = "jarBundlesNoInterface";

  @Test
  void aModalityThatKeepsAllRulesPasses() {
    Outcome outcome = Outcome.of(TinyContract.class, TinyModality.class);
    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.succeeded()).isEqualTo(Outcome.rules(ModalityContract.class).size());
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
        broken(
            BrokenModalities.BrokenInnerRefusal.class,
            "nonsenseIsRefusedByName",
            "Limits.least = Infinity was accepted"),
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
        broken(BrokenModalities.BrokenGrowth.class, "columnsGrowAndMayBeRenamed", "grow it"),
        broken(BrokenModalities.BrokenName.class, "columnsGrowAndMayBeRenamed", "the name"),
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
        broken(BrokenTrunks.BrokenFit.class, "preprocessorFitsTheTrunk", "agree"),
        broken(BrokenTrunks.BrokenWidth.class, "trunkGivesOneVectorForEachRow", "(1, 4)"),
        broken(BrokenTrunks.BrokenRows.class, "rowsAreIndependentInEvaluation", "layer norm"),
        broken(BrokenTrunks.BrokenMemory.class, "rowsAreIndependentInEvaluation", "another order"),
        broken(BrokenTrunks.BrokenLearning.class, "thirtyStepsLowerTheLoss", "tell samples apart"),
        broken(BrokenTrunks.BrokenGradient.class, "gradientReachesEveryParameter", "offset"),
        broken(BrokenTrunks.BrokenScope.class, "forwardLeavesNothingOnTheManager", "attach()"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenModalities")
  void aModalityThatBreaksOneRuleFailsThatRuleAlone(
      Class<? extends Modality<?>> modality, String rule, String advice) {
    Outcome outcome = Outcome.of(TinyContract.class, modality);
    assertThat(outcome.failures()).containsOnlyKeys(rule);
    assertThat(outcome.failures().get(rule)).contains(advice);
  }

  @Test
  void everyRuleHasABrokenModality() {
    List<String> broken =
        Stream.concat(brokenModalities().map(row -> (String) row.get()[1]), Stream.of(BUNDLING))
            .distinct()
            .toList();
    assertThat(Outcome.rules(ModalityContract.class)).containsExactlyInAnyOrderElementsOf(broken);
  }

  @Test
  void augmentationDeclaredAbsentButThereFails() {
    assertThat(Outcome.of(WithoutAugmentation.class, TinyModality.class).failures())
        .containsOnlyKeys("anotherSeedDiffersInTraining");
    assertThat(Outcome.of(WithoutAugmentation.class, BrokenAugmentation.class).failures())
        .isEmpty();
  }

  @Test
  void aTrunkWithoutParametersKeepsAllRules() {
    assertThat(Outcome.of(AsWideAsASample.class, Parameterless.class).failures()).isEmpty();
  }

  private static Arguments broken(
      Class<? extends Modality<?>> modality, String rule, String advice) {
    return Arguments.of(modality, rule, advice);
  }

  @ExtendWith(Outcome.Named.class)
  static class TinyContract extends ModalityContract<Tiny> {
    private final TinyModality modality;

    TinyContract(TinyModality modality) {
      this.modality = modality;
    }

    @Override
    protected Modality<Tiny> modality() {
      return modality;
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
    WithoutAugmentation(TinyModality modality) {
      super(modality);
    }

    @Override
    protected boolean augments() {
      return false;
    }
  }

  static class AsWideAsASample extends TinyContract {
    AsWideAsASample(TinyModality modality) {
      super(modality);
    }

    @Override
    protected Record encoderConfig() {
      return new TinyModality.TrunkConfig(Tiny.LENGTH);
    }
  }
}
