package org.bindery.dashboard;

import java.util.ArrayList;
import java.util.List;
import org.bindery.spi.ConfigException;

/** Run numbers as requests write them: {@code 1,4-7}, so that a thousand runs fit in a URL. */
final class Numbers {
  private static final int MOST = 20_000;

  private Numbers() {}

  static List<Integer> parse(String text) {
    List<Integer> numbers = new ArrayList<>();
    if (text.isEmpty()) {
      return numbers;
    }
    for (String part : text.split(",")) {
      if (!part.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
        throw wrong(text);
      }
      String[] ends = part.split("-");
      int from = Integer.parseInt(ends[0]);
      int to = Integer.parseInt(ends[ends.length - 1]);
      if (to < from || to - from + numbers.size() >= MOST) {
        throw wrong(text);
      }
      for (int number = from; number <= to; number++) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  private static ConfigException wrong(String text) {
    String shown = text.length() > 40 ? text.substring(0, 40) + "..." : text;
    return new ConfigException(
        "runs",
        shown,
        "Runs are numbers such as 1,4-7, at most " + MOST + ", not '" + shown + "'.");
  }
}
