package org.bindery.sweeps;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bindery.spi.ConfigException;

/** What is wrong with a sweep's YAML, all of it, each with its line. Not for several threads. */
final class Problems {
  private record Problem(int line, String path, String value, String sentence) {}

  private final String file;
  private final List<Problem> problems = new ArrayList<>();

  Problems(String file) {
    this.file = file;
  }

  /**
   * Adds one, once.
   *
   * @param line counted from 1
   * @param path which key: {@code parameters.lr.min}
   * @param value what it is, as text
   * @param sentence what is wrong and what to do
   */
  void add(int line, String path, String value, String sentence) {
    Problem problem = new Problem(line, path, value, sentence);
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /** Throws all there are as one, in the order of their lines; returns where there is none. */
  void refuse() {
    if (problems.isEmpty()) {
      return;
    }
    problems.sort(Comparator.comparingInt(Problem::line));
    Problem first = problems.get(0);
    StringBuilder message = new StringBuilder();
    if (problems.size() == 1) {
      message.append(file).append(", line ").append(first.line()).append(": ");
      message.append(first.sentence());
    } else {
      message.append(file).append(" has ").append(problems.size()).append(" problems:");
      for (Problem problem : problems) {
        message.append("\n  line ").append(problem.line()).append(": ").append(problem.sentence());
      }
    }
    throw new ConfigException(first.path(), first.value(), message.toString());
  }
}
