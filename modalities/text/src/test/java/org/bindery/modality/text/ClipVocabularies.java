package org.bindery.modality.text;

import org.bindery.spi.DataException;
import org.junit.jupiter.api.Assumptions;

/** CLIP's vocabulary for tests, which it is too large and not ours to be part of. */
final class ClipVocabularies {
  private ClipVocabularies() {}

  /** Finds or brings it; the test is skipped with the reason if it cannot be had. */
  static BytePairs orSkip() {
    try {
      return ClipVocabulary.ofThisMachine().bytePairs();
    } catch (DataException e) {
      return Assumptions.abort("skipped: " + e.getMessage());
    }
  }
}
