package org.bindery.notebook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Colors, fonts and sizes stand in one class. */
class StyleTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "org", "bindery", "notebook");
  private static final Pattern OF_ITS_OWN =
      Pattern.compile("#[0-9a-f]{6}|rgba?\\(|system-ui|font(-size)?[:=]\\\\?\"?\\d");

  static List<Path> views() throws IOException {
    try (Stream<Path> files = Files.list(SOURCES)) {
      return files.filter(file -> !file.endsWith("Style.java")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void aViewHasNoneOfItsOwn(Path source) throws IOException {
    assertThat(Files.readAllLines(source))
        .as(source.toString())
        .noneMatch(line -> OF_ITS_OWN.matcher(line).find());
  }

  /** The contrast of WCAG 2: 3:1 is asked for graphical objects. */
  @Test
  void everyColorCanBeSeenOnWhiteAndOnNearBlack() {
    for (String color : colors()) {
      assertThat(contrast(color, "#ffffff")).as(color + " on white").isGreaterThan(3);
      assertThat(contrast(color, "#111111")).as(color + " on near-black").isGreaterThan(3);
    }
  }

  private static List<String> colors() {
    return Stream.of(
            Style.CLASSES,
            Style.TRAINED,
            List.of(Style.PLAIN, Style.RIGHT, Style.EMERGENT, Style.REFERENCE))
        .flatMap(List::stream)
        .toList();
  }

  private static double contrast(String one, String other) {
    double a = luminance(one);
    double b = luminance(other);
    return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
  }

  private static double luminance(String color) {
    double[] weights = {.2126, .7152, .0722};
    double sum = 0;
    for (int i = 0; i < 3; i++) {
      double part = Integer.parseInt(color.substring(1 + 2 * i, 3 + 2 * i), 16) / 255.0;
      sum += weights[i] * (part <= .04045 ? part / 12.92 : Math.pow((part + .055) / 1.055, 2.4));
    }
    return sum;
  }
}
