package org.bindery.data;

import org.bindery.spi.Modality;

/**
 * A modality that can be used.
 *
 * @param modality the plugin
 * @param location the jar or folder it came from, for people
 * @param spiVersion the SPI version it was compiled against
 */
public record Registered(Modality<?> modality, String location, int spiVersion) {
  /** Names a plugin, its class and where that came from, for people. */
  static String describe(Modality<?> modality) {
    return "modality '" + modality.card().id() + "' (" + origin(modality.getClass()) + ")";
  }

  /** Names a class of a plugin and the jar or folder it came from, for people. */
  public static String origin(Class<?> type) {
    return type.getName() + " from " + Discovery.location(type);
  }
}
