package org.bindery.worlds;

import java.util.List;
import java.util.Locale;
import org.bindery.spi.ConfigException;

/** The seven worlds. */
public final class Worlds {
  private static final List<KnownWorld> ALL =
      List.of(
          new RingAndHub(),
          new NoiseLadder(),
          new Bait(),
          new Hops(),
          new NoHub(),
          new ExclusiveOr(),
          new WrongPairs());

  private Worlds() {}

  /** Returns all of them, W1 to W7. */
  public static List<KnownWorld> all() {
    return ALL;
  }

  /**
   * Returns one.
   *
   * @param name such as {@code W1}, in either case
   * @throws ConfigException if there is none of this name
   */
  public static KnownWorld named(String name) {
    return ALL.stream()
        .filter(world -> world.name().equals(name.toUpperCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException(
                    "world",
                    name,
                    "There is no world '"
                        + name
                        + "': choose from "
                        + ALL.stream().map(KnownWorld::name).toList()
                        + "."));
  }
}
