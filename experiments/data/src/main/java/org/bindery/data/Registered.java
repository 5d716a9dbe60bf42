package org.bindery.data;

import org.bindery.spi.Modality;

/**
 * A modality that can be used.
 *
 * @param modality the plugin
 * @param location the jar or folder it came from, for people
 * @param spiVersion the SPI version it was compiled against
 */
public record Registered(Modality<?> modality, String location, int spiVersion) {}
