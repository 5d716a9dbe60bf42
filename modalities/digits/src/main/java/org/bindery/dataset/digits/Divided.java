package org.bindery.dataset.digits;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * The samples of one signal. The samples are divided, and rows are made of one part only, so that
 * no file is ever in both.
 *
 * @param train to learn from
 * @param test never to learn from
 */
record Divided(List<Sample> train, List<Sample> test) {
  Divided {
    train = List.copyOf(train);
    test = List.copyOf(test);
  }

  /** Sends to the test what the rule picks. */
  static Divided by(List<Sample> samples, Predicate<Sample> isTest) {
    return new Divided(
        samples.stream().filter(isTest.negate()).toList(),
        samples.stream().filter(isTest).toList());
  }

  /** Draws a share of each digit's samples for the test, at least one where there are two. */
  static Divided drawn(List<Sample> samples, double share, SplittableRandom random) {
    List<Sample> train = new ArrayList<>();
    List<Sample> test = new ArrayList<>();
    for (int digit = 0; digit < Wordings.DIGITS; digit++) {
      List<Sample> order = shuffled(of(samples, digit), random);
      int tests = (int) Math.round(share * order.size());
      int cut = Math.min(order.size(), Math.max(tests, Math.min(1, order.size() - 1)));
      test.addAll(order.subList(0, cut));
      train.addAll(order.subList(cut, order.size()));
    }
    return new Divided(train, test);
  }

  /** Returns those of one digit, in their order. */
  static List<Sample> of(List<Sample> samples, int digit) {
    return samples.stream().filter(sample -> sample.digit() == digit).toList();
  }

  /** Returns them in random order (Fisher and Yates). */
  static <T> List<T> shuffled(List<T> things, SplittableRandom random) {
    List<T> order = new ArrayList<>(things);
    for (int i = order.size() - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      T kept = order.get(i);
      order.set(i, order.get(other));
      order.set(other, kept);
    }
    return order;
  }
}
