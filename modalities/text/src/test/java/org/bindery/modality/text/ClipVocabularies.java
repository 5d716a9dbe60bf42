package org.bindery.modality.text;

import java.util.Optional;
import org.bindery.spi.DataException;
import org.junit.jupiter.api.Assumptions;

/** CLIP's vocabulary for tests, which it is too large and not ours to be part of. */
final class ClipVocabularies {
  private ClipVocabularies() {}

  /** Finds or brings it, once; the test is skipped with the reason if it cannot be had. */
  static BytePairs orSkip() {
    return Once.PAIRS.orElseGet(() -> Assumptions.abort("skipped: " + Once.REASON));
  }

  private static final class Once {
    static final Optional<BytePairs> PAIRS;
    static final String REASON;

    static {
      Optional<BytePairs> pairs = Optional.empty();
      String reason = "";
      try {
        pairs = Optional.of(ClipVocabulary.ofThisMachine().bytePairs());
      } catch (DataException e) {
        reason = e.getMessage();
      }
      PAIRS = pairs;
      REASON = reason;
    }
  }
}
