package org.bindery.spi;

import java.nio.file.Path;
import java.util.Map;

/**
 * What to stream.
 *
 * @param home Bindery's folder, into which {@link DatasetProvider#fetch} put the data
 * @param options values for the options the card names; missing ones take the card's default
 */
public record ReadRequest(Path home, Map<String, String> options) {
  /** Copies the map. */
  public ReadRequest {
    options = Map.copyOf(options);
  }
}
