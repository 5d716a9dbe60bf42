package org.bindery.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.Modality;
import org.bindery.spi.ReadRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DatasetContractTest {
  /** Broken by a jar, in {@link PluginJarsTest}. */
  private static final String BUNDLING = "jarBundlesNoInterface";

  @Test
  void aDatasetThatKeepsAllRulesPasses() {
    Outcome outcome = Outcome.of(TinyDatasetContract.class, TinyDataset.class);
    assertThat(outcome.failures()).isEmpty();
    assertThat(outcome.succeeded()).isEqualTo(Outcome.rules(DatasetContract.class).size());
  }

  static Stream<Arguments> brokenDatasets() {
    return Stream.of(
        broken(BrokenDatasets.BrokenConstructor.class, "constructorNeedsNoEngine", "engine"),
        broken(BrokenDatasets.BrokenStamp.class, "builtForIsPresent", "@BuiltFor(Spi.VERSION)"),
        broken(BrokenDatasets.BrokenService.class, "servicesFileListsTheClass", "Add the line"),
        broken(BrokenDatasets.BrokenCard.class, "cardIsCompleteAndConstant", "a license"),
        broken(
            BrokenDatasets.BrokenOption.class,
            "unknownOptionsAreRefusedByName",
            "'no-such-option' = '1' was accepted"),
        broken(BrokenDatasets.BrokenRefusal.class, "nonsenseIsRefusedByName", "which option"),
        broken(
            BrokenDatasets.BrokenAbsence.class, "missingDataGivesDataException", "how to get it"),
        broken(BrokenDatasets.BrokenHeads.class, "batchesBeginWithIdKeyAndSplit", "begin with"),
        broken(BrokenDatasets.BrokenColumn.class, "columnsAreThoseOfTheCard", "'tiny.c'"),
        broken(BrokenDatasets.BrokenIds.class, "rowsHaveIdsAndKeys", "an id of its own"),
        broken(BrokenDatasets.BrokenSplit.class, "splitsAreAsTheCardSays", "'held out'"),
        broken(BrokenDatasets.BrokenPromise.class, "splitsAreAsTheCardSays", "promise fewer"),
        broken(BrokenDatasets.BrokenKeys.class, "keysStayInOneSplit", "divide keys, not rows"),
        broken(BrokenDatasets.BrokenClass.class, "classesAreGivenForAllRowsOrNone", "no class"),
        broken(BrokenDatasets.BrokenCell.class, "cellsAreReadByTheirModalities", "write()"),
        broken(BrokenDatasets.BrokenPairs.class, "someRowsHaveTwoSignals", "into one row"),
        broken(BrokenDatasets.BrokenOrder.class, "rowsComeInTheSameOrder", "sort the files"),
        broken(BrokenDatasets.BrokenReason.class, "rowsLeftOutSayWhy", "and why"),
        broken(BrokenDatasets.BrokenEnd.class, "endedStreamsStayEnded", "stay at the end"),
        broken(BrokenDatasets.BrokenClose.class, "streamsCloseAtAnyTime", "second close()"));
  }

  private static Arguments broken(
      Class<? extends DatasetProvider> dataset, String rule, String advice) {
    return Arguments.of(dataset, rule, advice);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("brokenDatasets")
  void aDatasetThatBreaksOneRuleFailsThatRuleAlone(
      Class<? extends DatasetProvider> dataset, String rule, String advice) {
    Outcome outcome = Outcome.of(TinyDatasetContract.class, dataset);
    assertThat(outcome.failures()).containsOnlyKeys(rule);
    assertThat(outcome.failures().get(rule)).contains(advice);
  }

  @Test
  void everyRuleHasABrokenDataset() {
    List<String> broken =
        Stream.concat(brokenDatasets().map(row -> (String) row.get()[1]), Stream.of(BUNDLING))
            .distinct()
            .toList();
    assertThat(Outcome.rules(DatasetContract.class)).containsExactlyInAnyOrderElementsOf(broken);
  }

  @ExtendWith(Outcome.Named.class)
  static class TinyDatasetContract extends DatasetContract {
    private final TinyDataset dataset;

    TinyDatasetContract(TinyDataset dataset) {
      this.dataset = dataset;
    }

    @Override
    protected DatasetProvider provider() {
      return dataset;
    }

    @Override
    protected ReadRequest request(Path home) {
      try {
        Files.writeString(home.resolve("there"), "");
        return super.request(home);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    protected List<Modality<?>> modalities() {
      return List.of(new TinyModality());
    }
  }
}
