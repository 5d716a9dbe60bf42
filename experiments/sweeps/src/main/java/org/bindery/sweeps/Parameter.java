package org.bindery.sweeps;

import java.util.List;

/**
 * One parameter of a sweep.
 *
 * @param path its names, outermost first: {@code [towers, depth]} for {@code depth} within the
 *     {@code parameters} of {@code towers}; a name may itself hold dots
 * @param distribution what it may be
 */
public record Parameter(List<String> path, Distribution distribution) {
  /** Refuses a path of nothing. */
  public Parameter {
    path = List.copyOf(path);
    if (path.isEmpty()) {
      throw new IllegalArgumentException("a parameter needs a name");
    }
  }

  /** Returns its path with dots, as a field of a spec is addressed: {@code towers.depth}. */
  public String name() {
    return String.join(".", path);
  }
}
