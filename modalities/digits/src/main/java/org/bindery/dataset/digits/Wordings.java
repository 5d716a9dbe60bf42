package org.bindery.dataset.digits;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The names of the digits in a hundred wordings each, {@code this is a seven again}. Eighty of them
 * are for training; the twenty others are the same for all digits and their words all known, but
 * not together.
 */
final class Wordings {
  static final int DIGITS = 10;

  private static final double TEST_SHARE = 0.2;

  private static final List<String> NAMES =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  private static final List<String> OPENINGS =
      List.of(
          "",
          "a ",
          "the digit ",
          "number ",
          "the number ",
          "it is ",
          "this is a ",
          "I see ",
          "here is a ",
          "they say ");

  private static final List<String> ENDINGS =
      List.of(
          "",
          " please",
          " again",
          " now",
          " here",
          " on paper",
          " by hand",
          " this time",
          " no doubt",
          " at last");

  private Wordings() {}

  /** Returns the class of a digit: its name. */
  static String name(int digit) {
    return NAMES.get(digit);
  }

  static Divided divided(SplittableRandom random) {
    List<String[]> frames = new ArrayList<>();
    for (String opening : OPENINGS) {
      for (String ending : ENDINGS) {
        frames.add(new String[] {opening, ending});
      }
    }
    List<String[]> order = Divided.shuffled(frames, random);
    int tests = (int) Math.round(TEST_SHARE * order.size());
    return new Divided(
        written(order.subList(tests, order.size())), written(order.subList(0, tests)));
  }

  private static List<Sample> written(List<String[]> frames) {
    List<Sample> samples = new ArrayList<>();
    for (int digit = 0; digit < DIGITS; digit++) {
      for (String[] frame : frames) {
        String text = frame[0] + name(digit) + frame[1];
        samples.add(new Sample(text, digit, text.getBytes(StandardCharsets.UTF_8)));
      }
    }
    return samples;
  }
}
