package org.bindery.testkit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Broken rules as sentences that end in what the author should change. */
final class Failure {
  private static final Pattern SLOT = Pattern.compile("\\{}");

  private Failure() {}

  static AssertionError of(String sentence, Object... values) {
    return new AssertionError(fill(sentence, values));
  }

  static AssertionError because(Throwable cause, String sentence, Object... values) {
    return new AssertionError(fill(sentence, values) + "\nIt threw " + cause, cause);
  }

  private static String fill(String sentence, Object... values) {
    Matcher slots = SLOT.matcher(sentence);
    int[] next = {0};
    return slots.replaceAll(slot -> Matcher.quoteReplacement(String.valueOf(values[next[0]++])));
  }
}
