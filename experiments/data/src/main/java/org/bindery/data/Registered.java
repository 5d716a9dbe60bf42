package org.bindery.data;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bindery.spi.Modality;

/**
 * A modality that can be used.
 *
 * @param modality the plugin
 * @param location the jar or folder it came from, for people
 * @param spiVersion the SPI version it was compiled against
 */
public record Registered(Modality<?> modality, String location, int spiVersion) {
  private static final Pattern VERSIONED = Pattern.compile("-(\\d[^/\\\\]*)\\.jar$");

  /**
   * Returns the plugin's own version: what its jar's manifest calls {@code Implementation-Version},
   * else what the jar's name ends with; or the empty string.
   */
  public String version() {
    String stated = modality.getClass().getPackage().getImplementationVersion();
    if (stated != null) {
      return stated;
    }
    Matcher named = VERSIONED.matcher(location);
    return named.find() ? named.group(1) : "";
  }

  /** Returns the name of the jar or folder it came from. */
  public String jar() {
    return Discovery.fileName(location);
  }

  /** Names a plugin, its class and where that came from, for people. */
  static String describe(Modality<?> modality) {
    return "modality '" + modality.card().id() + "' (" + origin(modality.getClass()) + ")";
  }

  /** Names a class of a plugin and the jar or folder it came from, for people. */
  public static String origin(Class<?> type) {
    return type.getName() + " from " + Discovery.location(type);
  }
}
