package org.bindery.testkit;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.bindery.spi.BinderyException;
import org.bindery.spi.ConfigException;
import org.bindery.spi.DataException;
import org.bindery.spi.DatasetCard;
import org.bindery.spi.DatasetProvider;
import org.bindery.spi.ReadRequest;
import org.bindery.spi.RecordStream;

/** What a dataset says of itself, and what it refuses. */
final class DatasetCardRules {
  private static final String UNKNOWN = "no-such-option";
  private static final String WORD = "a-word";

  private final DatasetProvider provider;
  private final ReadRequest request;

  DatasetCardRules(DatasetProvider provider, ReadRequest request) {
    this.provider = provider;
    this.request = request;
  }

  void isCompleteAndConstant() {
    DatasetCard card = provider.card();
    if (card.title().isBlank() || card.source().isBlank()) {
      throw Failure.of(
          "Give the card of '{}' a title of one sentence and say where the data is from.",
          card.name());
    }
    if (card.license().isBlank()) {
      throw Failure.of(
          "Give the card of '{}' a license, an SPDX id where there is one: nobody may train on data"
              + " without.",
          card.name());
    }
    if (card.columns().isEmpty() || new HashSet<>(card.columns()).size() != card.columns().size()) {
      throw Failure.of(
          "The card of '{}' names the columns {}: name each column it can fill, once.",
          card.name(),
          card.columns());
    }
    if (!card.equals(provider.card())) {
      throw Failure.of("card() of '{}' differs between calls: return a constant.", card.name());
    }
  }

  void unknownOptionsAreRefusedByName() {
    requireRefusal(UNKNOWN, "1");
  }

  void nonsenseIsRefusedByName() {
    provider
        .card()
        .options()
        .forEach(
            (name, value) -> {
              if (value.matches("-?\\d+(\\.\\d+)?")) {
                requireRefusal(name, WORD);
              }
            });
  }

  private void requireRefusal(String option, String value) {
    Map<String, String> options = new HashMap<>(request.options());
    options.put(option, value);
    try (RecordStream stream = provider.open(new ReadRequest(request.home(), options))) {
      stream.next();
    } catch (ConfigException refused) {
      if (refused.path().endsWith(option) || refused.getMessage().contains(option)) {
        return;
      }
      throw Failure.because(
          refused,
          "The refusal of option '{}' does not name it: say which option is meant.",
          option);
    } catch (RuntimeException other) {
      throw Failure.because(
          other,
          "Option '{}' = '{}' must be refused in open() with a ConfigException that names it.",
          option,
          value);
    }
    throw Failure.of(
        "Option '{}' = '{}' was accepted: refuse it in open() with a ConfigException that names the"
            + " option and says what is allowed.",
        option,
        value);
  }

  /** Opens where nothing was fetched; data that is generated is there all the same. */
  void missingDataGivesDataException(Path empty) {
    try (RecordStream stream = provider.open(new ReadRequest(empty, request.options()))) {
      stream.next();
    } catch (DataException | ConfigException said) {
      requireSentence(said);
    } catch (RuntimeException other) {
      throw Failure.because(
          other,
          "Where the data is not there, open() must throw a DataException that says how to get it.");
    }
  }

  private static void requireSentence(BinderyException said) {
    if (said.getMessage() == null || said.getMessage().isBlank()) {
      throw Failure.because(said, "Say in the exception what is missing and how to get it.");
    }
  }
}
