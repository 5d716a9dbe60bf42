package org.bindery.modality.text;

import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts for tests. */
final class Sentences {
  private static final List<String> WORDS =
      List.of("a", "red", "bird", "Katze", "pájaro", "東京", "über", "tree", "🙂", "12");

  private Sentences() {}

  /** Two to nine words. */
  static String random(RandomGenerator random) {
    return IntStream.range(0, random.nextInt(2, 10))
        .mapToObj(i -> WORDS.get(random.nextInt(WORDS.size())))
        .collect(Collectors.joining(" "));
  }
}
