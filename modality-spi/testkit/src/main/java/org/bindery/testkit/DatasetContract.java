package org.bindery.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Modality;
import org.bindery.spi.ReadRequest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rules every dataset keeps, as tests. To test one, extend this class:
 *
 * <pre>{@code
 * class WardContractTest extends DatasetContract {
 *   @Override protected DatasetProvider provider() { return new WardDataset(); }
 *   @Override protected ReadRequest request(Path home) {
 *     return new ReadRequest(home, Map.of("rows", "60"));
 *   }
 * }
 * }</pre>
 *
 * <p>Each failure says what to change in the provider. The rows are streamed once for nearly every
 * rule, at most {@value DatasetRules#MOST_ROWS} of them: ask for a few dozen in {@link #request}.
 * Needs no engine.
 */
public abstract class DatasetContract {
  @TempDir Path home;

  @TempDir Path empty;

  /** Returns the dataset under test, of a class with a public no-argument constructor. */
  protected abstract DatasetProvider provider();

  /**
   * Returns what to stream; the card's own options by default. Where data has to be fetched, write
   * small made-up sources below {@code home} here, or skip the test with an assumption.
   *
   * @param home an empty folder, the same one during a test
   */
  protected ReadRequest request(Path home) {
    return new ReadRequest(home, provider().card().options());
  }

  /**
   * Returns the modalities whose loaders read the cells; those on the test's class path by default.
   * Cells of others are not looked at.
   */
  protected List<Modality<?>> modalities() {
    return ServiceLoader.load(Modality.class).stream()
        .<Modality<?>>map(ServiceLoader.Provider::get)
        .toList();
  }

  private DatasetRules rules() {
    return new DatasetRules(provider(), request(home), modalities());
  }

  private DatasetCardRules card() {
    return new DatasetCardRules(provider(), request(home));
  }

  private ServiceRules service() {
    return new ServiceRules(DatasetProvider.class, provider().getClass());
  }

  @Test
  @DisplayName("The public no-argument constructor and the card need no engine")
  final void constructorNeedsNoEngine() {
    service().constructorNeedsNoEngine();
  }

  @Test
  @DisplayName("The class is annotated @BuiltFor(Spi.VERSION)")
  final void builtForIsPresent() {
    service().builtForIsPresent();
  }

  @Test
  @DisplayName("The services file lists the class")
  final void servicesFileListsTheClass() {
    service().fileListsTheClass();
  }

  @Test
  @DisplayName("Interfaces, DJL and Arrow are not packed with the class")
  final void jarBundlesNoInterface() {
    service().jarBundlesNoInterface();
  }

  @Test
  @DisplayName("The card is complete and always the same")
  final void cardIsCompleteAndConstant() {
    card().isCompleteAndConstant();
  }

  @Test
  @DisplayName("An option the card does not name is refused by its name")
  final void unknownOptionsAreRefusedByName() {
    card().unknownOptionsAreRefusedByName();
  }

  @Test
  @DisplayName("A word for an option whose default is a number is refused by the option's name")
  final void nonsenseIsRefusedByName() {
    card().nonsenseIsRefusedByName();
  }

  @Test
  @DisplayName("Data that is not there gives DataException and nothing else")
  final void missingDataGivesDataException() {
    card().missingDataGivesDataException(empty);
  }

  @Test
  @DisplayName("Batches begin with id, key and split, and all have the same columns")
  final void batchesBeginWithIdKeyAndSplit() {
    rules().batchesBeginWithIdKeyAndSplit();
  }

  @Test
  @DisplayName("Columns are the card's, of the types their modalities read")
  final void columnsAreThoseOfTheCard() {
    rules().columnsAreThoseOfTheCard();
  }

  @Test
  @DisplayName("Every row has an id of its own and a key")
  final void rowsHaveIdsAndKeys() {
    rules().rowsHaveIdsAndKeys();
  }

  @Test
  @DisplayName(
      "Rows say their split exactly if the card says so, and there is something to test on")
  final void splitsAreAsTheCardSays() {
    rules().splitsAreAsTheCardSays();
  }

  @Test
  @DisplayName("Rows of one key are in one split")
  final void keysStayInOneSplit() {
    rules().keysStayInOneSplit();
  }

  @Test
  @DisplayName("Either every row names its class or there is no such column")
  final void classesAreGivenForAllRowsOrNone() {
    rules().classesAreGivenForAllRowsOrNone();
  }

  @Test
  @DisplayName("Every cell can be read by its modality")
  final void cellsAreReadByTheirModalities() {
    rules().cellsAreReadByTheirModalities();
  }

  @Test
  @DisplayName("There are rows with two signals, so that something can be bound")
  final void someRowsHaveTwoSignals() {
    rules().someRowsHaveTwoSignals();
  }

  @Test
  @DisplayName("The same rows come in the same order each time")
  final void rowsComeInTheSameOrder() {
    rules().rowsComeInTheSameOrder();
  }

  @Test
  @DisplayName("Rows that were left out say which they are and why")
  final void rowsLeftOutSayWhy() {
    rules().rowsLeftOutSayWhy();
  }

  @Test
  @DisplayName("A stream that has ended stays ended")
  final void endedStreamsStayEnded() {
    rules().endedStreamsStayEnded();
  }

  @Test
  @DisplayName("A stream can be closed at any time, twice, and frees all its memory")
  final void streamsCloseAtAnyTime() {
    rules().streamsCloseAtAnyTime();
  }
}
