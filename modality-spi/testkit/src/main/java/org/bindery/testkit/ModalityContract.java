package org.bindery.testkit;

import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.bindery.spi.Modality;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The rules every modality keeps, as tests. To test one, extend this class:
 *
 * <pre>{@code
 * class EcgContractTest extends ModalityContract<Ecg> {
 *   @Override protected Modality<Ecg> modality() { return new EcgModality(); }
 *   @Override protected Ecg sample(RandomGenerator random) { return EcgSynth.draw(random); }
 * }
 * }</pre>
 *
 * <p>Each failure says what to change in the modality. The trunk's rules run the configurations of
 * {@link #preprocessorConfig} and {@link #encoderConfig}; where the defaults are large, return
 * small ones. Needs the PyTorch engine.
 *
 * @param <S> the raw sample
 */
public abstract class ModalityContract<S> {
  /** Returns the modality under test, from its public no-argument constructor. */
  protected abstract Modality<S> modality();

  /**
   * Draws a valid sample. Generators in the same state must give equal samples; two with different
   * seeds should differ.
   */
  protected abstract S sample(RandomGenerator random);

  /**
   * Tells whether the features of training depend on the seed, with {@link #preprocessorConfig}.
   * True by default; return false where there is no augmentation.
   */
  protected boolean augments() {
    return true;
  }

  /** Returns the preprocessor's configuration for the tests; the factory's defaults by default. */
  protected Record preprocessorConfig() {
    return modality().preprocessor().defaults();
  }

  /**
   * Returns the trunk's configuration for the tests, preferably one with a few thousand parameters;
   * the factory's defaults by default.
   */
  protected Record encoderConfig() {
    return modality().encoder().defaults();
  }

  /**
   * Overwrites a cell with something that cannot be decoded. The default writes noise into binary
   * cells and malformed UTF-8 into text; override it for other types, else their rule is skipped.
   *
   * @param column a column of the loader's type
   * @param row a cell that is not null
   */
  protected void corrupt(FieldVector column, int row) {
    byte[] noise = "\0this is not an encoded sample\0".repeat(4).getBytes(StandardCharsets.UTF_8);
    byte[] malformed = {'a', (byte) 0xC3, (byte) 0x28, (byte) 0xFF};
    if (column instanceof VarBinaryVector binary) {
      binary.setSafe(row, noise);
    } else if (column instanceof LargeVarBinaryVector binary) {
      binary.setSafe(row, noise);
    } else if (column instanceof VarCharVector text) {
      text.setSafe(row, malformed);
    } else {
      Assumptions.abort(
          "skipped: override corrupt(FieldVector, int) to break a cell of type "
              + column.getField().getType());
    }
  }

  private Subject<S> subject() {
    Modality<S> modality = modality();
    return new Subject<>(modality, this::sample, augments(), preprocessorConfig(), encoderConfig());
  }

  private DeclarationRules<S> declaration() {
    return new DeclarationRules<>(subject());
  }

  private LoaderRules<S> loader() {
    return new LoaderRules<>(subject());
  }

  private PreprocessorRules<S> preprocessor() {
    return new PreprocessorRules<>(subject());
  }

  private TrunkRules<S> trunk() {
    return new TrunkRules<>(subject());
  }

  @Test
  @DisplayName("The public no-argument constructor and the card need no engine")
  final void constructorNeedsNoEngine() {
    declaration().constructorNeedsNoEngine();
  }

  @Test
  @DisplayName("The class is annotated @BuiltFor(Spi.VERSION)")
  final void builtForIsPresent() {
    declaration().builtForIsPresent();
  }

  @Test
  @DisplayName("The services file lists the class")
  final void servicesFileListsTheClass() {
    declaration().servicesFileListsTheClass();
  }

  @Test
  @DisplayName("Interfaces, DJL and Arrow are not packed with the class")
  final void jarBundlesNoInterface() {
    declaration().jarBundlesNoInterface();
  }

  @Test
  @DisplayName("Reserved ids are used below org.bindery only")
  final void idIsNotReserved() {
    declaration().idIsNotReserved();
  }

  @Test
  @DisplayName("The card is complete and always the same")
  final void cardIsCompleteAndConstant() {
    declaration().cardIsCompleteAndConstant();
  }

  @Test
  @DisplayName("Samples have value equality and the type the card names")
  final void samplesHaveValueEquality() {
    declaration().samplesHaveValueEquality();
  }

  @Test
  @DisplayName("The default configurations are valid")
  final void defaultConfigurationsAreValid() {
    declaration().defaultConfigurationsAreValid();
  }

  @Test
  @DisplayName("Numbers that cannot be meant are refused by component name")
  final void nonsenseIsRefusedByName() {
    new ConfigRules(subject()).nonsenseIsRefusedByName();
  }

  @Test
  @DisplayName("The renderer gives a MIME type, a body and alt text")
  final void rendererGivesMimeTypeAndAltText() {
    declaration().rendererGivesMimeTypeAndAltText();
  }

  @Test
  @DisplayName("The Arrow field is nullable and named by the modality")
  final void fieldIsNullableAndNamedByTheModality() {
    loader().fieldIsNullableAndNamedByTheModality();
  }

  @Test
  @DisplayName("Arrow write then read gives an equal sample, in any row, beside null cells")
  final void arrowRoundTripGivesAnEqualSample() {
    loader().roundTripGivesAnEqualSample();
  }

  @Test
  @DisplayName("Columns grow as they are written, and may have another name")
  final void columnsGrowAndMayBeRenamed() {
    loader().columnsGrowAndMayBeRenamed();
  }

  @Test
  @DisplayName("Sliced Arrow vectors are read alike")
  final void slicedVectorsAreReadAlike() {
    loader().slicedVectorsAreReadAlike();
  }

  @Test
  @DisplayName("A corrupt cell gives CorruptSampleException and nothing else")
  final void corruptCellGivesCorruptSampleException() {
    loader().corruptCellGivesCorruptSampleException(this::corrupt);
  }

  @Test
  @DisplayName("Preprocessing leaves the sample unchanged")
  final void preprocessingLeavesTheSampleUnchanged() {
    preprocessor().leavesTheSampleUnchanged();
  }

  @Test
  @DisplayName("Same seed, same features, bit for bit")
  final void sameSeedGivesTheSameBits() {
    preprocessor().sameSeedGivesTheSameBits();
  }

  @Test
  @DisplayName("Another seed gives other features in TRAIN, unless declared augmentation-free")
  final void anotherSeedDiffersInTraining() {
    preprocessor().anotherSeedDiffersInTraining();
  }

  @Test
  @DisplayName("Another seed gives the same features in EVAL")
  final void seedIsIgnoredInEvaluation() {
    preprocessor().seedIsIgnoredInEvaluation();
  }

  @Test
  @DisplayName("finish gives exactly views(mode) features")
  final void finishGivesAsManyFeaturesAsViews() {
    preprocessor().givesAsManyFeaturesAsViews();
  }

  @Test
  @DisplayName("Features have the shapes and types of output(), and are finite")
  final void featuresMatchTheSpec() {
    preprocessor().featuresMatchTheSpec();
  }

  @Test
  @DisplayName("Prepared samples say how many bytes they hold")
  final void preparedSamplesKnowTheirSize() {
    preprocessor().preparedSamplesKnowTheirSize();
  }

  @Test
  @DisplayName("Eight threads get what one gets")
  final void eightThreadsGetWhatOneGets() {
    preprocessor().eightThreadsGetWhatOneGets();
  }

  @Test
  @DisplayName("The preprocessor's output fits the trunk's input")
  final void preprocessorFitsTheTrunk() {
    trunk().preprocessorFitsTheTrunk();
  }

  @Test
  @DisplayName("The trunk gives [n, width] for n = 1, 2, 7")
  final void trunkGivesOneVectorForEachRow() {
    trunk().givesOneVectorForEachRow();
  }

  @Test
  @DisplayName("In evaluation a row's vector does not depend on the other rows")
  final void rowsAreIndependentInEvaluation() {
    trunk().rowsAreIndependentInEvaluation();
  }

  @Test
  @DisplayName("The gradient reaches every trainable parameter")
  final void gradientReachesEveryParameter() {
    trunk().gradientReachesEveryParameter();
  }

  @Test
  @DisplayName("Thirty steps of training lower the loss of 16 pairs")
  final void thirtyStepsLowerTheLoss() {
    new LearningRules<>(subject()).thirtyStepsLowerTheLoss();
  }

  @Test
  @DisplayName("A forward pass leaves nothing on the parameters' manager")
  final void forwardLeavesNothingOnTheManager() {
    trunk().leavesNothingOnTheManager();
  }
}
