package org.bindery.modality.text;

import java.util.Locale;

/**
 * Unicode's small letters, the same in every country. Java decides by its own notion of a word
 * whether a capital sigma ends one; here it is Unicode's (section 3.13, Final_Sigma), as in Python:
 * a letter before, none after, marks and apostrophes aside.
 */
final class SmallLetters {
  private static final int SIGMA = 'Σ';

  private SmallLetters() {}

  static String of(String text) {
    if (text.indexOf(SIGMA) < 0) {
      return text.toLowerCase(Locale.ROOT);
    }
    int[] codePoints = text.codePoints().toArray();
    for (int i = 0; i < codePoints.length; i++) {
      if (codePoints[i] == SIGMA) {
        boolean last = isNextCased(codePoints, i, -1) && !isNextCased(codePoints, i, 1);
        codePoints[i] = last ? 'ς' : 'σ';
      }
    }
    return new String(codePoints, 0, codePoints.length).toLowerCase(Locale.ROOT);
  }

  private static boolean isNextCased(int[] codePoints, int from, int step) {
    int i = from + step;
    while (i >= 0 && i < codePoints.length && isIgnored(codePoints[i])) {
      i += step;
    }
    return i >= 0 && i < codePoints.length && isCased(codePoints[i]);
  }

  private static boolean isCased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  /** Unicode's Case_Ignorable. */
  private static boolean isIgnored(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default ->
          "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027".indexOf(c) >= 0
              || "\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A".indexOf(c) >= 0;
    };
  }
}
