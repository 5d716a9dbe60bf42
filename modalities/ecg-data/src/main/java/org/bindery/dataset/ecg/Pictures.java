package org.bindery.dataset.ecg;

import java.util.List;
import org.bindery.modality.ecg.EcgPaper;

/** The option {@code picture} of all three datasets. */
final class Pictures {
  static final String OPTION = "picture";
  static final String SQUARE = "square";
  private static final String CLINICAL = "clinical";

  private Pictures() {}

  static EcgPaper of(Options options) {
    return options.among(OPTION, List.of(SQUARE, CLINICAL)).equals(SQUARE)
        ? EcgPaper.SQUARE
        : EcgPaper.CLINICAL;
  }
}
