package ${package};

import org.bindery.spi.ConfigException;

/**
 * What can be set about the preprocessing. The names of the components are the keys of an
 * experiment's page, below towers and preprocess: no other list of them exists.
 *
 * @param length how many values the trunk gets; shorter and longer signals are stretched to it
 * @param noise deviation of the noise added in training, where the signal's own is 1
 */
public record ${className}Preprocessing(int length, double noise) {
  /**
   * Checks the ranges.
   *
   * @throws ConfigException naming the component that is out of range
   */
  public ${className}Preprocessing {
    require(length >= 2 && length <= 65_536, "length", length, "2 to 65536");
    require(noise >= 0 && noise <= 10, "noise", noise, "0 to 10");
  }

  static void require(boolean holds, String component, Object value, String allowed) {
    if (!holds) {
      throw new ConfigException(
          component,
          String.valueOf(value),
          "${title}: " + component + " is " + value + ", which is not allowed: use " + allowed + ".");
    }
  }
}
