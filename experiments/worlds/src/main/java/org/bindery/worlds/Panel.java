package org.bindery.worlds;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.bindery.spi.ConfigException;

/**
 * Arms that are compared with each other, on the pairs all of them have.
 *
 * @param name within its world, such as {@code 300 pairs}
 * @param arms at least one, each with its own name
 * @param fused whether every signal is also searched with two others at once, by the product and by
 *     the sum of their embeddings
 */
public record Panel(String name, List<Arm> arms, boolean fused) {
  /**
   * Copies the list.
   *
   * @throws ConfigException if there is no arm or two have one name
   */
  public Panel {
    arms = List.copyOf(arms);
    Set<String> names = new LinkedHashSet<>();
    arms.forEach(arm -> names.add(arm.name()));
    if (arms.isEmpty() || names.size() < arms.size()) {
      throw new ConfigException(
          "arms",
          names.toString(),
          "Panel '" + name + "' compares at least one arm, each with its own name, not " + names);
    }
  }

  /** Makes one in which each signal is searched with one other. */
  public Panel(String name, List<Arm> arms) {
    this(name, arms, false);
  }

  /**
   * Returns this with some of its arms only.
   *
   * @throws ConfigException if one does not exist
   */
  public Panel only(String... names) {
    return new Panel(name, List.of(names).stream().map(this::arm).toList(), fused);
  }

  private Arm arm(String wanted) {
    return arms.stream()
        .filter(arm -> arm.name().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "arm",
                    wanted,
                    "Panel '"
                        + name
                        + "' has no arm '"
                        + wanted
                        + "': it has "
                        + arms.stream().map(Arm::name).toList()
                        + "."));
  }
}
